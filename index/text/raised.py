"""Raised and lowered text (an exponent, a note mark, CO₂) → characters that keep it apart.

A raised run must never join the figure before it: "3,100" with a raised 5 is not 31,005.
"""

import re

_RAISED = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−–=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_FIGURE_END = re.compile(r"[\d₀-₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ][)\]]?\Z")
_UNIT_END = re.compile(r"(?<![^\W\d_])(?:[kcdmµ]?m|km|ft|in|yd|mi|s|h|sec|min|ha|hm)\Z")
# A single letter, or two letters of an equation: R², E = mc².
_VARIABLE_END = re.compile(r"(?:(?:\A|[\s(=+−×·/])[^\W\d_]|[=+−×·]\s?[^\W\d_]{2})\Z")
_POWER = re.compile(r"[-−–]?\d")
_FRACTION_AFTER = re.compile(r"\s?(?:⁄|/\s?\d)")
_NOTE_MARK = re.compile(r"\(?\[?(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*|[a-z])\]?\)?[.,]?")
_NOTE_SIGN = re.compile(r"[*†‡§¶#]+")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|e|er|re|ère|ème|o|a|os|as|ª|º|°|tm|®|™|©)\.?", re.IGNORECASE)


def write_raised(text: str, before: str, after: str = "") -> str:
    """Return how the raised run `text` is written between the texts `before` and `after`.

    After a figure, a unit or a variable, it becomes superscript characters (10⁴, 3,100⁵, m², R²),
    and so does the upper part of a fraction (¹/₂). Elsewhere, a number or a letter is the mark of a
    note: `[5]`. Ordinal endings (5th, XIXe) stay letters.
    """
    core = text.strip()
    if not core or _NOTE_SIGN.fullmatch(core):
        return text
    follows_figure = _FIGURE_END.search(before)
    if _ORDINAL.fullmatch(core) and not (core == "a" and follows_figure is None):
        return text
    follows_base = _UNIT_END.search(before) or _VARIABLE_END.search(before)
    is_fraction = core.isdecimal() and _FRACTION_AFTER.match(after)
    if follows_figure or is_fraction or (follows_base and _POWER.fullmatch(core)):
        raised = core.translate(_RAISED)
        is_whole = not re.search(r"[\w+−=-]", re.sub(r"[⁰¹²³⁴-⁹⁺⁻⁼⁽⁾ⁿⁱ]", "", raised))
        return text.replace(core, raised if is_whole else f"[{core}]")
    if mark := _NOTE_MARK.fullmatch(core):
        return text.replace(core, f"[{mark[1]}]")
    # A raised word after a letter must not become part of its word either.
    return f" {text}" if before[-1:].isalnum() and len(core) > 3 else text


def write_lowered(text: str, before: str) -> str:
    """Return how the lowered run `text` is written after the text `before`: CO₂, x₁.

    A run that has no subscript characters stays as it is, apart from a figure before it.
    """
    lowered = text.translate(_LOWERED)
    if not re.search(r"[^\W₀-₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]", lowered):
        return lowered
    return f" {text}" if before[-1:].isdigit() else text
