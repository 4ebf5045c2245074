"""Questions, answers and notices of a conversation as HTML on one line."""

from collections import Counter
from datetime import date

from pincite.assistant.types import Answer, Citation, Statement
from pincite.index.types import NO_FILTERS
from pincite.ui.conversations.model import Turn, list_undisputed, partition_statement
from pincite.ui.escape import escape, isolate
from pincite.ui.export.formats import EXPORT_FORMATS
from pincite.ui.filters import filters_to_query
from pincite.ui.html import citations
from pincite.ui.html.article import render_copies
from pincite.ui.html.decline_reason import explain_decline
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts

_CONFIDENCE_LEVELS = ((0.8, 3), (0.5, 2), (0.25, 1))
_WARNING_KEYS = {"partial": "answer.partial", "unsupported": "answer.unsupported"}


def render_welcome(translations: Translations) -> str:
    """Return the greeting of an empty conversation."""
    return (
        f'<div class="hello"><h2>{escape(translations("page.hello"))}</h2>'
        f"<p>{escape(translations('page.promise'))}</p></div>"
    )


def render_question(turn: Turn, translations: Translations, conversation_id: str = "") -> str:
    """Return a question as typed, with the articles that it was limited to.

    The scripts read from it which conversation is shown, and its choice of articles.
    """
    asked_of = f'<p class="asked">{isolate(turn.asked_of)}</p>' if turn.asked_of else ""
    edit = translations("turn.edit")
    # Gradio takes data attributes out of messages, and leaves buttons with a name and a value.
    place = f"{conversation_id} {filters_to_query(turn.filters)}"
    return (
        f'<div class="asking"><p class="question" dir="auto">{escape(turn.question)}</p>{asked_of}'
        f'<button type="button" class="act" name="edit" value="{turn.id}">{escape(edit)}</button>'
        f'<button type="button" class="unseen" name="talk" value="{escape(place)}"></button></div>'
    )


def render_waiting(message: str) -> str:
    """Return the waiting sign of a coming answer. The style sheet counts the seconds."""
    return f'<p class="waiting" role="status">{escape(message)}</p>'


def render_notice(message: str) -> str:
    """Return a message of the program: an error with its remedy, or that the answer was stopped."""
    return f'<p class="notice" role="status">{escape(message)}</p>'


def render_reply(turn: Turn, translations: Translations) -> str:
    """Return the part of the answer that has arrived, or the waiting sign, and the notice."""
    answer = turn.found
    html = ""
    if answer and (answer.text or answer.draft or answer.closest):
        html = _render_answer(answer, turn, translations)
    elif not turn.whole:
        return render_waiting(turn.notice or _describe_reading(answer, translations))
    return html + (render_notice(turn.notice) if turn.notice else "")


def render_excerpt(turn: Turn, translations: Translations) -> str:
    """Return only the statements of an answer, or the closest sentence of a declined one."""
    answer = turn.found
    if answer is None:
        return render_notice(turn.notice)
    if answer.standing == "declined":
        return "".join(_render_declined(answer, turn, translations))
    return "".join(_render_statements(answer, turn, translations))


def _describe_reading(answer: Answer | None, translations: Translations) -> str:
    """Return what is being read: the passages that were found, once they are known."""
    if answer is None or not answer.passages:
        return translations("turn.reading")
    articles = len({passage.article_id for passage in answer.passages})
    return translations(
        "turn.found",
        passages=translations.format_count("passage", len(answer.passages)),
        articles=translations.format_count("article", articles),
    )


def rate_confidence(confidence: float) -> int:
    """Return a level from 0 (weak) to 3 (very likely) for a confidence from 0 to 1."""
    return next((level for threshold, level in _CONFIDENCE_LEVELS if confidence >= threshold), 0)


def _render_answer(answer: Answer, turn: Turn, translations: Translations) -> str:
    parts = [_render_rewritten_question(answer, translations)] if answer.rewritten_question else []
    if answer.standing == "perhaps":
        parts.append(f'<p class="said">{escape(translations("answer.perhaps"))}</p>')
    if answer.standing != "declined":
        parts += _render_statements(answer, turn, translations)
    elif answer.text or answer.closest:
        parts += _render_declined(answer, turn, translations)
    if answer.standing == "perhaps" and answer.closest:
        parts.append(f'<p class="said">{escape(translations("answer.others"))}</p>')
        parts += (_render_closest(citation, turn, translations) for citation in answer.closest)
    if answer.draft and not turn.whole:
        parts.append(f'<p class="draft" dir="auto">{isolate(answer.draft)}</p>')
    parts += (f'<p class="aside">{escape(notice)}</p>' for notice in answer.notices)
    parts.append(citations.render_sources(answer, turn.outlets, translations))
    if turn.whole:
        parts += [
            _render_ways_on(answer, turn, translations),
            citations.render_dates(answer, translations),
            _render_summary(answer, translations),
            _render_actions(turn, translations),
        ]
    css_class = "answer" if answer.answered else f"answer {answer.standing}"
    return f'<div class="{css_class}" id="answer-{turn.id}">{"".join(parts)}</div>'


def _render_rewritten_question(answer: Answer, translations: Translations) -> str:
    label, edit = escape(translations("answer.understood")), escape(translations("turn.edit"))
    question = f'<span class="standalone">{isolate(answer.rewritten_question)}</span>'
    button = f'<button type="button" class="act" name="reword">{edit}</button>'
    return f'<p class="aside">{label} {question} {button}</p>'


def _render_statements(answer: Answer, turn: Turn, translations: Translations) -> list[str]:
    """Return the statements and the disputes.

    A quoted statement that is a side of a dispute appears only there; the disputes then come
    first.
    """
    disputes = [
        citations.render_dispute(dispute, answer, turn.outlets, translations, turn.id)
        for dispute in answer.disputes
    ]
    undisputed = list_undisputed(answer)
    statements = [
        _render_statement(statement, answer, turn.id, translations) for statement in undisputed
    ]
    if not answer.statements and answer.text:
        statements = [f'<p class="said" dir="auto">{escape(answer.text)}</p>']
    if len(undisputed) < len(answer.statements):
        return disputes + statements
    return statements + disputes


def _render_declined(answer: Answer, turn: Turn, translations: Translations) -> list[str]:
    parts = [f'<p class="said" dir="auto">{escape(_choose_decline_text(answer, translations))}</p>']
    parts += (_render_closest(citation, turn, translations) for citation in answer.closest)
    if answer.closest and answer.complete:
        parts.append(f'<p class="why">{isolate(explain_decline(answer, translations))}</p>')
    return parts


def _choose_decline_text(answer: Answer, translations: Translations) -> str:
    """Return the message of a declined answer; an incomplete answer keeps its own text."""
    if not answer.complete:
        return answer.text
    if answer.closest:
        return translations("answer.declined")
    return translations("answer.unfound" if answer.coverage.articles else "answer.nothing")


def _render_statement(
    statement: Statement, answer: Answer, turn_id: str, translations: Translations
) -> str:
    before, short, after = map(escape, partition_statement(statement, answer))
    bold = f"<strong>{short}</strong>" if short else ""
    text = f"<bdi>{before}{bold}{after}</bdi>"
    warning = ""
    if statement.support in _WARNING_KEYS:
        warning_text = escape(translations(_WARNING_KEYS[statement.support]))
        warning = f' <em class="unsure" title="{escape(statement.reason)}">{warning_text}</em>'
    note = _describe_doubt(statement, translations)
    if statement.support == "unsupported":
        text = f"<s>{text}</s>"
    links = citations.render_citation_links(statement.citations, answer, translations, note)
    cited = [citation for citation in answer.citations if citation.label in statement.citations]
    speaker = citations.render_speaker(cited[0], translations) if len(cited) == 1 else ""
    date_note = _render_date_note(statement, answer, translations)
    labels = [citation.label for citation in cited]
    pin = citations.render_pin_button(turn_id, labels, translations)
    return f'<blockquote dir="auto">{text} {links}{speaker}{date_note}{warning}{pin}</blockquote>'


def _describe_doubt(statement: Statement, translations: Translations) -> str:
    """Return the words of a partly supported statement that its sources do not bear out."""
    if statement.support != "partial":
        return ""
    opinion = statement.opinion
    objection = opinion.words if opinion and opinion.verdict == "partial" else ""
    words = ", ".join(statement.words) or objection
    return translations("answer.missing", words=words) if words else statement.reason


def _render_date_note(statement: Statement, answer: Answer, translations: Translations) -> str:
    """Return the statement's date, if the statements of the answer have different dates."""
    day = answer.as_of(statement)
    if not day or len({answer.as_of(other) for other in answer.statements}) < 2:
        return ""
    note = translations("answer.asof", day=translations.format_date(day))
    return f' <span class="when">{isolate(note)}</span>'


def _render_closest(citation: Citation, turn: Turn, translations: Translations) -> str:
    link = citations.render_citation_link(citation, citation.quote, (), translations)
    reference = citations.render_article_reference(citation, turn.outlets, translations)
    copies = render_copies(
        citation.also_in,
        translations("answer.also"),
        translations,
        citation.article_id,
        (citation.start, citation.end),
    )
    pin = citations.render_pin_button(turn.id, [citation.label], translations)
    footer = f"<footer>{reference}{copies}</footer>"
    return f'<blockquote class="closest" dir="auto">{link}{pin}{footer}</blockquote>'


def _render_summary(answer: Answer, translations: Translations) -> str:
    """Return how sure the answer is, how it was checked, and what was searched and used."""
    level = rate_confidence(answer.confidence)
    likelihood = escape(translations(f"answer.likely{level}"))
    badge = f'<span class="trust level{level}">{likelihood}</span>' if answer.answered else ""
    newest = max(
        (citation.published for citation in answer.citations if citation.published), default=""
    )
    age = translations.format_age(newest, date.today())
    searched = translations("answer.searched", what=translations.describe_coverage(answer.coverage))
    facts = [
        _describe_check(answer, translations) if answer.statements else "",
        translations("answer.parts", parts="; ".join(dict.fromkeys(answer.searches)))
        if answer.searches
        else "",
        translations("answer.old", day=translations.format_date(newest), ago=age) if age else "",
        ", ".join([searched, *_describe_usage(answer, translations)]),
    ]
    return f'<p class="basis">{badge}<span class="facts">{escape(join_parts(facts))}</span></p>'


def _describe_check(answer: Answer, translations: Translations) -> str:
    """Return how many statements are borne out, partly or not, or that all are quotations."""
    counts = Counter(statement.support for statement in answer.statements)
    total = len(answer.statements)
    if counts["quoted"] == total:
        return translations("answer.verbatim")
    statements = translations.format_count("statement", total)
    borne_out = counts["quoted"] + counts["supported"]
    if borne_out == total:
        return translations("answer.allborne", statements=statements)
    numbers = {"borne": borne_out, "partly": counts["partial"], "not": counts["unsupported"]}
    parts = [
        translations(f"answer.{name}", n=translations.format_number(number))
        for name, number in numbers.items()
        if number
    ]
    return f"{statements}: {', '.join(parts)}"


def _describe_usage(answer: Answer, translations: Translations) -> list[str]:
    """Return the model of the answer, its tokens and its cost, as far as they are known."""
    usage, parts = answer.usage, []
    if answer.model:
        parts.append(translations("answer.model", model=answer.model))
    if usage:
        read, written = map(translations.format_number, (usage.read, usage.written))
        parts.append(translations("answer.tokens", read=read, written=written))
    if usage and usage.cost is not None:
        parts.append(translations("answer.cost", cost=f"{usage.cost:.2g}"))
    return parts


def _render_ways_on(answer: Answer, turn: Turn, translations: Translations) -> str:
    """Return the buttons that ask an unsure or declined question again, in another way."""
    if answer.standing == "answered" or not answer.complete:
        return ""
    names = ["bolder", *(["wider"] if turn.filters != NO_FILTERS else [])]
    buttons = "".join(
        f'<button type="button" class="act" name="{name}" value="{turn.id}">'
        f"{escape(translations(f'next.{name}'))}</button>"
        for name in names
    )
    return f'<p class="ways">{buttons}</p>'


def _render_actions(turn: Turn, translations: Translations) -> str:
    """Return the buttons and export links of an answer."""
    buttons = "".join(
        f'<button type="button" class="act" name="{name}" value="{turn.id}">'
        f"{escape(translations(f'answer.{name}'))}</button>"
        for name in ("pin", "copy", "link", "good", "bad")
    )
    export_links = "".join(
        f'<a class="act" href="export?answer={turn.id}&#38;form={suffix}">{export_format.name}</a>'
        for suffix, export_format in EXPORT_FORMATS.items()
    )
    save = escape(translations("answer.save"))
    export_menu = f"<details><summary>{save}</summary><p>{export_links}</p></details>"
    return f'<div class="acts">{buttons}{export_menu}</div>'
