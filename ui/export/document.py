"""Turns → a sheet that can be read when the articles are gone: what is said, and its sources.

Pure, and no format yet: `export` and `word` write it. Sources are numbered through the whole
sheet, a sentence once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pincite.assistant.types import Answer, Citation
from pincite.ui.conversations.model import Turn, emphasized
from pincite.ui.i18n import Texts
from pincite.ui.text_parts import joined, parted

Kind = Literal["question", "aside", "statement", "struck", "closest", "differ", "side"]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its words in three parts, the middle one bold, and its sources' numbers."""

    kind: Kind
    before: str
    bold: str = ""
    after: str = ""
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence that is cited, and where it stands: title, outlet, date, file."""

    number: int
    quote: str
    origin: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is exported, in the language of `texts`."""

    title: str
    lines: tuple[Line, ...]
    sources: tuple[Source, ...]
    texts: Texts


def sheet(title: str, turns: Sequence[Turn], texts: Texts) -> Sheet:
    """Return the turns as a sheet."""
    numbers: dict[tuple[str, int, int], int] = {}
    sources: list[Source] = []
    lines: list[Line] = []
    for turn in turns:
        for each in turn.found.citations if turn.found else ():
            place = (each.article_id, each.start, each.end)
            if place not in numbers:
                numbers[place] = len(numbers) + 1
                sources.append(_source(numbers[place], each, turn.outlets, texts))
        lines += _lines(turn, numbers, texts)
    return Sheet(title, tuple(lines), tuple(sources), texts)


def _source(number: int, cited: Citation, outlets: Mapping[str, str], texts: Texts) -> Source:
    return Source(number, " ".join(cited.quote.split()), origin(cited, outlets, texts), cited.url)


def origin(cited: Citation, outlets: Mapping[str, str], texts: Texts) -> str:
    """Return title, outlet, date and file of what is cited."""
    published = texts.day(cited.published) or texts("export.undated")
    outlet = outlets.get(cited.article_id)
    return joined([cited.title, outlet, published, cited.source])


def _lines(turn: Turn, numbers: Mapping[tuple[str, int, int], int], texts: Texts) -> Iterator[Line]:
    yield Line("question", turn.question)
    yield Line("aside", _about(turn, texts))
    found = turn.found
    if found is None or not (found.text or found.closest):
        yield Line("aside", turn.notice or texts("export.unanswered"))
        return
    by_label = {
        each.label: numbers[each.article_id, each.start, each.end] for each in found.citations
    }
    if found.answered and found.statements:
        for statement in found.statements:
            kind: Kind = "struck" if statement.support == "unsupported" else "statement"
            known = tuple(by_label[label] for label in statement.citations if label in by_label)
            yield Line(kind, *emphasized(statement, found), known)
            if statement.support == "partial":
                yield Line("aside", texts("answer.partial"))
    else:
        yield Line("aside", texts("export.unanswered"))
        for each in found.closest:
            yield Line("aside", f"{texts('export.closest')}: {origin(each, turn.outlets, texts)}")
            yield Line("closest", each.quote)
    yield from _disputes(found, by_label, turn.outlets, texts)
    yield from (Line("aside", words) for words in (*found.notices, turn.notice) if words)


def _disputes(
    found: Answer, by_label: Mapping[str, int], outlets: Mapping[str, str], texts: Texts
) -> Iterator[Line]:
    cited = {each.label: each for each in found.citations}
    for dispute in found.disputes:
        yield Line("differ", texts("answer.differ"))
        for label, words in zip(dispute.citations, dispute.words, strict=True):
            if label in cited:
                before, bold, after = parted(cited[label].quote, words)
                side = f"{origin(cited[label], outlets, texts)}: {before}"
                yield Line("side", side, bold, after, (by_label[label],))


def _about(turn: Turn, texts: Texts) -> str:
    asked = texts("export.asked", day=texts.day(turn.asked))
    if turn.found is None:
        return asked
    searched = texts("answer.searched", what=texts.covered(turn.found.coverage))
    return joined([asked, turn.asked_of, searched])
