"""The API as an ASGI application, and the middleware that puts it in front of the chat."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.exceptions import RequestValidationError
from pincite.index.errors import PinciteError
from pincite.ui import events
from pincite.ui.api import articles, ask, check, operate
from pincite.ui.api.access import AccessRules, ApiAccessMiddleware
from pincite.ui.api.completions import routes as completions
from pincite.ui.api.encoding import JsonBody
from pincite.ui.api.openapi.document import make_document
from pincite.ui.api.problems import ProblemError, get_api_path, render_problem, to_problem
from pincite.ui.api.services import ApiServices
from pincite.ui.auth.visitor import VISITOR
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

API_PREFIXES = ("/api/", "/v1/", "/metrics")
"""The paths that the API answers; the chat does not use them."""
_MAX_ERRORS = 100
"""Errors of a body that are compared with one another; a body of 1 MB may have 90,000."""


def create_api(services: ApiServices, rules: AccessRules) -> FastAPI:
    """Return the API, which lets in by `rules`."""
    application = FastAPI(openapi_url=None, redirect_slashes=False)
    router = APIRouter(prefix="/api/v1")
    ask.add_routes(router, services)
    check.add_routes(router, services)
    articles.add_routes(router, services)
    operate.add_routes(router, services)
    application.include_router(router)
    openai_router = APIRouter(prefix="/v1")
    completions.add_routes(openai_router, services)
    application.include_router(openai_router)
    document = make_document(application)

    @application.get("/api/v1/openapi.json", include_in_schema=False)
    def get_document() -> Response:
        return JsonBody(document)

    metrics_router = APIRouter()
    operate.add_metrics_route(metrics_router, services)
    application.include_router(metrics_router)
    _add_error_handlers(application, document)

    def record_request(scope: Scope, status: int, seconds: float) -> None:
        services.metrics.record_request(scope, status, seconds)
        log_request(scope, status, seconds)

    application.add_middleware(ApiAccessMiddleware, rules=rules, record_request=record_request)
    return application


def log_request(scope: Scope, status: int, seconds: float) -> None:
    """Log a request as the chat does: without the query string, and without the question."""
    visitor = scope.get(VISITOR)
    events.log_event(
        "request",
        method=scope["method"],
        path=scope["path"],
        status=status,
        milliseconds=round(1000 * seconds),
        client=scope["client"][0] if scope.get("client") else "",
        user=visitor and visitor.name,
    )


class ApiMiddleware:
    """ASGI middleware that answers the paths of the API, and passes on all other requests."""

    def __init__(self, app: ASGIApp, api: ASGIApp) -> None:
        self.app = app
        self.api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose by the path."""
        is_api = scope["type"] == "http" and get_api_path(scope).startswith(API_PREFIXES)
        await (self.api if is_api else self.app)(scope, receive, send)


def _add_error_handlers(application: FastAPI, document: Mapping[str, Any]) -> None:
    async def render_error(request: Request, error: Exception) -> Response:
        return render_problem(to_problem(error), request.scope)

    async def render_http_error(request: Request, error: Exception) -> Response:
        methods = document["paths"].get(getattr(request.scope.get("route"), "path_format", ""), ())
        problem = _to_http_problem(request, error, [each.upper() for each in methods])
        return render_problem(problem, request.scope)

    async def render_invalid(request: Request, error: Exception) -> Response:
        return render_problem(_to_invalid_problem(request, error), request.scope)

    application.add_exception_handler(ProblemError, render_error)
    application.add_exception_handler(PinciteError, render_error)
    application.add_exception_handler(Exception, render_error)
    application.add_exception_handler(HTTPException, render_http_error)
    application.add_exception_handler(RequestValidationError, render_invalid)


def _to_http_problem(request: Request, error: Exception, methods: Sequence[str]) -> ProblemError:
    """Return the problem of a request that no route takes, or whose body is not JSON.

    `methods` are those of the path: Starlette knows only those of one of its routes.
    """
    status = error.status_code if isinstance(error, HTTPException) else 500
    path = get_api_path(request.scope)
    if status == 404:
        return ProblemError(
            "not-found",
            f"There is nothing at {path}: GET /api/v1/openapi.json lists all paths.",
        )
    if status == 405:
        allowed = ", ".join(sorted(methods)) or "GET"
        detail = f"{path} does not have the method {request.method}: use {allowed}."
        return ProblemError("wrong-method", detail, {"Allow": allowed})
    if status == 400:
        return ProblemError("bad-request", "The body is not valid JSON in UTF-8.")
    return to_problem(error)


def _list_field_errors(found: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the JSON pointer and the problem of each field, once.

    Where a field may have several forms, pydantic reports each form that does not fit, and names it
    in the place of the error.
    """
    errors: dict[str, str] = {}
    for each in found:
        # The name of an unknown field is the client's own, whatever it looks like.
        known_part = each["loc"][1:-1] if each["type"] == "extra_forbidden" else each["loc"][1:]
        form = [part for part in known_part if _is_form(part)]
        if each["type"] == "none_required":
            continue  # the field may be left out
        detail = each["msg"].removeprefix("Value error, ")
        if each["type"] == "literal_error" and str(each["loc"][-1]) == "type":
            detail = f"{detail}: Pincite reads text only"
        parts = ["#", *(str(part) for part in each["loc"][1:] if part not in form)]
        pointer = "/".join(parts)
        # Of several forms, the one that the value came nearest to has the longest place.
        errors = {k: v for k, v in errors.items() if not (form and pointer.startswith(f"{k}/"))}
        if not any(known == pointer or known.startswith(f"{pointer}/") for known in errors):
            errors[pointer] = detail
    return [{"pointer": pointer, "detail": detail} for pointer, detail in errors.items()]


def _is_form(part: object) -> bool:
    """Return whether a part of the place of an error names a form: `list[…]`, `constrained-str`."""
    return isinstance(part, str) and bool(re.search(r"[\[(]|^constrained-\w+$|^none$", part))


def _to_invalid_problem(request: Request, error: Exception) -> ProblemError:
    """Return the problem of a body or a query with invalid fields."""
    found = error.errors()[:_MAX_ERRORS] if isinstance(error, RequestValidationError) else ()
    if any(each["type"] == "json_invalid" for each in found):
        return ProblemError("bad-request", "The body is not valid JSON in UTF-8.")
    is_json = "json" in request.headers.get("content-type", "")
    if any(tuple(each["loc"]) == ("body",) for each in found) and not is_json:
        detail = "Send JSON, with the header `Content-Type: application/json`."
        return ProblemError("bad-request", detail)
    errors = _list_field_errors(found) or [{"pointer": "#", "detail": "it is not valid"}]
    first = errors[0]
    return ProblemError(
        "invalid", f"{first['pointer']}: {first['detail']}", extra={"errors": errors}
    )
