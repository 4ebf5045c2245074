"""The articles of a story → the figures that changed along it, each with what it replaced."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from pincite.assistant.disputes.corrections import CharacterSpan, extend_to_unit
from pincite.assistant.disputes.differences import Difference, find_differences
from pincite.assistant.english.numbers import find_numbers
from pincite.assistant.read.similar_words import WordSet, compute_similarity
from pincite.index.sentences import split
from pincite.index.text.languages import is_foreign
from pincite.index.text.visible import to_single_line
from pincite.index.text.words import STOPWORDS
from pincite.index.types import Article

SAME_FACT = 0.45
"""Two sentences are on the same fact if one has at least this share of the other's words."""
SAME_TOPIC = 0.3
"""Enough for a later sentence that names the earlier figure as replaced."""
SAME_WORDING = 0.6
"""From this share on, the figures may count what the sentences name in different words."""
MAX_ARTICLES, MAX_SENTENCES = 30, 120
"""The newest articles, and the sentences with figures, that are compared with each other."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in a sentence: `article.text[start:end] == sentence`.

    `text` is the figure with what it counts, as the sentence has it; `day` is the day on which the
    article was published (ISO 8601).
    """

    text: str
    day: str
    article_id: str
    start: int
    end: int
    sentence: str


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """A figure that changed: its values, the current one first; each replaced the next one."""

    values: tuple[Figure, ...]

    @property
    def current(self) -> Figure:
        """The newest value."""
        return self.values[0]


class _Mention(NamedTuple):
    """A sentence with figures, on one line, and its words."""

    article: Article
    start: int
    end: int
    text: str
    words: WordSet


def find_changed_figures(articles: Sequence[Article]) -> tuple[FigureSeries, ...]:
    """Return the figures of a story for which a later article has another value.

    A figure has changed if sentences of two days on the same fact have two values of one unit that
    cannot both be right. The series that changed last comes first. Articles without a date count
    for nothing. English only.
    """
    mentions = list(_iter_mentions(articles))[-MAX_SENTENCES:]
    groups: list[dict[tuple[str, str], Figure]] = []
    for earlier, later in combinations(mentions, 2):
        if _day(earlier) < _day(later):
            for old, new in _list_changes(earlier, later):
                _join(groups, old, new)
    series = [FigureSeries(_order(group.values())) for group in groups]
    changed = [each for each in series if len(each.values) > 1]
    return tuple(sorted(changed, key=lambda each: each.current.day, reverse=True))


def _iter_mentions(articles: Sequence[Article]) -> Iterator[_Mention]:
    """Yield the sentences with figures, in order of publication."""
    dated = [each for each in articles if each.published and not is_foreign(each.text)]
    dated.sort(key=lambda each: (each.published or "", each.id))
    for article in dated[-MAX_ARTICLES:]:
        for span in split(article.text):
            text = to_single_line(article.text[span.start : span.end])
            if any(find_numbers(text)):
                yield _Mention(article, span.start, span.end, text, WordSet(text))


def _day(mention: _Mention) -> str:
    return (mention.article.published or "")[:10]


def _list_changes(earlier: _Mention, later: _Mention) -> list[tuple[Figure, Figure]]:
    """Return the figures of a sentence that a later one replaces, each with the new one."""
    shares = (
        compute_similarity(earlier.words, later.words),
        compute_similarity(later.words, earlier.words),
    )
    if max(shares) < SAME_TOPIC:
        return []
    return [
        (_make_figure(earlier, each.stated), _make_figure(later, each.found))
        for each in find_differences(earlier.text, later.text)
        if each.kind == "figure"
        and (each.is_correction or _is_same_fact(earlier, later, each, shares))
    ]


def _is_same_fact(
    earlier: _Mention, later: _Mention, difference: Difference, shares: tuple[float, float]
) -> bool:
    """Return whether two figures count the same, by their units and the words around them."""
    unit = _get_unit(earlier.text, difference.stated)
    same_unit = unit != "" and unit == _get_unit(later.text, difference.found)
    return min(shares) >= SAME_WORDING or (same_unit and max(shares) >= SAME_FACT)


def _get_unit(text: str, span: CharacterSpan) -> str:
    """Return what a figure counts; empty if it does not say."""
    units = [each.unit for each in find_numbers(text) if span[0] <= each.start < span[1]]
    return units[0] if units and units[0] not in STOPWORDS else ""


def _make_figure(mention: _Mention, span: CharacterSpan) -> Figure:
    return Figure(
        mention.text[slice(*extend_to_unit(mention.text, *span))],
        _day(mention),
        mention.article.id,
        mention.start,
        mention.end,
        mention.article.text[mention.start : mention.end],
    )


def _join(groups: list[dict[tuple[str, str], Figure]], old: Figure, new: Figure) -> None:
    """Put two figures into one group; groups that they connect become one."""
    keys = [_key(old), _key(new)]
    connected = [group for group in groups if any(key in group for key in keys)]
    merged = {key: each for group in connected for key, each in group.items()}
    merged.update(zip(keys, (old, new), strict=True))
    groups[:] = [group for group in groups if group not in connected]
    groups.append(merged)


def _key(figure: Figure) -> tuple[str, str]:
    return figure.day, f"{figure.article_id} {figure.start} {figure.text}"


def _order(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Return the values, newest first, each once: of equal ones that follow, the earliest."""
    ordered = sorted(figures, key=lambda each: (each.day, each.article_id, each.start))
    kept: list[Figure] = []
    for each in ordered:
        if not kept or _amount(kept[-1]) != _amount(each):
            kept.append(each)
    return tuple(reversed(kept))


def _amount(figure: Figure) -> float | None:
    return next((each.amount for each in find_numbers(figure.text)), None)
