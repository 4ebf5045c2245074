"""What an answer rests on, as HTML: links to sentences, sources, sides of a dispute, a timeline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from pincite.assistant.english.wording import heard
from pincite.assistant.types import Answer, Citation, Dispute
from pincite.index.types import NO_FILTERS
from pincite.ui.escape import escape, isolate
from pincite.ui.filters import query
from pincite.ui.html.article import address, also_in
from pincite.ui.html.charts import Dot, timeline
from pincite.ui.i18n import Texts
from pincite.ui.text_parts import joined, parted

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


def said(citation: Citation, texts: Texts) -> str:
    """Return whose words are quoted, where the quote itself does not name them."""
    speaker, outlet = heard(citation.speaker, citation.quote)
    told = texts("answer.told", outlet=outlet) if outlet else ""
    words = ", ".join(part for part in (speaker, told) if part)
    return f' <span class="when">{isolate(words)}</span>' if words else ""


def dispute(each: Dispute, found: Answer, outlets: Outlets, texts: Texts) -> str:
    """Return the sides of a dispute beside each other, with their dates, what differs in bold."""
    by_label = {citation.label: citation for citation in found.citations}
    sides = [
        (by_label[label], words)
        for label, words in zip(each.citations, each.words, strict=True)
        if label in by_label
    ]
    dates = sorted({side.published for side, _ in sides if side.published})
    cards = "".join(
        f'<div class="side" dir="auto"><p class="date">'
        f"{isolate(texts.day(side.published) or texts('library.untold'))}"
        f"{_newer(side, each.latest, dates, texts)}</p>"
        f"<p>{_stressed(side.quote, words)} "
        f"{link(side, f'[{side.label}]', found.citations, texts)}{said(side, texts)}</p>"
        f'<p class="origin">{named(side, outlets, texts)}</p></div>'
        for side, words in sides
    )
    return (
        f'<div class="dispute"><p><strong>{escape(texts("answer.differ"))}</strong></p>'
        f'<div class="sides">{cards}</div></div>'
    )


def when(found: Answer, texts: Texts) -> str:
    """Return the days of the cited articles on a line of time, each of which can be chosen.

    Nothing for less than two days.
    """
    dated = [(each, _number(each.published)) for each in found.citations]
    days = {
        at: [each for each, other in dated if other == at]
        for at in sorted({at for _, at in dated if at is not None})
    }
    if len(days) < 2:
        return ""
    first, last = min(days), max(days)
    dots = [
        Dot(
            " ".join(each.label for each in cited),
            "\n".join([*(each.quote for each in cited), texts.day(cited[0].published)]),
            (at - first) / (last - first),
        )
        for at, cited in days.items()
    ]
    ends = [texts.day(days[at][0].published) for at in (first, last)]
    chosen = "".join(_chosen(cited[0].published or "", texts) for cited in days.values())
    return (
        f'<div class="dates"><p>{escape(texts("answer.when"))}</p>'
        f"{timeline(dots, *ends)}{chosen}</div>"
    )


def _chosen(published: str, texts: Texts) -> str:
    """What can be done with a day that was chosen."""
    day = published[:10]
    only = escape(query(replace(NO_FILTERS, since=day, until=day)))
    buttons = "".join(
        f'<button type="button" class="act" name="{name}" value="{value}">'
        f"{escape(texts(key))}</button>"
        for name, value, key in (("scope", only, "answer.day"), ("day", "", "answer.days"))
    )
    return f'<p class="day"><strong>{isolate(texts.day(published))}</strong> {buttons}</p>'


def _stressed(quote: str, words: str) -> str:
    before, stressed, after = map(escape, parted(quote, words))
    return f"<bdi>{before}{stressed and f'<strong>{stressed}</strong>'}{after}</bdi>"


def _sources(citations: Sequence[Citation], outlets: Outlets, texts: Texts) -> Iterator[str]:
    first = {citation.article_id: at for at, citation in reversed([*enumerate(citations)])}
    in_order = sorted(citations, key=lambda citation: first[citation.article_id])
    for _, cited in groupby(in_order, key=lambda citation: citation.article_id):
        same = list(cited)
        shown = " ".join(link(each, f"[{each.label}]", citations, texts) for each in same)
        copies = tuple(dict.fromkeys(copy for each in same for copy in each.also_in))
        also = also_in(copies, texts("answer.also"), texts)
        yield f"{shown} {named(same[0], outlets, texts)}{also}"


def _newer(side: Citation, latest: str | None, dates: Sequence[str], texts: Texts) -> str:
    if side.label == latest:
        return f" <em>{escape(texts('answer.replaces'))}</em>"
    newest = len(dates) > 1 and side.published == dates[-1]
    return f" <em>{escape(texts('answer.latest'))}</em>" if newest else ""


def _origin(citation: Citation, texts: Texts) -> str:
    return joined([citation.title or citation.source, texts.day(citation.published)])


def _number(published: str | None) -> int | None:
    """A day as a number, for a date that is known to the month at least."""
    try:
        return date(
            *(int(part) for part in (*(published or "")[:10].split("-"), "1")[:3])
        ).toordinal()
    except (TypeError, ValueError, OverflowError):
        return None
