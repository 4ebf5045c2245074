"""What the conversation shows, as HTML of one line. Only the tags written here are markup."""

from datetime import date

from pincite.assistant.types import Answer, Citation, Statement
from pincite.ui.conversations.model import Turn, emphasized
from pincite.ui.escape import escape, isolate
from pincite.ui.export.formats import FORMS
from pincite.ui.html import citations
from pincite.ui.html.article import also_in
from pincite.ui.html.decline_reason import why
from pincite.ui.i18n import Texts
from pincite.ui.text_parts import joined, level

_UNSURE = {"partial": "answer.partial", "unsupported": "answer.unsupported"}


def welcome(texts: Texts) -> str:
    """Return what the empty page says."""
    return (
        f'<div class="hello"><h1>{escape(texts("page.hello"))}</h1>'
        f"<p>{escape(texts('page.promise'))}</p></div>"
    )


def question(turn: Turn, texts: Texts) -> str:
    """Return a question as it was typed, and which articles it was asked of."""
    asked_of = f'<p class="asked">{isolate(turn.asked_of)}</p>' if turn.asked_of else ""
    edit = texts("turn.edit")
    return (
        f'<div class="asking"><p class="question" dir="auto">{escape(turn.question)}</p>{asked_of}'
        f'<button type="button" class="act" name="edit" value="{turn.id}">{escape(edit)}</button>'
        "</div>"
    )


def waiting(words: str) -> str:
    """Return the sign that an answer is being worked on. The style sheet counts its seconds."""
    return f'<p class="waiting" role="status">{escape(words)}</p>'


def notice(words: str) -> str:
    """Return a message of the program: an error with its remedy, or that it was stopped."""
    return f'<p class="notice" role="status">{escape(words)}</p>'


def reply(turn: Turn, texts: Texts) -> str:
    """Return as much of the answer to a question as has come, and what else there is to say."""
    found = turn.found
    shown = ""
    if found and (found.text or found.draft or found.closest):
        shown = _answer(found, turn, texts)
    elif not turn.whole:
        return waiting(turn.notice or texts("turn.reading"))
    return shown + (notice(turn.notice) if turn.notice else "")


def _answer(found: Answer, turn: Turn, texts: Texts) -> str:
    parts = [_understood(found, texts)] if found.understood else []
    if found.answered:
        parts += _stated(found, turn, texts)
    elif found.text or found.closest:
        parts.append(f'<p class="said" dir="auto">{escape(_declined(found, texts))}</p>')
        parts += (_closest(citation, turn, texts) for citation in found.closest)
        if found.closest and found.complete:
            parts.append(f'<p class="why">{isolate(why(found, texts))}</p>')
    if found.draft and not turn.whole:
        parts.append(f'<p class="draft" dir="auto">{isolate(found.draft)}</p>')
    parts += (f'<p class="aside">{escape(words)}</p>' for words in found.notices)
    parts.append(citations.sources(found, turn.outlets, texts))
    if turn.whole:
        parts += [citations.when(found, texts), _basis(found, texts), _acts(turn, texts)]
    kind = "answer" if found.answered else "answer declined"
    return f'<div class="{kind}" id="answer-{turn.id}">{"".join(parts)}</div>'


def _understood(found: Answer, texts: Texts) -> str:
    words = escape(texts("answer.understood"))
    edit = f'<button type="button" class="act" name="reword">{escape(texts("turn.edit"))}</button>'
    asked = f'<span class="standalone">{isolate(found.understood)}</span>'
    return f'<p class="aside">{words} {asked} {edit}</p>'


def _stated(found: Answer, turn: Turn, texts: Texts) -> list[str]:
    """What the answer says. Sentences that contradict each other stand side by side, once."""
    sides = {label for each in found.disputes for label in each.citations}
    disputes = [citations.dispute(each, found, turn.outlets, texts) for each in found.disputes]
    alone = [
        each
        for each in found.statements
        if each.support != "quoted" or not sides.issuperset(each.citations)
    ]
    statements = [_statement(each, found, texts) for each in alone]
    if not found.statements and found.text:
        statements = [f'<p class="said" dir="auto">{escape(found.text)}</p>']
    return disputes + statements if len(alone) < len(found.statements) else statements + disputes


def _declined(found: Answer, texts: Texts) -> str:
    """What is said where there is no answer; of one that was cut off, as far as it came."""
    if not found.complete:
        return found.text
    if found.closest:
        return texts("answer.declined")
    return texts("answer.unfound" if found.coverage.articles else "answer.nothing")


def _statement(statement: Statement, found: Answer, texts: Texts) -> str:
    before, short, after = map(escape, emphasized(statement, found))
    bold = f"<strong>{short}</strong>" if short else ""
    words = f"<bdi>{before}{bold}{after}</bdi>"
    doubt = ""
    if statement.support in _UNSURE:
        unsure = escape(texts(_UNSURE[statement.support]))
        doubt = f' <em class="unsure" title="{escape(statement.reason)}">{unsure}</em>'
    if statement.support == "unsupported":
        words = f"<s>{words}</s>"
    links = citations.links(statement.citations, found, texts)
    cited = [each for each in found.citations if each.label in statement.citations]
    said = citations.said(cited[0], texts) if len(cited) == 1 else ""
    day = _as_of(statement, found, texts)
    return f'<blockquote dir="auto">{words} {links}{said}{day}{doubt}</blockquote>'


def _as_of(statement: Statement, found: Answer, texts: Texts) -> str:
    """Of which day a statement is, where the others of the answer are of other days."""
    day = found.as_of(statement)
    if not day or len({found.as_of(each) for each in found.statements}) < 2:
        return ""
    return f' <span class="when">{isolate(texts("answer.asof", day=texts.day(day)))}</span>'


def _closest(citation: Citation, turn: Turn, texts: Texts) -> str:
    return (
        f'<blockquote dir="auto">{citations.link(citation, citation.quote, (), texts)}'
        f"<footer>{citations.named(citation, turn.outlets, texts)}"
        f"{also_in(citation.also_in, texts('answer.also'), texts)}</footer></blockquote>"
    )


def _basis(found: Answer, texts: Texts) -> str:
    sure = level(found.confidence)
    trust = f'<span class="trust level{sure}">{escape(texts(f"answer.likely{sure}"))}</span>'
    newest = max((each.published for each in found.citations if each.published), default="")
    ago = texts.ago(newest, date.today())
    facts = [
        texts(_borne_out(found)) if found.answered and found.statements else "",
        texts("answer.old", day=texts.day(newest), ago=ago) if ago else "",
        ", ".join(
            [texts("answer.searched", what=texts.covered(found.coverage)), *_took(found, texts)]
        ),
    ]
    return (
        f'<p class="basis">{trust if found.answered else ""}'
        f'<span class="facts">{escape(joined(facts))}</span></p>'
    )


def _borne_out(found: Answer) -> str:
    """How far the sources bear out what is said, as the key of a text."""
    verdicts = {each.support for each in found.statements}
    if verdicts <= {"quoted"}:
        return "answer.verbatim"
    return "answer.checked" if verdicts <= {"quoted", "supported"} else "answer.doubted"


def _took(found: Answer, texts: Texts) -> list[str]:
    """Which model worded an answer, and what that took."""
    used, parts = found.usage, []
    if found.model:
        parts.append(texts("answer.model", model=found.model))
    if used:
        read, written = texts.number(used.read), texts.number(used.written)
        parts.append(texts("answer.tokens", read=read, written=written))
    if used and used.cost is not None:
        parts.append(texts("answer.cost", cost=f"{used.cost:.2g}"))
    return parts


def _acts(turn: Turn, texts: Texts) -> str:
    """What can be done with a whole answer."""
    buttons = "".join(
        f'<button type="button" class="act" name="{name}" value="{turn.id}">'
        f"{escape(texts(f'answer.{name}'))}</button>"
        for name in ("copy", "link", "good", "bad")
    )
    saved = "".join(
        f'<a class="act" href="export?answer={turn.id}&#38;form={form}">{name}</a>'
        for form, (name, *_) in FORMS.items()
    )
    save = f"<details><summary>{escape(texts('answer.save'))}</summary><p>{saved}</p></details>"
    return f'<div class="acts">{buttons}{save}</div>'
