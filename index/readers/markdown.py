"""Markdown: front matter becomes metadata, and the body stays as written."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from pincite.index.limits import DEFAULT_LIMITS, Limits
from pincite.index.readers.article import make_article
from pincite.index.readers.encoding import ENCODING_LIBRARIES, decode
from pincite.index.readers.format import Format, Library, whole_file
from pincite.index.readers.headline import read_header
from pincite.index.types import Article

_YAML_FRONT_MATTER = re.compile(
    r"---[ \t]*\n(?P<matter>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M
)
_TOML_FRONT_MATTER = re.compile(r"\+\+\+[ \t]*\n(?P<matter>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_LINE_MARKUP = re.compile(r"^#{1,6}[ \t]+|[ \t]+#+[ \t]*$|^[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}$", re.M)
_HEADING = re.compile(
    r"\s*#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*(?:\n|\Z)|\s*(\S.*)\n=+[ \t]*(?:\n|\Z)"
)
_INLINE_MARKUP = re.compile(r"([*`]{1,3})(?=\S)(.+?)(?<=\S)\1|!?\[([^\]]*)\]\([^)]*\)")
_FIELD_NAMES = {
    "title": ("title", "headline"),
    "published": ("published", "date", "publishdate", "pubdate", "datepublished", "published_at"),
    "url": ("url", "link", "canonical", "canonical_url", "canonicalurl"),
    "publisher": ("publisher", "source", "site", "publication"),
    "author": ("author", "authors", "byline", "by"),
}


def read_markdown(data: bytes, source: str, _limits: Limits = DEFAULT_LIMITS) -> Iterator[Article]:
    """Yield the one article of a file. Front matter stays in the text unless it is a mapping."""
    front_matter, text = _split_front_matter(decode(data))
    heading = _HEADING.match(text)
    fields = asdict(read_header(_LINE_MARKUP.sub("", text)))
    if heading:
        fields["title"] = _INLINE_MARKUP.sub(r"\2\3", heading[1] or heading[2])
    fields |= _extract_fields(front_matter)
    yield make_article(id=source, source=source, text=text, **fields)


def _split_front_matter(text: str) -> tuple[Mapping[str, object], str]:
    """Return the YAML or TOML front matter, and the text below it."""
    for pattern, parse in ((_YAML_FRONT_MATTER, _parse_yaml), (_TOML_FRONT_MATTER, _parse_toml)):
        if found := pattern.match(text):
            front_matter = parse(found["matter"])
            if front_matter is not None:
                return front_matter, text[found.end() :]
    return {}, text


def _parse_yaml(front_matter: str) -> Mapping[str, object] | None:
    import yaml

    try:
        # BaseLoader builds only strings, lists and mappings. It is as safe as SafeLoader, and
        # keeps a title "No" or "1e3" and the zone of a date as written.
        value = yaml.load(front_matter, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return value if isinstance(value, Mapping) else None


def _parse_toml(front_matter: str) -> Mapping[str, object] | None:
    import tomllib

    try:
        return tomllib.loads(front_matter)
    except (ValueError, RecursionError):
        return None


def _extract_fields(front_matter: Mapping[str, object]) -> dict[str, str]:
    """Return the fields of an article from front matter; tools name them differently."""
    values = {str(name).lower(): _to_text(value) for name, value in front_matter.items()}
    fields = {
        field: next((values[name] for name in names if values.get(name)), "")
        for field, names in _FIELD_NAMES.items()
    }
    return {field: value for field, value in fields.items() if value}


def _to_text(value: object) -> str:
    """Return a value as text: a list joined by commas, a mapping as its "name"."""
    if isinstance(value, Mapping):
        value = value.get("name")
    if isinstance(value, list):
        return ", ".join(part for part in value if isinstance(part, str))
    if isinstance(value, (Mapping, type(None))) or value in ("null", "~"):
        return ""
    return str(value)


MARKDOWN = Format(
    suffixes=(".md", ".markdown"),
    read=whole_file(read_markdown),
    libraries=(*ENCODING_LIBRARIES, Library("pyyaml", "yaml")),
)
