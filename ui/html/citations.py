"""What an answer rests on, as HTML: links to sentences, sources, sides of a dispute, a timeline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from pincite.assistant.english.wording import speaker_and_outlet
from pincite.assistant.types import Answer, Citation, Dispute
from pincite.index.text.dates import PartialDate
from pincite.index.types import NO_FILTERS
from pincite.ui.escape import escape, isolate
from pincite.ui.filters import filters_to_query
from pincite.ui.html.article import citation_url, render_copies
from pincite.ui.html.charts import Dot, render_timeline
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts, partition_quote

Publishers = Mapping[str, str]
"""The publishers of articles, by the articles' ids."""


def render_citation_link(
    citation: Citation, text: str, others: Sequence[Citation], translations: Translations
) -> str:
    """Return a link to a cited sentence; it shows the sentence, its title and its date."""
    tooltip = f"{citation.quote}\n{_title_and_date(citation, translations)}"
    return (
        f'<a class="cite" href="{escape(citation_url(citation, others))}" '
        f'title="{escape(tooltip)}">{escape(text)}</a>'
    )


def render_citation_links(labels: Sequence[str], answer: Answer, translations: Translations) -> str:
    """Return the citations as links; a label without its citation is shown, never dropped."""
    by_label = {citation.label: citation for citation in answer.citations}
    return " ".join(
        render_citation_link(by_label[label], f"[{label}]", answer.citations, translations)
        if label in by_label
        else f'<span class="unsure">{escape(translations("answer.nosource", label=label))}</span>'
        for label in labels
    )


def render_sources(answer: Answer, publishers: Publishers, translations: Translations) -> str:
    """Return a line for each cited article, in the order they are first cited."""
    items = "".join(
        f"<li>{each}</li>"
        for each in _iter_source_items(answer.citations, publishers, translations)
    )
    return f'<ul class="sources">{items}</ul>' if items else ""


def render_article_reference(
    citation: Citation, publishers: Publishers, translations: Translations
) -> str:
    """Return title, outlet and date of a citation's article."""
    details = join_parts(
        [publishers.get(citation.article_id), translations.format_date(citation.published)]
    )
    return f"<cite>{isolate(citation.title or citation.source)}</cite>" + (
        f' <span class="when">{isolate(details)}</span>' if details else ""
    )


def render_speaker(citation: Citation, translations: Translations) -> str:
    """Return whose words are quoted, where the quote itself does not name them."""
    speaker, outlet = speaker_and_outlet(citation.speaker, citation.quote)
    outlet_note = translations("answer.told", outlet=outlet) if outlet else ""
    note = ", ".join(part for part in (speaker, outlet_note) if part)
    return f' <span class="when">{isolate(note)}</span>' if note else ""


def render_dispute(
    dispute: Dispute, answer: Answer, publishers: Publishers, translations: Translations
) -> str:
    """Return the sides of a dispute beside each other, with their dates, what differs in bold."""
    by_label = {citation.label: citation for citation in answer.citations}
    sides = [
        (by_label[label], words)
        for label, words in zip(dispute.citations, dispute.words, strict=True)
        if label in by_label
    ]
    dates = sorted({side.published for side, _ in sides if side.published})
    cards = "".join(
        f'<div class="side" dir="auto"><p class="date">'
        f"{isolate(translations.format_date(side.published) or translations('library.untold'))}"
        f"{_render_recency(side, dispute.latest, dates, translations)}</p>"
        f"<p>{_highlight(side.quote, words)} "
        f"{render_citation_link(side, f'[{side.label}]', answer.citations, translations)}{render_speaker(side, translations)}</p>"
        f'<p class="origin">{render_article_reference(side, publishers, translations)}</p></div>'
        for side, words in sides
    )
    return (
        f'<div class="dispute"><p><strong>{escape(translations("answer.differ"))}</strong></p>'
        f'<div class="sides">{cards}</div></div>'
    )


def render_dates(answer: Answer, translations: Translations) -> str:
    """Return the days of the cited articles on a line of time, each of which can be chosen.

    Nothing for less than two days.
    """
    dated = [(each, _date_ordinal(each.published)) for each in answer.citations]
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
            "\n".join(
                [*(each.quote for each in cited), translations.format_date(cited[0].published)]
            ),
            (at - first) / (last - first),
        )
        for at, cited in days.items()
    ]
    end_labels = [translations.format_date(days[at][0].published) for at in (first, last)]
    actions = "".join(
        _render_date_actions(cited[0].published or "", translations) for cited in days.values()
    )
    return (
        f'<div class="dates"><p>{escape(translations("answer.when"))}</p>'
        f"{render_timeline(dots, *end_labels)}{actions}</div>"
    )


def _render_date_actions(published: str, translations: Translations) -> str:
    """What can be done with a day that was chosen."""
    day = published[:10]
    day_query = escape(filters_to_query(replace(NO_FILTERS, since=day, until=day)))
    buttons = "".join(
        f'<button type="button" class="act" name="{name}" value="{value}">'
        f"{escape(translations(key))}</button>"
        for name, value, key in (("scope", day_query, "answer.day"), ("day", "", "answer.days"))
    )
    return f'<p class="day"><strong>{isolate(translations.format_date(published))}</strong> {buttons}</p>'


def _highlight(quote: str, phrase: str) -> str:
    before, highlighted, after = map(escape, partition_quote(quote, phrase))
    return f"<bdi>{before}{highlighted and f'<strong>{highlighted}</strong>'}{after}</bdi>"


def _iter_source_items(
    citations: Sequence[Citation], publishers: Publishers, translations: Translations
) -> Iterator[str]:
    first_position = {citation.article_id: at for at, citation in reversed([*enumerate(citations)])}
    in_order = sorted(citations, key=lambda citation: first_position[citation.article_id])
    for _, cited in groupby(in_order, key=lambda citation: citation.article_id):
        article_citations = list(cited)
        links = " ".join(
            render_citation_link(each, f"[{each.label}]", citations, translations)
            for each in article_citations
        )
        copies = tuple(dict.fromkeys(copy for each in article_citations for copy in each.also_in))
        copies_note = render_copies(copies, translations("answer.also"), translations)
        yield f"{links} {render_article_reference(article_citations[0], publishers, translations)}{copies_note}"


def _render_recency(
    side: Citation, latest: str | None, dates: Sequence[str], translations: Translations
) -> str:
    if side.label == latest:
        return f" <em>{escape(translations('answer.replaces'))}</em>"
    is_newest = len(dates) > 1 and side.published == dates[-1]
    return f" <em>{escape(translations('answer.latest'))}</em>" if is_newest else ""


def _title_and_date(citation: Citation, translations: Translations) -> str:
    return join_parts(
        [citation.title or citation.source, translations.format_date(citation.published)]
    )


def _date_ordinal(published: str | None) -> int | None:
    """A day as a number, for a date that is known to the month at least."""
    partial = PartialDate.parse(published)
    return partial.first_day.toordinal() if partial and partial.month else None
