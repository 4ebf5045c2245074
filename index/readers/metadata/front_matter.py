"""The front matter of Markdown (Jekyll, Hugo, Obsidian, web clippers) → what it states.

YAML between `---`, TOML between `+++`, JSON in braces. YAML or TOML that does not parse is read
line by line: a colon in a title must not cost the date.
"""

import json
import re
from collections.abc import Iterator, Mapping
from textwrap import dedent
from typing import Any

from pincite.index.readers.metadata.values import is_address
from pincite.index.types import StatedValue

_YAML_FRONT_MATTER = re.compile(
    r"\s*---[ \t]*\n(?P<matter>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M
)
_TOML_FRONT_MATTER = re.compile(r"\+\+\+[ \t]*\n(?P<matter>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.S | re.M)
_JSON_FRONT_MATTER = re.compile(r"\{[ \t]*\n.*?^\}[ \t]*(?:\n|\Z)", re.S | re.M)
_LINE = re.compile(r"[\"']?(?P<name>[\w][\w .-]{0,40}?)[\"']?\s*(?:::?|=)\s*(?P<value>.*)\Z")
_ITEM = re.compile(r"\s*-\s+(?:name:\s+)?(?P<value>.*)\Z")
# Names as the tools write them, without case, spaces, hyphens and underscores; surest first.
_NAMES_BY_FIELD = {
    "title": "title headline fulltitle titel überschrift name subject",
    "published": "published datepublished pubdatetime firstpublishedat dateofpublication"
    " publishedat publishedon publishedtime publicationdate publishdate pubdate firstpublished"
    " posted postedon issued releasedate articledate originaldate veröffentlicht veröffentlichtam"
    " veröffentlichungsdatum erschienen erscheinungsdatum date datetime datum fecha day",
    "url": "url link canonical canonicalurl sourceurl originalurl original permalink originallink"
    " source site website webseite address weburl clippedfrom quelle",
    "publisher": "publisher publication outlet newspaper sitename journal publishedin herausgeber"
    " zeitung medium verlag publicationname source site website quelle domain",
    "author": "author authors byline by writer creator autor autorin autoren verfasser",
}
_MAX_LINES = 200


def split_front_matter(text: str) -> tuple[list[StatedValue], str]:
    """Return what the front matter of a text states, surest first, and the text below it.

    The text is returned whole if it does not begin with front matter.
    """
    for pattern, parse in (
        (_YAML_FRONT_MATTER, _parse_yaml),
        (_TOML_FRONT_MATTER, _parse_toml),
        (_JSON_FRONT_MATTER, _parse_json),
    ):
        if found := pattern.match(text):
            values = parse(found.groupdict().get("matter", found[0]))
            if values is not None:
                return list_stated_values(values, "front matter"), text[found.end() :]
    return [], text


def list_stated_values(values: Mapping[str, object], kind: str) -> list[StatedValue]:
    """Return what the named `values` state about an article, surest first.

    Tools name the fields differently. `kind` and the name are the origin of a value. An address is
    a url, also where a name is expected. The times of a change or of clipping do not count.
    """
    name_by_key = {re.sub(r"[\W_]", "", str(name).lower()): str(name) for name in values}
    return [
        StatedValue(field, text, f"{kind} {name_by_key[key]}")
        for field, keys in _NAMES_BY_FIELD.items()
        for key in keys.split()
        if key in name_by_key
        for text in [_to_text(values[name_by_key[key]], field)]
        if text and (field != "publisher" or not is_address(text))
    ]


def _parse_yaml(front_matter: str) -> Mapping[str, object] | None:
    import yaml

    front_matter = dedent(front_matter)
    try:
        # BaseLoader builds only strings, lists and mappings. It is as safe as SafeLoader, and
        # keeps a title "No" or "1e3" and the zone of a date as written.
        value = yaml.load(front_matter, Loader=yaml.BaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        value = None
    return value if isinstance(value, Mapping) else _parse_lines(front_matter)


def _parse_lines(front_matter: str) -> dict[str, object] | None:
    """Return the `name: value` or `name = value` lines of broken front matter.

    None if most lines have another form, or if they state nothing about an article.
    """
    lines = [line for line in front_matter.split("\n") if line.strip()][:_MAX_LINES]
    values: dict[str, object] = {}
    name, readable = "", 0
    for line in lines:
        if item := _ITEM.fullmatch(line):
            items = values.get(name)
            if isinstance(items, list):
                items.append(_unquote(item["value"]))
        elif (found := _LINE.fullmatch(line.rstrip())) and not line[0].isspace():
            name = found["name"]
            values.setdefault(name, _read_value(found["value"]))
        elif not line[0].isspace() and line[0] != "#":
            continue
        readable += 1
    is_front_matter = readable * 2 > len(lines) and list_stated_values(values, "")
    return values if is_front_matter else None


def _read_value(value: str) -> str | list[str]:
    """Return a value without its quotes; a list for `[A. B., C. D.]`, and for nothing."""
    if found := re.fullmatch(r"\[([^\[\]]*)\]", value.strip()):
        return [_unquote(item) for item in found[1].split(",")]
    return _unquote(value) or []


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    if value.count('"') == 1:
        value = value.replace('"', "")
    return value.removeprefix("[") if "]" not in value else value


def _parse_toml(front_matter: str) -> Mapping[str, object] | None:
    import tomllib

    try:
        values = tomllib.loads(front_matter)
    except (ValueError, RecursionError):
        return _parse_lines(front_matter)
    nested = [
        each for each in (values.get("params"), values.get("extra")) if isinstance(each, dict)
    ]
    return {name: value for each in [*nested, values] for name, value in each.items()}


def _parse_json(front_matter: str) -> Mapping[str, object] | None:
    try:
        values = json.loads(front_matter)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) and list_stated_values(values, "") else None


def _to_text(value: Any, field: str) -> str:
    """Return a value as text: a list joined by commas, a mapping as its name; "" for no value."""
    return (
        ", ".join(_iter_texts(value, field))
        if field == "author"
        else next(_iter_texts(value, field), "")
    )


def _iter_texts(value: Any, field: str) -> Iterator[str]:
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list):
        value = value[0]  # [[Jane Doe]], a link of Obsidian
    if isinstance(value, Mapping):
        lowered = {str(name).lower(): each for name, each in value.items()}
        keys = ("url", "link") if field == "url" else ("name", "title", "display_name", "full_name")
        text = next((each for key in keys if isinstance(each := lowered.get(key), str)), None)
        value = text or (
            next((name for name, each in value.items() if each in ("", None)), "")
            if field == "author"
            else ""
        )
    if isinstance(value, list):
        for part in value[:20]:
            if not isinstance(part, list):
                yield from _iter_texts(part, field)
    elif value is not None and not isinstance(value, bool):
        text = str(value).strip()
        if text and text.lower() not in ("null", "~", "true", "false"):
            yield text
