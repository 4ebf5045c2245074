"""What the conversation shows, as HTML of one line. Only the tags written here are markup."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from pathlib import PurePath

from pincite.assistant.phrases import age, by, count, day, period, searched
from pincite.assistant.types import Answer, Citation, Short, Statement
from pincite.index.types import Coverage, Skipped
from pincite.ui.markup import escape, isolate
from pincite.ui.source import address, also_in
from pincite.ui.words import joined, likelihood, took

Publisher = Callable[[str], str | None]
"""Gives the publisher of an article, by the article's id."""

_UNSURE = {"partial": "only partly in the source", "unsupported": "not in the sources"}
_DECLINED = "No sentence of the articles clearly answers this. This one comes closest:"
_MOST_SKIPPED = 200


def header(folder: str, coverage: Coverage, skipped: Sequence[Skipped]) -> str:
    """Return which folder is asked, what it holds, and which files could not be read."""
    facts = joined([count(coverage.articles, "article"), period(coverage.first, coverage.last)])
    return (
        f'<div class="about"><p class="wordmark">Pincite</p><div class="facts">'
        f'<p>Asking <strong title="{escape(folder)}">{isolate(PurePath(folder).name or folder)}'
        f"</strong> · {escape(facts)}</p>{_skipped(skipped)}</div></div>"
    )


def welcome() -> str:
    """Return what the empty page says."""
    return (
        '<div class="hello"><h1>What would you like to know?</h1><p>Every answer is made of '
        "sentences from your articles, word for word, each with a link to its place.</p></div>"
    )


def question(text: str) -> str:
    """Return a question as it was typed."""
    return f'<p class="question" dir="auto">{escape(text)}</p>'


def waiting(words: str) -> str:
    """Return the sign that an answer is being worked on. The style sheet counts its seconds."""
    return f'<p class="waiting" role="status">{escape(words)}</p>'


def notice(words: str) -> str:
    """Return a message of the program: an error with its remedy, or that it was stopped."""
    return f'<p class="notice" role="status">{escape(words)}</p>'


def answer(found: Answer, publisher: Publisher, *, whole: bool) -> str:
    """Return an answer, or, unless it is `whole`, as much of it as has come."""
    by_label = {citation.label: citation for citation in found.citations}
    parts = []
    if found.understood:
        parts.append(f'<p class="aside">Understood as: {isolate(found.understood)}</p>')
    if found.answered and found.statements:
        parts += (_statement(each, by_label, found.short) for each in found.statements)
    elif found.closest:
        why = _DECLINED if found.complete else escape(found.text)
        parts.append(f'<p class="said">{why}</p>')
        parts += (_closest(citation, publisher) for citation in found.closest)
    elif found.text:
        parts.append(f'<p class="said" dir="auto">{escape(found.text)}</p>')
    parts += (
        f'<p class="dispute"><strong>The articles differ.</strong> {isolate(dispute.text)} '
        f"{_links(dispute.citations, by_label)}</p>"
        for dispute in found.disputes
    )
    if found.draft and not whole:
        parts.append(f'<p class="draft" dir="auto">{isolate(found.draft)}</p>')
    parts += (f'<p class="aside">{escape(words)}</p>' for words in found.notices)
    if found.citations:
        parts.append(f'<ul class="sources">{"".join(_sources(found.citations, publisher))}</ul>')
    if whole:
        parts.append(_basis(found))
    kind = "answer" if found.answered else "answer declined"
    return f'<div class="{kind}">{"".join(parts)}</div>'


def _statement(statement: Statement, by_label: Mapping[str, Citation], short: Short | None) -> str:
    unsure = _UNSURE.get(statement.support)
    doubt = (
        f' <em class="unsure" title="{escape(statement.reason)}">{unsure}</em>' if unsure else ""
    )
    words = _emphasized(statement, by_label, short)
    if statement.support == "unsupported":
        words = f"<s>{words}</s>"
    return (
        f'<blockquote dir="auto">{words} '
        f"{_links(statement.citations, by_label)}{_said(statement, by_label)}{doubt}</blockquote>"
    )


def _said(statement: Statement, by_label: Mapping[str, Citation]) -> str:
    """Who says what is quoted, where the quote itself does not name them."""
    cited = [by_label[label] for label in statement.citations if label in by_label]
    named = by(cited[0].speaker, cited[0].quote) if len(cited) == 1 else ""
    return f' <span class="when">{isolate(named)}</span>' if named else ""


def _emphasized(statement: Statement, by_label: Mapping[str, Citation], short: Short | None) -> str:
    """The statement, with the few words that answer in bold where it quotes them."""
    cited = by_label.get(short.label) if short and short.label in statement.citations else None
    if not (short and cited and statement.text == " ".join(cited.quote.split())):
        return isolate(statement.text)
    start, end = short.start - cited.start, short.end - cited.start
    before, words, after = cited.quote[:start], cited.quote[start:end], cited.quote[end:]
    return f"<bdi>{escape(before)}<strong>{escape(words)}</strong>{escape(after)}</bdi>"


def _links(labels: Sequence[str], by_label: Mapping[str, Citation]) -> str:
    """The citations as links; a label without its citation is shown, never dropped."""
    everyone = tuple(by_label.values())
    return " ".join(
        _link(by_label[label], f"[{label}]", everyone)
        if label in by_label
        else f'<span class="unsure">{escape(f"[{label}: no source]")}</span>'
        for label in labels
    )


def _link(citation: Citation, words: str, others: Collection[Citation] = ()) -> str:
    hint = f"{citation.quote}\n{_origin(citation)}"
    return (
        f'<a class="cite" href="{escape(address(citation, others))}" '
        f'title="{escape(hint)}">{escape(words)}</a>'
    )


def _sources(citations: Sequence[Citation], publisher: Publisher) -> Iterator[str]:
    """One line an article, in the order they are first cited."""
    first = {citation.article_id: at for at, citation in reversed([*enumerate(citations)])}
    in_order = sorted(citations, key=lambda citation: first[citation.article_id])
    for article_id, cited in groupby(in_order, key=lambda citation: citation.article_id):
        same = list(cited)
        links = " ".join(_link(each, f"[{each.label}]", citations) for each in same)
        copies = tuple(dict.fromkeys(copy for each in same for copy in each.also_in))
        named = _named(same[0], publisher(article_id))
        yield f"<li>{links} {named}{also_in(copies, 'Also in')}</li>"


def _closest(citation: Citation, publisher: Publisher) -> str:
    return (
        f'<blockquote dir="auto">{_link(citation, citation.quote)}'
        f"<footer>{_named(citation, publisher(citation.article_id))}"
        f"{also_in(citation.also_in, 'Also in')}</footer></blockquote>"
    )


def _named(citation: Citation, publisher: str | None) -> str:
    rest = joined([publisher, citation.published and day(citation.published)])
    return f"<cite>{isolate(citation.title or citation.source)}</cite>" + (
        f' <span class="when">{isolate(rest)}</span>' if rest else ""
    )


def _origin(citation: Citation) -> str:
    return joined([citation.title or citation.source, day(citation.published or "")])


def _basis(found: Answer) -> str:
    level, words = likelihood(found.confidence)
    trust = f'<span class="trust level{level}">{words}</span> · ' if found.answered else ""
    says = escape(searched(found.coverage) + took(found))
    old = age((citation.published for citation in found.citations), date.today())
    aged = f"{escape(old)} · " if old else ""
    return f'<p class="basis">{trust}{aged}Searched {says}</p>'


def _skipped(skipped: Sequence[Skipped]) -> str:
    if not skipped:
        return ""
    rows = [
        f"<li>{isolate(path)}: {isolate(reason)}</li>" for path, reason in skipped[:_MOST_SKIPPED]
    ]
    if len(skipped) > _MOST_SKIPPED:
        rows.append(f"<li>and {len(skipped) - _MOST_SKIPPED:,} more: see pincite status</li>")
    summary = f"{count(len(skipped), 'file')} could not be read"
    return f"<details><summary>{summary}</summary><ul>{''.join(rows)}</ul></details>"
