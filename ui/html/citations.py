"""The evidence of an answer as HTML: citation links, sources, disputes and the dates."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from pincite.assistant.english.wording import find_missing_attribution
from pincite.assistant.types import Answer, Citation, Dispute
from pincite.index.text.dates import PartialDate
from pincite.index.types import NO_FILTERS
from pincite.ui.escape import escape, isolate
from pincite.ui.filters import filters_to_query
from pincite.ui.html.article import make_citation_url, render_copies
from pincite.ui.html.charts import Dot, render_timeline
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts, partition_quote

Publishers = Mapping[str, str]
"""The publishers of articles by article id."""


def render_citation_link(
    citation: Citation,
    text: str,
    others: Sequence[Citation],
    translations: Translations,
    note: str = "",
) -> str:
    """Return a link to a cited sentence, with the sentence, its title and its date as tooltip.

    `others` are the answer's citations; those from the same article are marked there too. The card
    that shows the tooltip shows the `note` too.
    """
    note_attribute = f' data-note="{escape(note)}"' if note else ""
    tooltip = f"{citation.quote}\n{_format_title_and_date(citation, translations)}"
    return (
        f'<a class="cite" href="{escape(make_citation_url(citation, others))}" '
        f'title="{escape(tooltip)}"{note_attribute}>{escape(text)}</a>'
    )


def render_citation_links(
    labels: Sequence[str], answer: Answer, translations: Translations, note: str = ""
) -> str:
    """Return a link for each label, with a `note`; a label without a citation as unsupported."""
    by_label = {citation.label: citation for citation in answer.citations}
    return " ".join(
        render_citation_link(by_label[label], f"[{label}]", answer.citations, translations, note)
        if label in by_label
        else f'<span class="unsure">{escape(translations("answer.nosource", label=label))}</span>'
        for label in labels
    )


def render_pin_button(turn_id: str, labels: Sequence[str], translations: Translations) -> str:
    """Return the button that pins the cited sentences into the dossier. CSS shows its sign."""
    if not labels:
        return ""
    value, title = escape(f"{turn_id} {' '.join(labels)}"), escape(translations("dossier.pin"))
    attributes = f'class="act pin" name="pin" value="{value}" title="{title}"'
    return f'<button type="button" {attributes}></button>'


def render_sources(answer: Answer, publishers: Publishers, translations: Translations) -> str:
    """Return a list of the cited articles, in the order of their first citation."""
    items = "".join(
        f"<li>{item}</li>"
        for item in _iter_source_items(answer.citations, publishers, translations)
    )
    return f'<ul class="sources">{items}</ul>' if items else ""


def render_article_reference(
    citation: Citation, publishers: Publishers, translations: Translations
) -> str:
    """Return title, publisher and date of the cited article."""
    details = join_parts(
        [publishers.get(citation.article_id), translations.format_date(citation.published)]
    )
    return f"<cite>{isolate(citation.title or citation.source)}</cite>" + (
        f' <span class="when">{isolate(details)}</span>' if details else ""
    )


def render_speaker(citation: Citation, translations: Translations) -> str:
    """Return the speaker of the cited sentence, unless the sentence itself names them."""
    speaker, outlet = find_missing_attribution(citation.speaker, citation.quote)
    outlet_note = translations("answer.told", outlet=outlet) if outlet else ""
    note = ", ".join(part for part in (speaker, outlet_note) if part)
    return f' <span class="when">{isolate(note)}</span>' if note else ""


def render_dispute(
    dispute: Dispute,
    answer: Answer,
    publishers: Publishers,
    translations: Translations,
    turn_id: str = "",
) -> str:
    """Return the sides of a dispute next to each other, with dates and the difference in bold.

    With the id of the answer's turn, each side can be pinned.
    """
    by_label = {citation.label: citation for citation in answer.citations}
    sides = [
        (by_label[label], phrase)
        for label, phrase in zip(dispute.citations, dispute.words, strict=True)
        if label in by_label
    ]
    dates = sorted({side.published for side, _ in sides if side.published})
    newest = dates[-1] if len(dates) > 1 else None
    cards = []
    for side, phrase in sides:
        date = translations.format_date(side.published) or translations("library.untold")
        recency = _render_recency(side, dispute.latest, newest, translations)
        link = render_citation_link(side, f"[{side.label}]", answer.citations, translations)
        said = render_speaker(side, translations)
        if turn_id:
            said += render_pin_button(turn_id, [side.label], translations)
        cards.append(
            f'<div class="side" dir="auto"><p class="date">{isolate(date)}{recency}</p>'
            f"<p>{_highlight(side.quote, phrase)} {link}{said}</p>"
            f'<p class="origin">{render_article_reference(side, publishers, translations)}</p>'
            "</div>"
        )
    return (
        f'<div class="dispute"><p><strong>{escape(translations("answer.differ"))}</strong></p>'
        f'<div class="sides">{"".join(cards)}</div></div>'
    )


def render_dates(answer: Answer, translations: Translations) -> str:
    """Return a timeline of the days on which the cited articles were published.

    Empty for fewer than two days. Citations without a day or month are left out.
    """
    dated = [(citation, _to_ordinal(citation.published)) for citation in answer.citations]
    days = {
        day: [citation for citation, other in dated if other == day]
        for day in sorted({day for _, day in dated if day is not None})
    }
    if len(days) < 2:
        return ""
    first, last = min(days), max(days)
    dots = [
        Dot(
            " ".join(citation.label for citation in cited),
            "\n".join(
                [
                    *(citation.quote for citation in cited),
                    translations.format_date(cited[0].published),
                ]
            ),
            (day - first) / (last - first),
        )
        for day, cited in days.items()
    ]
    end_labels = [translations.format_date(days[day][0].published) for day in (first, last)]
    actions = "".join(
        _render_date_actions(cited[0].published or "", translations) for cited in days.values()
    )
    return (
        f'<div class="dates"><p>{escape(translations("answer.when"))}</p>'
        f"{render_timeline(dots, *end_labels)}{actions}</div>"
    )


def _render_date_actions(published: str, translations: Translations) -> str:
    """Return the buttons that a press on a day of the timeline shows."""
    day = published[:10]
    day_query = escape(filters_to_query(replace(NO_FILTERS, since=day, until=day)))
    buttons = "".join(
        f'<button type="button" class="act" name="{name}" value="{value}">'
        f"{escape(translations(key))}</button>"
        for name, value, key in (("scope", day_query, "answer.day"), ("day", "", "answer.days"))
    )
    date = isolate(translations.format_date(published))
    return f'<p class="day"><strong>{date}</strong> {buttons}</p>'


def _highlight(quote: str, phrase: str) -> str:
    before, highlighted, after = map(escape, partition_quote(quote, phrase))
    return f"<bdi>{before}{highlighted and f'<strong>{highlighted}</strong>'}{after}</bdi>"


def _iter_source_items(
    citations: Sequence[Citation], publishers: Publishers, translations: Translations
) -> Iterator[str]:
    first_position = {
        citation.article_id: position for position, citation in reversed([*enumerate(citations)])
    }
    in_order = sorted(citations, key=lambda citation: first_position[citation.article_id])
    for _, group in groupby(in_order, key=lambda citation: citation.article_id):
        cited = list(group)
        links = " ".join(
            render_citation_link(citation, f"[{citation.label}]", citations, translations)
            for citation in cited
        )
        reference = render_article_reference(cited[0], publishers, translations)
        copies = tuple(dict.fromkeys(copy for citation in cited for copy in citation.also_in))
        span = cited[0].start, cited[0].end
        label = translations("answer.also")
        also = render_copies(copies, label, translations, cited[0].article_id, span)
        yield f"{links} {reference}{also}"


def _render_recency(
    side: Citation, correction: str | None, newest: str | None, translations: Translations
) -> str:
    """Return whether a side corrects the others, or else whether its article is the newest."""
    if side.label == correction:
        return f" <em>{escape(translations('answer.replaces'))}</em>"
    if newest and side.published == newest:
        return f" <em>{escape(translations('answer.latest'))}</em>"
    return ""


def _format_title_and_date(citation: Citation, translations: Translations) -> str:
    return join_parts(
        [citation.title or citation.source, translations.format_date(citation.published)]
    )


def _to_ordinal(published: str | None) -> int | None:
    """Return the day as a number, or None if not even the month is known."""
    partial = PartialDate.parse(published)
    return partial.first_day.toordinal() if partial and partial.month else None
