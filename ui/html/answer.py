"""What the conversation shows, as HTML of one line. Only the tags written here are markup."""

from datetime import date

from pincite.assistant.types import Answer, Citation, Statement
from pincite.ui.conversations.model import Turn, partition_statement
from pincite.ui.escape import escape, isolate
from pincite.ui.export.formats import EXPORT_FORMATS
from pincite.ui.html import citations
from pincite.ui.html.article import render_copies
from pincite.ui.html.decline_reason import explain_decline
from pincite.ui.i18n import Translations
from pincite.ui.text_parts import join_parts

_CONFIDENCE_LEVELS = ((0.8, 3), (0.5, 2), (0.25, 1))
_WARNING_KEYS = {"partial": "answer.partial", "unsupported": "answer.unsupported"}


def render_welcome(translations: Translations) -> str:
    """Return what the empty page says."""
    return (
        f'<div class="hello"><h1>{escape(translations("page.hello"))}</h1>'
        f"<p>{escape(translations('page.promise'))}</p></div>"
    )


def render_question(turn: Turn, translations: Translations) -> str:
    """Return a question as it was typed, and which articles it was asked of."""
    asked_of = f'<p class="asked">{isolate(turn.asked_of)}</p>' if turn.asked_of else ""
    edit = translations("turn.edit")
    return (
        f'<div class="asking"><p class="question" dir="auto">{escape(turn.question)}</p>{asked_of}'
        f'<button type="button" class="act" name="edit" value="{turn.id}">{escape(edit)}</button>'
        "</div>"
    )


def render_waiting(message: str) -> str:
    """Return the sign that an answer is being worked on. The style sheet counts its seconds."""
    return f'<p class="waiting" role="status">{escape(message)}</p>'


def render_notice(message: str) -> str:
    """Return a message of the program: an error with its remedy, or that it was stopped."""
    return f'<p class="notice" role="status">{escape(message)}</p>'


def render_reply(turn: Turn, translations: Translations) -> str:
    """Return as much of the answer to a question as has come, and what else there is to say."""
    answer = turn.found
    html = ""
    if answer and (answer.text or answer.draft or answer.closest):
        html = _render_answer(answer, turn, translations)
    elif not turn.whole:
        return render_waiting(turn.notice or translations("turn.reading"))
    return html + (render_notice(turn.notice) if turn.notice else "")


def _render_answer(answer: Answer, turn: Turn, translations: Translations) -> str:
    parts = [_render_rewritten_question(answer, translations)] if answer.rewritten_question else []
    if answer.answered:
        parts += _render_statements(answer, turn, translations)
    elif answer.text or answer.closest:
        parts.append(
            f'<p class="said" dir="auto">{escape(_decline_text(answer, translations))}</p>'
        )
        parts += (_render_closest(citation, turn, translations) for citation in answer.closest)
        if answer.closest and answer.complete:
            parts.append(f'<p class="why">{isolate(explain_decline(answer, translations))}</p>')
    if answer.draft and not turn.whole:
        parts.append(f'<p class="draft" dir="auto">{isolate(answer.draft)}</p>')
    parts += (f'<p class="aside">{escape(words)}</p>' for words in answer.notices)
    parts.append(citations.render_sources(answer, turn.outlets, translations))
    if turn.whole:
        parts += [
            citations.render_dates(answer, translations),
            _render_summary(answer, translations),
            _render_actions(turn, translations),
        ]
    css_class = "answer" if answer.answered else "answer declined"
    return f'<div class="{css_class}" id="answer-{turn.id}">{"".join(parts)}</div>'


def confidence_level(confidence: float) -> int:
    """Return a level from 0 (weak) to 3 (very likely) for a confidence from 0 to 1."""
    return next((level for threshold, level in _CONFIDENCE_LEVELS if confidence >= threshold), 0)


def _render_rewritten_question(answer: Answer, translations: Translations) -> str:
    label = escape(translations("answer.understood"))
    edit = f'<button type="button" class="act" name="reword">{escape(translations("turn.edit"))}</button>'
    question = f'<span class="standalone">{isolate(answer.rewritten_question)}</span>'
    return f'<p class="aside">{label} {question} {edit}</p>'


def _render_statements(answer: Answer, turn: Turn, translations: Translations) -> list[str]:
    """What the answer says. Sentences that contradict each other stand side by side, once."""
    side_labels = {label for each in answer.disputes for label in each.citations}
    disputes = [
        citations.render_dispute(each, answer, turn.outlets, translations)
        for each in answer.disputes
    ]
    undisputed = [
        each
        for each in answer.statements
        if each.support != "quoted" or not side_labels.issuperset(each.citations)
    ]
    statements = [_render_statement(each, answer, translations) for each in undisputed]
    if not answer.statements and answer.text:
        statements = [f'<p class="said" dir="auto">{escape(answer.text)}</p>']
    return (
        disputes + statements if len(undisputed) < len(answer.statements) else statements + disputes
    )


def _decline_text(answer: Answer, translations: Translations) -> str:
    """What is said where there is no answer; of one that was cut off, as far as it came."""
    if not answer.complete:
        return answer.text
    if answer.closest:
        return translations("answer.declined")
    return translations("answer.unfound" if answer.coverage.articles else "answer.nothing")


def _render_statement(statement: Statement, answer: Answer, translations: Translations) -> str:
    before, short, after = map(escape, partition_statement(statement, answer))
    bold = f"<strong>{short}</strong>" if short else ""
    text = f"<bdi>{before}{bold}{after}</bdi>"
    warning = ""
    if statement.support in _WARNING_KEYS:
        warning_text = escape(translations(_WARNING_KEYS[statement.support]))
        warning = f' <em class="unsure" title="{escape(statement.reason)}">{warning_text}</em>'
    if statement.support == "unsupported":
        text = f"<s>{text}</s>"
    links = citations.render_citation_links(statement.citations, answer, translations)
    cited = [each for each in answer.citations if each.label in statement.citations]
    speaker = citations.render_speaker(cited[0], translations) if len(cited) == 1 else ""
    date_note = _render_date_note(statement, answer, translations)
    return f'<blockquote dir="auto">{text} {links}{speaker}{date_note}{warning}</blockquote>'


def _render_date_note(statement: Statement, answer: Answer, translations: Translations) -> str:
    """Of which day a statement is, where the others of the answer are of other days."""
    day = answer.as_of(statement)
    if not day or len({answer.as_of(each) for each in answer.statements}) < 2:
        return ""
    return f' <span class="when">{isolate(translations("answer.asof", day=translations.format_date(day)))}</span>'


def _render_closest(citation: Citation, turn: Turn, translations: Translations) -> str:
    return (
        f'<blockquote dir="auto">{citations.render_citation_link(citation, citation.quote, (), translations)}'
        f"<footer>{citations.render_article_reference(citation, turn.outlets, translations)}"
        f"{render_copies(citation.also_in, translations('answer.also'), translations)}</footer></blockquote>"
    )


def _render_summary(answer: Answer, translations: Translations) -> str:
    level = confidence_level(answer.confidence)
    badge = (
        f'<span class="trust level{level}">{escape(translations(f"answer.likely{level}"))}</span>'
    )
    newest = max((each.published for each in answer.citations if each.published), default="")
    age = translations.format_age(newest, date.today())
    facts = [
        translations(_verification_key(answer)) if answer.answered and answer.statements else "",
        translations("answer.old", day=translations.format_date(newest), ago=age) if age else "",
        ", ".join(
            [
                translations(
                    "answer.searched", what=translations.describe_coverage(answer.coverage)
                ),
                *_describe_usage(answer, translations),
            ]
        ),
    ]
    return (
        f'<p class="basis">{badge if answer.answered else ""}'
        f'<span class="facts">{escape(join_parts(facts))}</span></p>'
    )


def _verification_key(answer: Answer) -> str:
    """How far the sources bear out what is said, as the key of a text."""
    verdicts = {each.support for each in answer.statements}
    if verdicts <= {"quoted"}:
        return "answer.verbatim"
    return "answer.checked" if verdicts <= {"quoted", "supported"} else "answer.doubted"


def _describe_usage(answer: Answer, translations: Translations) -> list[str]:
    """Which model worded an answer, and what that took."""
    usage, parts = answer.usage, []
    if answer.model:
        parts.append(translations("answer.model", model=answer.model))
    if usage:
        read, written = (
            translations.format_number(usage.read),
            translations.format_number(usage.written),
        )
        parts.append(translations("answer.tokens", read=read, written=written))
    if usage and usage.cost is not None:
        parts.append(translations("answer.cost", cost=f"{usage.cost:.2g}"))
    return parts


def _render_actions(turn: Turn, translations: Translations) -> str:
    """What can be done with a whole answer."""
    buttons = "".join(
        f'<button type="button" class="act" name="{name}" value="{turn.id}">'
        f"{escape(translations(f'answer.{name}'))}</button>"
        for name in ("copy", "link", "good", "bad")
    )
    export_links = "".join(
        f'<a class="act" href="export?answer={turn.id}&#38;form={suffix}">{export_format.name}</a>'
        for suffix, export_format in EXPORT_FORMATS.items()
    )
    export_menu = f"<details><summary>{escape(translations('answer.save'))}</summary><p>{export_links}</p></details>"
    return f'<div class="acts">{buttons}{export_menu}</div>'
