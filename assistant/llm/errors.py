"""What went wrong at a language model's endpoint → the cause and the remedy, in words."""

import socket
import ssl
from collections.abc import Iterator

from pincite.index.errors import PinciteError
from pincite.index.text.visible import on_one_line

MOST_SAID = 200
"""Characters of a server's own words that are passed on."""


class ModelError(PinciteError):
    """The language model cannot be reached, refuses, or breaks off.

    `passing` is a failure that another try may not meet, after `pause` seconds where the server
    names them.
    """

    def __init__(self, message: str, *, passing: bool = False, pause: float | None = None) -> None:
        super().__init__(message)
        self.passing = passing
        self.pause = pause


def failure(error: Exception, where: str, key: str) -> ModelError:
    """Return what an exception of the client means. `where` names the model and its address.

    A server may send back the key that it was sent: it is taken out of what it says.
    """
    from openai import APIConnectionError, APIError, APIStatusError

    if isinstance(error, ModelError):
        return error
    if isinstance(error, APIStatusError):
        return _refused(error.status_code, _said(error, key), _pause(error), where)
    unreached = _unreached(error)
    if unreached:
        return ModelError(f"{where} cannot be reached: {unreached}")
    if isinstance(error, APIConnectionError):
        return ModelError(f"{where} broke off: ask again, or see its log", passing=True)
    why = f" ({_said(error, key)})" if isinstance(error, APIError) else ""
    return ModelError(
        f"{where} sends what cannot be read{why}: see that it is an OpenAI-compatible server, and "
        "that its address is right (many end in /v1)"
    )


def _refused(status: int, said: str, pause: float | None, where: str) -> ModelError:
    why = f" ({said})" if said else ""
    if status in {401, 403}:
        return ModelError(
            f"{where} refuses the key: set PINCITE_MODEL_KEY, or name a file with --key-file"
        )
    if status == 404:
        return ModelError(
            f"{where} is not known there{why}: see how the server calls it, and that the address "
            "is right (many end in /v1)"
        )
    if status == 429:
        when = f"in {pause:g} seconds" if pause else "later"
        return ModelError(
            f"{where} allows no more requests now{why}: ask again {when}", passing=True, pause=pause
        )
    if status >= 500:
        return ModelError(
            f"{where} has a fault of its own, status {status}{why}: ask again, or see its log",
            passing=True,
            pause=pause,
        )
    if status == 413 or "context" in said.lower():
        return ModelError(f"{where} was sent more than it can see{why}: set --model-limit window")
    if 300 <= status < 400:
        return ModelError(f"{where} has moved, status {status}: give its new address")
    return ModelError(f"{where} refuses the request, status {status}{why}: see its documentation")


def _unreached(error: Exception) -> str | None:
    chain = list(_chain(error))
    if any(isinstance(each, socket.gaierror) for each in chain):
        return "no machine has that name: correct --base-url"
    if any(isinstance(each, ssl.SSLError) for each in chain):
        return "its certificate is not one that this machine trusts, or it speaks no TLS"
    if any(isinstance(each, ConnectionRefusedError) for each in chain):
        return "nothing listens there: start the server, or correct --base-url"
    if any(type(each).__name__ == "ConnectTimeout" for each in chain):
        return "it does not answer: see that it runs, and that nothing stands in between"
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception, and all that it came from."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__, *getattr(each, "exceptions", ())]


def _said(error: Exception, key: str) -> str:
    """A server's own words, on one short line and without the key."""
    body = getattr(error, "body", None)
    found = body.get("message") if isinstance(body, dict) else None
    said = on_one_line(str(found or getattr(error, "message", "") or error))
    said = "".join(each for each in said if each.isprintable())
    if key:
        said = said.replace(key, "[key]")
    return said if len(said) <= MOST_SAID else f"{said[:MOST_SAID]}…"


def _pause(error: Exception) -> float | None:
    try:
        seconds = float(error.response.headers["retry-after"])  # type: ignore[attr-defined]
    except (KeyError, ValueError, AttributeError):  # or a date: rare, and not worth more
        return None
    return max(0.0, seconds) if seconds < 1e6 else None
