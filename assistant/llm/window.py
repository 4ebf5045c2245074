"""The window of a model: how many tokens of context its server says it has.

Servers say it in different places: vLLM and others in `/v1/models`, llama.cpp in `/props`, LM
Studio in `/api/v0/models`, Ollama for models that are loaded in `/api/ps`.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import httpx

DEFAULT_WINDOW = 8_192
"""Tokens, if the server does not say."""

OLLAMA_WINDOW = 4_096
"""Tokens of a model that Ollama has not loaded yet, by default; Ollama cuts off longer prompts."""

LONGEST_WAIT = 2.0
"""Seconds to wait for each address."""

_WINDOW_KEYS = (
    "loaded_context_length",
    "max_model_len",
    "context_length",
    "context_window",
    "max_context_length",
    "n_ctx",
)


def ask_window(
    base_url: str, name: str, key: str, *, is_local: bool, wait: float = LONGEST_WAIT
) -> int:
    """Return the tokens of context of a model, or DEFAULT_WINDOW if the server does not say.

    Never fails: what is wrong with a server shows when the model is asked.
    """
    import httpx

    parts = urlsplit(base_url)
    root = f"{parts.scheme}://{parts.netloc}"
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    timeout = min(wait, LONGEST_WAIT)
    with httpx.Client(
        headers=headers, timeout=timeout, follow_redirects=False, trust_env=not is_local
    ) as client:
        try:
            models = _list_models(_fetch(client, f"{base_url.rstrip('/')}/models"))
            window = _find_window(models, name)
            if window is None and _is_ollama(models, name):
                running = _list_models(_fetch(client, f"{root}/api/ps"))
                return _find_window(running, name) or OLLAMA_WINDOW
            if window is None and is_local:
                props = _fetch(client, f"{root}/props")
                window = _read_window(props) or _read_window(
                    _as_mapping(props.get("default_generation_settings"))
                )
            if window is None and is_local:
                models = _list_models(_fetch(client, f"{root}/api/v0/models"))
                window = _find_window(models, name)
        except httpx.TimeoutException:
            window = None
    return window or DEFAULT_WINDOW


def _fetch(client: "httpx.Client", url: str) -> Mapping[str, Any]:
    """Return the object at an address; empty if there is none. Raises TimeoutException."""
    import httpx

    try:
        return _as_mapping(client.get(url).raise_for_status().json())
    except httpx.TimeoutException:
        raise
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        return {}


def _list_models(response: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = response.get("data") or response.get("models")
    return [_as_mapping(each) for each in rows] if isinstance(rows, list) else []


def _find_window(models: Iterable[Mapping[str, Any]], name: str) -> int | None:
    return next((_read_window(each) for each in models if _has_name(each, name)), None)


def _is_ollama(models: Iterable[Mapping[str, Any]], name: str) -> bool:
    return any(each.get("owned_by") == "library" for each in models if _has_name(each, name))


def _has_name(model: Mapping[str, Any], name: str) -> bool:
    names = {str(model.get(key)) for key in ("id", "name", "model")}
    return name in names or f"{name}:latest" in names


def _read_window(row: Mapping[str, Any]) -> int | None:
    """Return the window that an object states, at its top or in its `meta`."""
    for place in (row, _as_mapping(row.get("meta"))):
        for key in _WINDOW_KEYS:
            value = place.get(key)
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                return value
    return None


def _as_mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
