"""What the API's description says about refusals: every operation lists its own, by status."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.openapi.schema import REF_TEMPLATE, OpenAPISchema

from saldoku.channels.app.operations.schemas import ProblemOut
from saldoku.channels.app.problems import MEDIA_TYPE, PROBLEMS, problem
from saldoku.channels.doors import permission

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


_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def refuse_other_methods(router: Router) -> None:
    """Answer the methods that an address does not take with a problem too, instead of ninja's plain text."""
    for path, view in router.path_operations.items():
        taken = [method for operation in view.operations for method in operation.methods]
        others = [method for method in _METHODS if method not in taken]
        router.api_operation(others, path, auth=None, include_in_schema=False)(
            _refusing(path, ", ".join(taken))
        )


def _refusing(path: str, taken: str) -> Any:
    def refuse(request: HttpRequest) -> HttpResponse:
        response = problem(request, "method-not-allowed")
        response["Allow"] = taken
        return response

    def refuse_for_card(request: HttpRequest, account_no: str) -> HttpResponse:
        return refuse(request)

    def refuse_for_reference(request: HttpRequest, reference: str) -> HttpResponse:
        return refuse(request)

    # The library wants each part of an address by its name.
    by_part = {"{account_no}": refuse_for_card, "{reference}": refuse_for_reference}
    return permission("public")(next((one for part, one in by_part.items() if part in path), refuse))


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
