"""How a run of a Word document looks: hidden, struck out, raised or lowered, and its font."""

from dataclasses import dataclass
from typing import Any

from pincite.index.text.raised import Level

NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset(("0", "false", "off", "none"))
_MAX_STYLES = 20
"""How many styles may be based on each other; a damaged file may have a circle of them."""


@dataclass(frozen=True, slots=True)
class RunFormat:
    """What the text of a run depends on. `shown` is False if readers cannot see the run."""

    shown: bool = True
    level: Level = ""
    font: str | None = None


class Styles:
    """The styles of a document: their run properties by style id, with those they are based on."""

    def __init__(self, styles: Any) -> None:
        """`styles` is the root element of `styles.xml`, or None."""
        found = styles.iter(f"{NAMESPACE}style") if styles is not None else ()
        self._style_by_id = {each.get(f"{NAMESPACE}styleId"): each for each in found}

    def resolve(self, run: Any, paragraph: Any) -> RunFormat:
        """Return the format of `run`, a `w:r` in the paragraph `paragraph` (or None)."""
        sources = [run.find(f"{NAMESPACE}rPr")]
        sources += self._list_properties(_get_value(sources[0], "rStyle"))
        properties = paragraph.find(f"{NAMESPACE}pPr") if paragraph is not None else None
        sources += self._list_properties(_get_value(properties, "pStyle"))
        sources = [each for each in sources if each is not None]
        is_hidden = any(_is_on(sources, name) for name in ("vanish", "strike", "dstrike"))
        return RunFormat(shown=not is_hidden, level=_find_level(sources), font=_find_font(sources))

    def _list_properties(self, style_id: str | None) -> list[Any]:
        """Return the run properties of a style, then of the styles that it is based on."""
        properties = []
        for _ in range(_MAX_STYLES):
            style = self._style_by_id.get(style_id)
            if style is None:
                break
            properties.append(style.find(f"{NAMESPACE}rPr"))
            style_id = _get_value(style, "basedOn")
        return properties


def _get_value(parent: Any, name: str) -> str | None:
    child = parent.find(NAMESPACE + name) if parent is not None else None
    return child.get(f"{NAMESPACE}val") if child is not None else None


def _is_on(sources: list[Any], name: str) -> bool:
    """Whether the first of `sources` that states the property `name` turns it on."""
    for source in sources:
        if (child := source.find(NAMESPACE + name)) is not None:
            return (child.get(f"{NAMESPACE}val") or "true").lower() not in _OFF
    return False


def _find_level(sources: list[Any]) -> Level:
    for source in sources:
        if value := _get_value(source, "vertAlign"):
            return {"superscript": "raised", "subscript": "lowered"}.get(value, "")  # type: ignore[return-value]
        if (offset := _get_value(source, "position")) and offset.lstrip("-").isdigit():
            # In half points; smaller offsets only adjust a line.
            return "raised" if int(offset) >= 4 else "lowered" if int(offset) <= -4 else ""
    return ""


def _find_font(sources: list[Any]) -> str | None:
    for source in sources:
        fonts = source.find(f"{NAMESPACE}rFonts")
        if fonts is not None and (font := fonts.get(f"{NAMESPACE}ascii")):
            return str(font)
    return None
