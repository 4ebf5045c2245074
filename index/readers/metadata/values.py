"""The values that a file states, surest first → one for each field of the article.

A value that cannot be right (a date that is none, an address as an author) never hides one that
can, and every usable value is kept with its origin.
"""

import re
from collections.abc import Callable, Iterable
from itertools import groupby

from pincite.index.text.dates import parse_date
from pincite.index.text.visible import to_single_line
from pincite.index.types import StatedValue

FIELDS = ("title", "published", "url", "publisher", "author")
MAX_LENGTH = 1_000
"""Characters of a value. A longer one is cut, and its origin says so; an address may have twice as
many, and a longer one is left out."""

MAX_VALUES = 6
"""The number of values kept for a field of an article: the one used, and those behind it."""

# Titles and authors that programs fill in when the writer gives none.
_PLACEHOLDER = re.compile(
    r"(?i)microsoft (?:word|powerpoint|office)\b.*|.*\.(?:docx?|pdf|rtf|odt|indd|qxd|html?|txt|tmp)"
    r"|https?:.*|about:blank|\(?(?:untitled|unspecified|unknown|anonymous|none)\)?"
    r"|(?:document|untitled|layout|slide|word document)[ _-]?\d*"
    r"|python-docx|(?:windows )?user|(?:web)?admin(?:istrator)?|webmaster|root|editor|owner|author"
    r"|[\W\d_]*"
)
_ADDRESS = re.compile(
    r"(?i)(?:[a-z][a-z+.-]*:)?//\S*|www\.\S+|[\w-]+(?:\.[\w-]+)+/\S*|\S+@\S+\.\w+"
)
_WIKI_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]+)\]\]")
_MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_LINKED_ADDRESS = re.compile(r"\]\((https?://[^)\s]+)\)")
_EMPTY = re.compile(
    r"(?i)[\W_]*|null|none|nil|undefined|n/?a|tbd|unknown|true|false|yes|no|unbekannt|draft"
)
_BYLINE = re.compile(
    r"(?i:by|words by|text by|text:|autor:|author:)\s+(?=\S)|[Vv]on\s+(?=[A-Z]\S*\s[A-Z])"
)
# What machines fill in for a date that they do not know.
_NO_DATES = frozenset({"1970-01-01", "1969-12-31", "1900-01-01"})


def choose_values(
    stated: Iterable[StatedValue], language: str | None = None
) -> tuple[StatedValue, ...]:
    """Return the usable values, normalised; of each field, the first is the one to use.

    `stated` is in the order of trust, surest first. `language` decides the order of day and month
    in dates such as 03/04/2024. A date may be replaced by a later one that names the same year or
    month more exactly.
    """
    usable: dict[tuple[str, str], StatedValue] = {}
    for field, value, origin in stated:
        text = _NORMALIZERS[field](value[: 2 * MAX_LENGTH], language)
        if text and (field != "url" or len(value) <= 2 * MAX_LENGTH):  # half an address is wrong
            if len(text) > MAX_LENGTH and field != "url":
                text = text[:MAX_LENGTH].rstrip()
                origin = f"{origin}, cut to {MAX_LENGTH:,} of {len(value):,} characters"
            usable.setdefault((field, text), StatedValue(field, text, to_single_line(origin)))
    by_field = {
        field: list(values)
        for field, values in groupby(
            sorted(usable.values(), key=lambda each: FIELDS.index(each.field)),
            key=lambda each: each.field,
        )
    }
    if dates := by_field.get("published"):
        by_field["published"] = _move_exact_first(dates)
    return tuple(each for field in FIELDS for each in by_field.get(field, [])[:MAX_VALUES])


def get_first(values: Iterable[StatedValue], field: str) -> str | None:
    """Return the first value of a field; None if there is none."""
    return next((each.value for each in values if each.field == field), None)


def is_address(text: str) -> bool:
    """Return whether `text` is the address of a page or a person, which names no one."""
    return _ADDRESS.fullmatch(text.strip("<>")) is not None


def drop_placeholder(value: object) -> str | None:
    """Return the title or author in a file's properties; None if a program filled it in."""
    text = to_single_line(value) if isinstance(value, str) else ""
    return None if not text or _PLACEHOLDER.fullmatch(text) else text


def _move_exact_first(dates: list[StatedValue]) -> list[StatedValue]:
    first = dates[0].value
    exact = next((each for each in dates if each.value.startswith(f"{first}-")), None)
    return [exact, *(each for each in dates if each is not exact)] if exact else dates


def _normalize_date(value: str, language: str | None) -> str | None:
    day = parse_date(_unwrap_links(value), language)
    return None if day in _NO_DATES else day


def _normalize_title(value: str, _language: str | None) -> str | None:
    return _WIKI_LINK.sub(r"\1", to_single_line(value)) or None


def _normalize_url(value: str, _language: str | None) -> str | None:
    text = to_single_line(value).strip("<>")
    if found := _LINKED_ADDRESS.search(text):
        text = found[1]
    return text if text.lower().startswith(("http://", "https://")) else None


def _normalize_publisher(value: str, _language: str | None) -> str | None:
    text = _unwrap_links(to_single_line(value))
    return None if is_address(text) or _EMPTY.fullmatch(text) else text


def _normalize_author(value: str, _language: str | None) -> str | None:
    text = re.sub(r"\s*(?:\(@\w+\)|[<(]\S+@\S+[>)])", "", _unwrap_links(to_single_line(value)))
    parts = [part for part in re.split(r"\s*[,;]\s+", text) if part and not is_address(part)]
    names = _BYLINE.sub("", ", ".join(parts), count=1) if parts else ""
    return None if _EMPTY.fullmatch(names) or _PLACEHOLDER.fullmatch(names) else names


def _unwrap_links(text: str) -> str:
    """Return the words of the links of Obsidian and Markdown in `text`."""
    return _MARKDOWN_LINK.sub(r"\1", _WIKI_LINK.sub(r"\1", text)).strip()


_NORMALIZERS: dict[str, Callable[[str, str | None], str | None]] = {
    "title": _normalize_title,
    "published": _normalize_date,
    "url": _normalize_url,
    "publisher": _normalize_publisher,
    "author": _normalize_author,
}
