"""The page of a story: its changed figures, then its dated sentences."""

from collections.abc import Mapping
from itertools import groupby

from pincite.assistant.timeline import Event, Figure, FigureSeries, StoryTimeline
from pincite.index.types import ArticleMetadata
from pincite.ui.document import VIEWPORT, render_document
from pincite.ui.escape import escape, isolate
from pincite.ui.html.article import make_sentence_url
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts


def render_timeline_page(timeline: StoryTimeline, translations: Translations) -> str:
    """Return a whole HTML page. Each sentence links to its place in its article."""
    articles = {each.id: each for each in timeline.articles}
    count = translations.format_count("article", len(timeline.articles))
    period = translations.format_period(
        timeline.articles[0].published, timeline.articles[-1].published
    )
    title = escape(translations("timeline.title"))
    return render_document(
        f"{VIEWPORT}<title>{escape(timeline.title)} · {title}</title>"
        '<link rel="stylesheet" href="look/page.css"><link rel="stylesheet" href="look/check.css">',
        f'<main class="check timeline"><p class="aside">{title}</p>'
        f"<h1>{isolate(timeline.title)}</h1>"
        f'<p class="aside">{escape(join_parts([count, period]))}</p>'
        f"{_render_figures(timeline, articles, translations)}"
        f"{_render_events(timeline, articles, translations)}</main>",
        translations,
        body_class="page",
    )


def _render_figures(
    timeline: StoryTimeline, articles: Mapping[str, ArticleMetadata], translations: Translations
) -> str:
    if not timeline.figures:
        return ""
    items = "".join(_render_series(each, articles, translations) for each in timeline.figures)
    return f"<h2>{escape(translations('timeline.figures'))}</h2><ol>{items}</ol>"


def _render_series(
    series: FigureSeries, articles: Mapping[str, ArticleMetadata], translations: Translations
) -> str:
    """Return the values of a figure, the current one first and in bold."""
    labels = ["timeline.current", *["timeline.replaced"] * (len(series.values) - 1)]
    values = "".join(
        _render_value(each, label, articles, translations)
        for each, label in zip(series.values, labels, strict=True)
    )
    return f"<li><ul>{values}</ul></li>"


def _render_value(
    value: Figure,
    label: str,
    articles: Mapping[str, ArticleMetadata],
    translations: Translations,
) -> str:
    is_current = label == "timeline.current"
    text = f"<strong>{isolate(value.text)}</strong>" if is_current else isolate(value.text)
    day = translations.format_date(value.day)
    link = _render_link(value, articles[value.article_id])
    return (
        f"<li>{text} · {escape(translations(label))}, {escape(day)}<br>"
        f"<q>{isolate(' '.join(value.sentence.split()))}</q> {link}</li>"
    )


def _render_events(
    timeline: StoryTimeline, articles: Mapping[str, ArticleMetadata], translations: Translations
) -> str:
    if not timeline.events:
        return f'<p class="notice">{escape(translations("timeline.none"))}</p>'
    days = "".join(
        f'<li><p class="finding">{escape(translations.format_date(day))}</p><ul>'
        + "".join(
            f"<li>{isolate(' '.join(each.text.split()))} "
            f"{_render_link(each, articles[each.article_id])}</li>"
            for each in events
        )
        + "</ul></li>"
        for day, events in groupby(timeline.events, key=lambda each: each.day)
    )
    return f"<h2>{escape(translations('timeline.events'))}</h2><ol>{days}</ol>"


def _render_link(found: Event | Figure, article: ArticleMetadata) -> str:
    url = make_sentence_url(found.article_id, found.start, found.end)
    origin = article.publisher or article.title or article.source
    return f'<a href="{escape(url)}" target="_blank">{isolate(origin)}</a>'
