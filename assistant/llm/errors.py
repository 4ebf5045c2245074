"""An exception of the client library → an error that names the cause and the remedy."""

import socket
import ssl
from collections.abc import Iterator

from pincite.index.errors import PinciteError
from pincite.index.text.visible import to_single_line

MAX_MESSAGE_LENGTH = 200
"""Characters of a server's error message to show; the rest is cut off."""


class ModelError(PinciteError):
    """The language model cannot be reached, refuses the request, or stops in the middle.

    If `retryable`, the same request may succeed later: after `retry_after` seconds, if the server
    says how long to wait.
    """

    def __init__(
        self, message: str, *, retryable: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.retry_after = retry_after


def to_model_error(error: Exception, display_name: str, key: str) -> ModelError:
    """Return the ModelError for an exception of the client library.

    `display_name` names the model and its address in the message. If the server repeats the API
    key in its error message, the key is removed.
    """
    from openai import APIConnectionError, APIError, APIStatusError

    if isinstance(error, ModelError):
        return error
    if isinstance(error, APIStatusError):
        return _status_to_error(
            error.status_code, _extract_message(error, key), _parse_retry_after(error), display_name
        )
    cause = _explain_connection_failure(error)
    if cause:
        return ModelError(f"{display_name} cannot be reached: {cause}")
    if isinstance(error, APIConnectionError):
        return ModelError(
            f"{display_name} broke off: ask again, or look at its log", retryable=True
        )
    detail = f" ({_extract_message(error, key)})" if isinstance(error, APIError) else ""
    return ModelError(
        f"{display_name} sent a response that cannot be read{detail}: check that it is an "
        "OpenAI-compatible server, and that its address is right (many end in /v1)"
    )


def _status_to_error(
    status: int, message: str, retry_after: float | None, display_name: str
) -> ModelError:
    detail = f" ({message})" if message else ""
    if status in {401, 403}:
        return ModelError(
            f"{display_name} refuses the key: set PINCITE_MODEL_KEY, or name a file with --key-file"
        )
    if status == 404:
        return ModelError(
            f"{display_name} does not exist{detail}: check the name of the model on the server, "
            "and that the address is right (many end in /v1)"
        )
    if status == 429:
        retry_time = f"in {retry_after:g} seconds" if retry_after else "later"
        return ModelError(
            f"{display_name} accepts no more requests now{detail}: ask again {retry_time}",
            retryable=True,
            retry_after=retry_after,
        )
    if status >= 500:
        return ModelError(
            f"{display_name} had an internal error, status {status}{detail}: ask again, or look at "
            "its log",
            retryable=True,
            retry_after=retry_after,
        )
    if status == 413 or "context" in message.lower():
        return ModelError(
            f"{display_name} got a prompt longer than its window{detail}: set --model-limit window"
        )
    if 300 <= status < 400:
        return ModelError(
            f"{display_name} has moved, status {status}: set its new address with --base-url"
        )
    return ModelError(
        f"{display_name} refuses the request, status {status}{detail}: see its documentation"
    )


def _explain_connection_failure(error: Exception) -> str | None:
    causes = list(_iter_causes(error))
    if any(isinstance(each, socket.gaierror) for each in causes):
        return "no machine has that name: correct --base-url"
    if any(isinstance(each, ssl.SSLError) for each in causes):
        return "this machine does not trust its certificate, or it does not use TLS: check both"
    if any(isinstance(each, ConnectionRefusedError) for each in causes):
        return "nothing listens there: start the server, or correct --base-url"
    if any(type(each).__name__ == "ConnectTimeout" for each in causes):
        return "it does not answer: check that it runs, and that no firewall blocks it"
    return None


def _iter_causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and all its causes, contexts and grouped exceptions."""
    seen: set[int] = set()
    stack = [error]
    while stack:
        exception = stack.pop()
        if exception is None or id(exception) in seen:
            continue
        seen.add(id(exception))
        yield exception
        stack += [exception.__cause__, exception.__context__, *getattr(exception, "exceptions", ())]


def _extract_message(error: Exception, key: str) -> str:
    """Return the error message of the server on one line, shortened and without the API key."""
    body = getattr(error, "body", None)
    message = body.get("message") if isinstance(body, dict) else None
    text = to_single_line(str(message or getattr(error, "message", "") or error))
    text = "".join(each for each in text if each.isprintable())
    if key:
        text = text.replace(key, "[key]")
    return text if len(text) <= MAX_MESSAGE_LENGTH else f"{text[:MAX_MESSAGE_LENGTH]}…"


def _parse_retry_after(error: Exception) -> float | None:
    try:
        seconds = float(error.response.headers["retry-after"])  # type: ignore[attr-defined]
    except (KeyError, ValueError, AttributeError):  # absent, or a date, which is rare
        return None
    return max(0.0, seconds) if seconds < 1e6 else None
