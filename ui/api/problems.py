"""Problems as programs receive them: RFC 9457 problem details, or errors in OpenAI's form."""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from pincite.assistant.llm.errors import ModelError
from pincite.index.errors import InputError, PinciteError
from pincite.ui import events
from pincite.ui.api.encoding import encode_json
from starlette.responses import Response
from starlette.types import Scope

PROBLEM_MEDIA_TYPE = "application/problem+json"
OPENAI_PREFIX = "/v1/"
"""Begins the paths whose errors have OpenAI's form."""


class ProblemType(NamedTuple):
    """A kind of problem: its HTTP status, and its title, which is the same every time."""

    status: int
    title: str


PROBLEM_TYPES = {
    "bad-request": ProblemType(400, "The request cannot be read"),
    "wrong-host": ProblemType(400, "The server does not have this name"),
    "key-needed": ProblemType(401, "A key is needed"),
    "key-invalid": ProblemType(401, "The key is not valid"),
    "not-operator": ProblemType(403, "Only operators may do this"),
    "other-site": ProblemType(403, "Requests from other sites are refused"),
    "not-found": ProblemType(404, "There is nothing at this path"),
    "no-such-article": ProblemType(404, "The index has no such article"),
    "no-such-model": ProblemType(404, "There is no such model"),
    "wrong-method": ProblemType(405, "The path does not have this method"),
    "too-slow": ProblemType(408, "The request did not arrive"),
    "reindex-running": ProblemType(409, "The index is being rebuilt"),
    "too-large": ProblemType(413, "The request is too large"),
    "invalid": ProblemType(422, "A field is not valid"),
    "busy": ProblemType(429, "Too many questions"),
    "failed": ProblemType(500, "The request failed"),
    "model-failed": ProblemType(502, "The language model failed"),
    "index-unavailable": ProblemType(503, "The index cannot be asked"),
    "not-ready": ProblemType(503, "The server is getting ready"),
}
"""All kinds of problems by name; `type` of a problem is `urn:pincite:` and the name."""

_OPENAI_CODES = {
    "key-needed": "invalid_api_key",
    "key-invalid": "invalid_api_key",
    "no-such-model": "model_not_found",
    "busy": "rate_limit_exceeded",
}


class ProblemError(Exception):
    """A request cannot be fulfilled. `detail` says what is wrong with it, and the remedy.

    `name` is a key of PROBLEM_TYPES. `extra` are further members of the problem, and `headers`
    those of the response.
    """

    def __init__(
        self,
        name: str,
        detail: str,
        headers: Mapping[str, str] = MappingProxyType({}),
        extra: Mapping[str, Any] = MappingProxyType({}),
    ) -> None:
        super().__init__(detail)
        self.name = name
        self.detail = detail
        self.headers = headers
        self.extra = extra

    @property
    def status(self) -> int:
        """The HTTP status."""
        return PROBLEM_TYPES[self.name].status

    def to_json(self) -> dict[str, Any]:
        """Return the problem details."""
        kind = PROBLEM_TYPES[self.name]
        return {
            "type": f"urn:pincite:{self.name}",
            "title": kind.title,
            "status": kind.status,
            "detail": self.detail,
            **self.extra,
        }

    def to_openai_json(self) -> dict[str, Any]:
        """Return the error as OpenAI's clients read it."""
        kind = "invalid_request_error" if self.status < 500 else "server_error"
        if self.status == 429:
            kind = "rate_limit_error"
        fields = [each["pointer"].lstrip("#/") for each in self.extra.get("errors", ())]
        code = _OPENAI_CODES.get(self.name, self.name.replace("-", "_"))
        param = fields[0] if fields else None
        return {"error": {"message": self.detail, "type": kind, "param": param, "code": code}}


def get_api_path(scope: Scope) -> str:
    """Return the path of a request, without the path at which a host mounts the API."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def render_problem(problem: ProblemError, scope: Scope) -> Response:
    """Return the response for a problem with a request."""
    is_openai = get_api_path(scope).startswith(OPENAI_PREFIX)
    content = problem.to_openai_json() if is_openai else problem.to_json()
    # OpenAI's API has no status 422.
    status = 400 if is_openai and problem.status == 422 else problem.status
    headers = dict(problem.headers)
    if problem.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="pincite"'
    return Response(
        encode_json(content),
        status,
        headers,
        "application/json" if is_openai else PROBLEM_MEDIA_TYPE,
    )


def to_problem(error: Exception) -> ProblemError:
    """Return the problem of an error. An error that is not a PinciteError is logged, not shown."""
    if isinstance(error, ProblemError):
        return error
    if isinstance(error, InputError):
        return ProblemError("invalid", f"{error}".rstrip(".") + ".")
    if isinstance(error, ModelError):
        return ProblemError("model-failed", str(error))
    if isinstance(error, PinciteError):
        logging.getLogger(__name__).error("%s", error)
        return ProblemError(
            "index-unavailable",
            "The index cannot be asked now: try again later, or tell the operator of this server.",
            {"Retry-After": "10"},
        )
    logging.getLogger(__name__).error("A request failed: %s", events.locate_error(error))
    return ProblemError(
        "failed", "The request failed for a reason that the log of the server shows."
    )
