"""Raised and lowered text (an exponent, a note mark, CO₂) → characters that keep it apart.

A raised run must never join the figure before it: "3,100" with a raised 5 is not 31,005.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from typing import Literal

Level = Literal["", "raised", "lowered"]
"""Where a part of a text stands: on the line (""), above or below it."""

_RAISED = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−–=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_FIGURE_END = re.compile(r"[\d₀-₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ][)\]]?\Z")
_UNIT_END = re.compile(r"(?<![^\W\d_])(?:[kcdmµ]?m|km|ft|in|yd|mi|s|h|sec|min|ha|hm)\Z")
# A single letter, or two letters of an equation: R², E = mc².
_VARIABLE_END = re.compile(r"(?:(?:\A|[\s(=+−×·/])[^\W\d_]|[=+−×·]\s?[^\W\d_]{2})\Z")
_POWER = re.compile(r"[-−–]?(?:\d|n(?:[+−–-]\d)?)")
_LOWER_PART = re.compile(r"(?<=\d[/⁄])\d+")  # of a fraction
_DEGREE = re.compile(r"[o0º°]")
# A degree has a direction, a scale, or minutes after it: 60° N, 20 °C, 5° 30′.
_DEGREE_AFTER = re.compile(
    r"\s?(?:[NSEWOCFK]\b|(?:north|south|east|west|celsius|fahrenheit)\b|\d{1,2}\s?[′'’])"
)
_FRACTION_AFTER = re.compile(r"\s?(?:⁄|/\s?\d)")
_NOTE_MARK = re.compile(r"\(?\[?(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*|[a-z])\]?\)?[.,]?")
_NOTE_SIGN = re.compile(r"[*†‡§¶#]+")
_ORDINAL = re.compile(
    r"(?:st|nd|rd|th|n?de|ste|e|er|re|ère|ème|es|ers|res|èmes|[rdtmvn]?[oa]s?|ª|º|°|tm|®|™|©)\.?",
    re.IGNORECASE,
)
# Dr, Mr, St.
_CAPITAL_END = re.compile(r"(?<![^\W_])[A-Z]\Z")
_LAST_LETTERS = ("r", "t")


def write_raised(text: str, before: str, after: str = "") -> str:
    """Return how the raised run `text` is written between the texts `before` and `after`.

    After a figure, a unit or a variable, it becomes superscript characters (10⁴, 3,100⁵, m², R²),
    and so does the upper part of a fraction (¹/₂). A raised o before a direction or a scale is the
    sign of a degree. Elsewhere, a number or a letter is the mark of a note: `[5]`. Endings of
    ordinals and of short words (5th, XIXe, Dr) stay letters, and so do units within a figure
    (10h30).
    """
    core = text.strip()
    if not core or _NOTE_SIGN.fullmatch(core):
        return text
    follows_figure = _FIGURE_END.search(before)
    if follows_figure and _DEGREE.fullmatch(core) and _DEGREE_AFTER.match(after):
        return text.replace(core, "°")
    if _ORDINAL.fullmatch(core) and not (core == "a" and follows_figure is None):
        return text
    if core.isalpha() and (
        (follows_figure and after[:1].isdigit())
        or (core in _LAST_LETTERS and _CAPITAL_END.search(before))
    ):
        return text
    follows_base = _UNIT_END.search(before) or _VARIABLE_END.search(before)
    is_fraction = core.isdecimal() and _FRACTION_AFTER.match(after)
    if follows_figure or is_fraction or (follows_base and _POWER.fullmatch(core)):
        fraction = _LOWER_PART.sub(lambda found: found[0].translate(_LOWERED), core)
        raised = fraction.translate(_RAISED)
        is_whole = not any(map(_has_no_form, raised))
        return text.replace(core, raised if is_whole else f"[{core}]")
    if mark := _NOTE_MARK.fullmatch(core):
        return text.replace(core, f"[{mark[1]}]")
    # A raised word after a letter must not become part of its word either.
    return f" {text}" if before[-1:].isalnum() and len(core) > 3 else text


def _has_no_form(character: str) -> bool:
    """Whether a character of a raised run would join the figure before it. ¾ would not."""
    is_letter = character.isalpha() and character not in "ⁿⁱ"
    return is_letter or character.isdecimal() or character in "+−-=_"


def write_runs(runs: Iterable[tuple[str, Level]]) -> str:
    """Return the text of runs, each with its level, as `write_raised` and `write_lowered` do."""
    parts = [
        ("".join(part for part, _ in group), level)
        for level, group in groupby(runs, key=lambda run: run[1])
    ]
    text = ""
    for position, (part, level) in enumerate(parts, start=1):
        if level == "raised":
            # The lower part of a fraction is a run of its own.
            after = "".join(part for part, _ in parts[position : position + 2])
            text += write_raised(part, text, after)
        else:
            text += write_lowered(part, text) if level else part
    return text


def write_lowered(text: str, before: str) -> str:
    """Return how the lowered run `text` is written after the text `before`: CO₂, x₁.

    A run that has no subscript characters stays as it is, apart from a figure before it.
    """
    lowered = text.translate(_LOWERED)
    if not re.search(r"[^\W₀-₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]", lowered):
        return lowered
    return f" {text}" if before[-1:].isdigit() else text
