"""Markdown: the front matter is metadata, the body below it is the text, kept verbatim."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.article import make_article
from pincite.index.readers.encoding import decode
from pincite.index.readers.headline import top
from pincite.index.types import Article

_YAML = re.compile(r"---[ \t]*\n(?P<matter>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<matter>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_MARKS = re.compile(r"^#{1,6}[ \t]+|[ \t]+#+[ \t]*$|^[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}$", re.M)
_HEADING = re.compile(
    r"\s*#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*(?:\n|\Z)|\s*(\S.*)\n=+[ \t]*(?:\n|\Z)"
)
_INLINE = re.compile(r"([*`]{1,3})(?=\S)(.+?)(?<=\S)\1|!?\[([^\]]*)\]\([^)]*\)")
_NAMES = {
    "title": ("title", "headline"),
    "published": ("published", "date", "publishdate", "pubdate", "datepublished", "published_at"),
    "url": ("url", "link", "canonical", "canonical_url", "canonicalurl"),
    "publisher": ("publisher", "source", "site", "publication"),
    "author": ("author", "authors", "byline", "by"),
}


def read_markdown(data: bytes, source: str, _limits: Limits = DEFAULT_LIMITS) -> Iterator[Article]:
    """Read one article. Front matter that is no YAML or TOML mapping stays in the text."""
    matter, text = _split(decode(data))
    heading = _HEADING.match(text)
    stated = asdict(top(_MARKS.sub("", text)))
    if heading:
        stated["title"] = _INLINE.sub(r"\2\3", heading[1] or heading[2])
    stated |= _fields(matter)
    yield make_article(id=source, source=source, text=text, **stated)


def _split(text: str) -> tuple[Mapping[str, object], str]:
    """Return the front matter and the text below it."""
    for form, load in ((_YAML, _yaml), (_TOML, _toml)):
        if found := form.match(text):
            matter = load(found["matter"])
            if matter is not None:
                return matter, text[found.end() :]
    return {}, text


def _yaml(matter: str) -> Mapping[str, object] | None:
    import yaml

    try:
        # The base loader makes only strings, lists and mappings, so it is as safe as the safe
        # one, and a title "No" or "1e3" and a date with its zone stay as they are written.
        found = yaml.load(matter, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return found if isinstance(found, Mapping) else None


def _toml(matter: str) -> Mapping[str, object] | None:
    import tomllib

    try:
        return tomllib.loads(matter)
    except (ValueError, RecursionError):
        return None


def _fields(matter: Mapping[str, object]) -> dict[str, str]:
    """Pick the fields of an article out of front matter, whose names differ from tool to tool."""
    given = {str(name).lower(): _words(value) for name, value in matter.items()}
    found = {
        field: next((given[name] for name in names if given.get(name)), "")
        for field, names in _NAMES.items()
    }
    return {field: value for field, value in found.items() if value}


def _words(value: object) -> str:
    """Return a value as it is written: a list with commas, a mapping by its name."""
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list):
        return ", ".join(part for part in value if isinstance(part, str))
    if isinstance(value, (Mapping, type(None))) or value in ("null", "~"):
        return ""
    return str(value)
