"""`/api/v1/docs`: the API's description as a page for people, made of the same OpenAPI document.

Our own small page and not a viewer of a library: those bring megabytes of script or load them from
somebody else's server, and want a looser security policy than any other page here.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static

from saldoku.channels.app.api import api
from saldoku.channels.app.problems import MEDIA_TYPE, PROBLEMS
from saldoku.channels.app.shell import address
from saldoku.channels.doors import permission

# The lean path has no middleware that would say this.
_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@permission("public")
def docs(request: HttpRequest) -> HttpResponse:
    """In English, the language of programmers everywhere; the problems' words in both."""
    found = api.get_openapi_schema()
    paths = found["paths"].items()
    context = {
        "title": found["info"]["title"],
        "version": found["info"]["version"],
        "introduction": _paragraphs(found["info"]["description"]),
        "operations": [
            _operation(path, method, operation)
            for path, methods in paths
            for method, operation in methods.items()
        ],
        "shapes": [_shape(name, shape) for name, shape in sorted(found["components"]["schemas"].items())],
        "problems": PROBLEMS.items(),
        "stylesheet": static("web/saldoku.css"),
        "own_css": address("app.css"),
    }
    response = render(request, "app/docs.html", context)
    response["Content-Security-Policy"] = _POLICY
    response["Content-Length"] = str(len(response.content))
    response["Cache-Control"] = "no-cache"
    return response


def _paragraphs(text: str) -> list[list[tuple[str, str]]]:
    """The introduction's little markup, `code` and **bold**, as (kind, text) pieces."""
    made = []
    for paragraph in text.strip().split("\n\n"):
        pieces = []
        for number, part in enumerate(" ".join(paragraph.split()).split("`")):
            if number % 2:
                pieces.append(("code", part))
                continue
            pieces += [("bold" if n % 2 else "text", bit) for n, bit in enumerate(part.split("**")) if bit]
        made.append(pieces)
    return made


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": _paragraphs(operation.get("description", "")),
        "token": bool(operation.get("security")),
        "parameters": [
            {
                "name": one["name"],
                "where": one["in"],
                "required": one["required"],
                "kind": _kind(one["schema"]),
                "description": one.get("description", ""),
            }
            for one in operation["parameters"]
        ],
        "body": _kind(body) if body else None,
        "answers": [
            {"status": status, **_answer(response)} for status, response in operation["responses"].items()
        ],
    }


def _answer(response: dict[str, Any]) -> dict[str, Any]:
    content = response.get("content", {})
    codes = [part for number, part in enumerate(response["description"].split("`")) if number % 2]
    if MEDIA_TYPE in content:
        return {"codes": codes, "kind": None}
    schema = content.get("application/json", {}).get("schema")
    return {"codes": [], "kind": _kind(schema) if schema else None}


def _kind(schema: dict[str, Any]) -> dict[str, Any]:
    """A type in a word: its name, whether it is one of our shapes, a list, or may be null."""
    if "$ref" in schema:
        return {"name": schema["$ref"].rpartition("/")[2], "shape": True}
    if "anyOf" in schema:
        some = [one for one in schema["anyOf"] if one.get("type") != "null"]
        return {**_kind(some[0]), "null": len(some) < len(schema["anyOf"])}
    if schema.get("type") == "array":
        return {**_kind(schema.get("items", {})), "many": True}
    if "enum" in schema:
        return {"name": " | ".join(str(one) for one in schema["enum"])}
    name = {"date": "date", "date-time": "date and time"}.get(
        schema.get("format", ""), schema.get("type", "any")
    )
    return {"name": name}


def _shape(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "description": shape.get("description", ""),
        "fields": [
            {"name": field, "kind": _kind(schema), "description": _paragraphs(schema.get("description", ""))}
            for field, schema in shape.get("properties", {}).items()
        ],
    }
