"""What an answer rests on, as HTML: links to sentences, sources, sides of a dispute, a timeline."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from pincite.assistant.types import Answer, Citation, Dispute
from pincite.ui.markup import escape, isolate
from pincite.ui.plots import Dot, timeline
from pincite.ui.source import address, also_in
from pincite.ui.texts import Texts
from pincite.ui.words import joined

Outlets = Mapping[str, str]
"""The publishers of articles, by the articles' ids."""


def link(citation: Citation, words: str, others: Sequence[Citation], texts: Texts) -> str:
    """Return a link to a cited sentence; it shows the sentence, its title and its date."""
    hint = f"{citation.quote}\n{_origin(citation, texts)}"
    return (
        f'<a class="cite" href="{escape(address(citation, others))}" '
        f'title="{escape(hint)}">{escape(words)}</a>'
    )


def links(labels: Sequence[str], found: Answer, texts: Texts) -> str:
    """Return the citations as links; a label without its citation is shown, never dropped."""
    by_label = {citation.label: citation for citation in found.citations}
    return " ".join(
        link(by_label[label], f"[{label}]", found.citations, texts)
        if label in by_label
        else f'<span class="unsure">{escape(texts("answer.nosource", label=label))}</span>'
        for label in labels
    )


def sources(found: Answer, outlets: Outlets, texts: Texts) -> str:
    """Return a line for each cited article, in the order they are first cited."""
    items = "".join(f"<li>{each}</li>" for each in _sources(found.citations, outlets, texts))
    return f'<ul class="sources">{items}</ul>' if items else ""


def named(citation: Citation, outlets: Outlets, texts: Texts) -> str:
    """Return title, outlet and date of a citation's article."""
    rest = joined([outlets.get(citation.article_id), texts.day(citation.published)])
    return f"<cite>{isolate(citation.title or citation.source)}</cite>" + (
        f' <span class="when">{isolate(rest)}</span>' if rest else ""
    )


def dispute(each: Dispute, found: Answer, outlets: Outlets, texts: Texts) -> str:
    """Return the sides of a dispute beside each other, with their dates."""
    by_label = {citation.label: citation for citation in found.citations}
    sides = [by_label[label] for label in each.citations if label in by_label]
    dates = sorted({side.published for side in sides if side.published})
    cards = "".join(
        f'<div class="side" dir="auto"><p class="date">'
        f"{isolate(texts.day(side.published) or texts('library.untold'))}"
        f"{_newer(side, dates, texts)}</p>"
        f"<p>{isolate(side.quote)} {link(side, f'[{side.label}]', found.citations, texts)}</p>"
        f'<p class="origin">{named(side, outlets, texts)}</p></div>'
        for side in sides
    )
    return (
        f'<div class="dispute"><p><strong>{escape(texts("answer.differ"))}</strong> '
        f'{isolate(each.text)}</p><div class="sides">{cards}</div></div>'
    )


def when(found: Answer, texts: Texts) -> str:
    """Return the cited sentences on a line of time; nothing for less than two days."""
    dated = [(each, _number(each.published)) for each in found.citations]
    days = [(each, at) for each, at in dated if at is not None]
    first, last = (min(days, key=_day, default=None), max(days, key=_day, default=None))
    if first is None or last is None or first[1] == last[1]:
        return ""
    span = last[1] - first[1]
    dots = [
        Dot(
            address(each, found.citations),
            f"{each.quote}\n{_origin(each, texts)}",
            each.label,
            (at - first[1]) / span,
        )
        for each, at in days
    ]
    plot = timeline(dots, texts.day(first[0].published), texts.day(last[0].published))
    return f'<div class="dates"><p>{escape(texts("answer.when"))}</p>{plot}</div>'


def _sources(citations: Sequence[Citation], outlets: Outlets, texts: Texts) -> Iterator[str]:
    first = {citation.article_id: at for at, citation in reversed([*enumerate(citations)])}
    in_order = sorted(citations, key=lambda citation: first[citation.article_id])
    for _, cited in groupby(in_order, key=lambda citation: citation.article_id):
        same = list(cited)
        shown = " ".join(link(each, f"[{each.label}]", citations, texts) for each in same)
        copies = tuple(dict.fromkeys(copy for each in same for copy in each.also_in))
        also = also_in(copies, texts("answer.also"), texts)
        yield f"{shown} {named(same[0], outlets, texts)}{also}"


def _newer(side: Citation, dates: Sequence[str], texts: Texts) -> str:
    newest = len(dates) > 1 and side.published == dates[-1]
    return f" <em>{escape(texts('answer.latest'))}</em>" if newest else ""


def _origin(citation: Citation, texts: Texts) -> str:
    return joined([citation.title or citation.source, texts.day(citation.published)])


def _day(dated: tuple[Citation, int]) -> int:
    return dated[1]


def _number(published: str | None) -> int | None:
    """A day as a number, for a date that is known to the month at least."""
    try:
        return date(
            *(int(part) for part in (*(published or "")[:10].split("-"), "1")[:3])
        ).toordinal()
    except (TypeError, ValueError, OverflowError):
        return None
