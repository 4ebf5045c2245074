"""The page that checks a text, and a checked text as HTML."""

import json
from collections.abc import Mapping, Sequence

from pincite.assistant.text_check import (
    MAX_CHARACTERS,
    CheckedSentence,
    CheckSource,
    TextCheck,
)
from pincite.assistant.text_check.types import MarkedWords
from pincite.assistant.types import Citation
from pincite.ui.document import VIEWPORT, render_document
from pincite.ui.escape import escape, isolate
from pincite.ui.export.formats import EXPORT_FORMATS
from pincite.ui.export.text_check import describe_finding, summarize_check
from pincite.ui.html.article import make_citation_url
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts

_SCRIPT_KEYS = "check.running check.waiting check.reading check.done check.long page.failed".split()


def render_check_page(suffixes: Sequence[str], translations: Translations) -> str:
    """Return the page with an empty form. `suffixes` are those of the files that can be read."""
    words = json.dumps({key: translations.by_key[key] for key in _SCRIPT_KEYS})
    title = escape(translations("check.title"))
    form = (
        f'<form class="draft" data-words="{escape(words)}" data-most="{MAX_CHARACTERS}">'
        f'<label for="draft">{escape(translations("check.text"))}</label>'
        f'<textarea id="draft" name="text" rows="10" required dir="auto" '
        f'placeholder="{escape(translations("check.placeholder"))}"></textarea>'
        f'<p class="steps"><button class="main">{escape(translations("check.start"))}</button>'
        f'<label class="file">{escape(translations("check.file"))} '
        f'<input type="file" name="file" accept="{escape(",".join(suffixes))}"></label></p></form>'
    )
    return render_document(
        f"{VIEWPORT}<title>{title} · Pincite</title>"
        '<link rel="stylesheet" href="look/page.css"><link rel="stylesheet" href="look/check.css">'
        '<script type="module" src="look/check.js"></script>',
        f'<main class="check"><p class="back"><a href="./">'
        f"{escape(translations('check.back'))}</a></p><h1>{title}</h1>"
        f'<p class="aside">{escape(translations("check.intro"))}</p>{form}'
        '<p class="progress" role="status"></p><section class="result"></section></main>',
        translations,
        body_class="page",
    )


def render_check(
    check: TextCheck, publishers: Mapping[str, str], translations: Translations
) -> str:
    """Return a checked text: how many sentences have each finding, then each with its sources.

    `publishers` are by article id.
    """
    citations = {each.label: each for each in check.citations}
    items = "".join(
        _render_sentence(each, citations, publishers, translations) for each in check.sentences
    )
    saves = "".join(
        f'<button type="button" class="act" name="save" value="{suffix}">'
        f"{escape(translations('talks.save', form=export_format.name))}</button>"
        for suffix, export_format in EXPORT_FORMATS.items()
    )
    searched = translations("answer.searched", what=translations.describe_coverage(check.coverage))
    return (
        f'<h2 tabindex="-1">{escape(summarize_check(check, translations))}</h2>'
        f'<p class="aside">{escape(searched)}</p><p class="saves">{saves}</p><ol>{items}</ol>'
    )


def _render_sentence(
    sentence: CheckedSentence,
    citations: Mapping[str, Citation],
    publishers: Mapping[str, str],
    translations: Translations,
) -> str:
    groups = (
        (sentence.sources, "check.nearest" if sentence.finding == "not_found" else ""),
        (sentence.others, "check.later" if sentence.finding == "outdated" else "check.otherwise"),
    )
    sources = "".join(
        _render_source(source, label, citations[source.label], publishers, translations)
        for group, label in groups
        for source in group
    )
    return (
        f'<li class="{sentence.finding.replace("_", "-")}">'
        f'<p class="finding">{escape(describe_finding(sentence, translations))}</p>'
        f'<p class="stated">{_mark(sentence.text, sentence.words)}</p>'
        f"{sources and f'<ul>{sources}</ul>'}</li>"
    )


def _render_source(
    source: CheckSource,
    label: str,
    citation: Citation,
    publishers: Mapping[str, str],
    translations: Translations,
) -> str:
    reference = join_parts(
        [
            citation.title or citation.source,
            publishers.get(citation.article_id),
            translations.format_date(citation.published),
        ]
    )
    kind = f"{escape(translations(label))}: " if label else ""
    return (
        f"<li><q>{_mark(citation.quote, source.words)}</q><br>{kind}"
        f'<a href="{escape(make_citation_url(citation))}" target="_blank">{isolate(reference)}</a>'
        "</li>"
    )


def _mark(text: str, words: Sequence[MarkedWords]) -> str:
    """Return a text with its marked words in bold."""
    parts, place = [], 0
    for each in words:
        if each.start >= place:
            parts.append(f"{escape(text[place : each.start])}<strong>{escape(each.text)}</strong>")
            place = each.end
    return f'<bdi dir="auto">{"".join(parts)}{escape(text[place:])}</bdi>'
