"""What the API's description says about refusals: every operation lists its own, by status."""

from typing import Any, Final

from django.http import HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from saldoku.channels.app.problems import MEDIA_TYPE, PROBLEMS
from saldoku.channels.app.schemas import ProblemOut

_ALWAYS: Final = ("error", "unavailable")
_WITH_TOKEN: Final = ("unauthenticated", "logged-out")


def refuses(*codes: str, token: bool = True) -> dict[str, Any]:
    """`openapi_extra` of an operation that may answer with these problems, besides those of all."""
    by_status: dict[int, list[str]] = {}
    for code in (*codes, *(_WITH_TOKEN if token else ()), *_ALWAYS):
        by_status.setdefault(PROBLEMS[code].status, []).append(code)
    return {"responses": {status: _refusal(found) for status, found in sorted(by_status.items())}}


def _refusal(codes: list[str]) -> dict[str, Any]:
    listed = ", ".join(f"`{code}`" for code in codes)
    schema = {"$ref": REF_TEMPLATE.format(model=ProblemOut.__name__)}
    return {"description": f"Problem: {listed}", "content": {MEDIA_TYPE: {"schema": schema}}}


class DescribedApi(NinjaAPI):
    """A NinjaAPI whose description also holds the shape of a problem."""

    def create_response(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """With a length: the lean path has no middleware that adds it, and chunks cost more."""
        made = super().create_response(*args, **kwargs)
        made["Content-Length"] = str(len(made.content))
        return made

    def get_openapi_schema(self, *args: Any, **kwargs: Any) -> OpenAPISchema:
        made = super().get_openapi_schema(*args, **kwargs)
        shape = ProblemOut.model_json_schema(ref_template=REF_TEMPLATE)
        made["components"]["schemas"] |= {**shape.pop("$defs", {}), ProblemOut.__name__: shape}
        return made
