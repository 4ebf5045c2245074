"""What went wrong at a language model's endpoint → the cause and the remedy, in words."""

import socket
import ssl
from collections.abc import Iterator

from pincite.index.errors import PinciteError
from pincite.index.text.visible import to_single_line

MAX_MESSAGE_LENGTH = 200
"""Characters of a server's own words that are passed on."""


class ModelError(PinciteError):
    """The language model cannot be reached, refuses, or breaks off.

    `passing` is a failure that another try may not meet, after `pause` seconds where the server
    names them.
    """

    def __init__(
        self, message: str, *, retryable: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.retry_after = retry_after


def to_model_error(error: Exception, display_name: str, key: str) -> ModelError:
    """Return what an exception of the client means. `where` names the model and its address.

    A server may send back the key that it was sent: it is taken out of what it says.
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
        return ModelError(f"{display_name} broke off: ask again, or see its log", retryable=True)
    detail = f" ({_extract_message(error, key)})" if isinstance(error, APIError) else ""
    return ModelError(
        f"{display_name} sends what cannot be read{detail}: see that it is an OpenAI-compatible server, and "
        "that its address is right (many end in /v1)"
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
            f"{display_name} is not known there{detail}: see how the server calls it, and that the address "
            "is right (many end in /v1)"
        )
    if status == 429:
        retry_time = f"in {retry_after:g} seconds" if retry_after else "later"
        return ModelError(
            f"{display_name} allows no more requests now{detail}: ask again {retry_time}",
            retryable=True,
            retry_after=retry_after,
        )
    if status >= 500:
        return ModelError(
            f"{display_name} has a fault of its own, status {status}{detail}: ask again, or see its log",
            retryable=True,
            retry_after=retry_after,
        )
    if status == 413 or "context" in message.lower():
        return ModelError(
            f"{display_name} was sent more than it can see{detail}: set --model-limit window"
        )
    if 300 <= status < 400:
        return ModelError(f"{display_name} has moved, status {status}: give its new address")
    return ModelError(
        f"{display_name} refuses the request, status {status}{detail}: see its documentation"
    )


def _explain_connection_failure(error: Exception) -> str | None:
    causes = list(_iter_causes(error))
    if any(isinstance(each, socket.gaierror) for each in causes):
        return "no machine has that name: correct --base-url"
    if any(isinstance(each, ssl.SSLError) for each in causes):
        return "its certificate is not one that this machine trusts, or it speaks no TLS"
    if any(isinstance(each, ConnectionRefusedError) for each in causes):
        return "nothing listens there: start the server, or correct --base-url"
    if any(type(each).__name__ == "ConnectTimeout" for each in causes):
        return "it does not answer: see that it runs, and that nothing stands in between"
    return None


def _iter_causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception, and all that it came from."""
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
    """A server's own words, on one short line and without the key."""
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
    except (KeyError, ValueError, AttributeError):  # or a date: rare, and not worth more
        return None
    return max(0.0, seconds) if seconds < 1e6 else None
