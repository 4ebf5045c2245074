"""Statements and their sentences → pieces of an answer, with labels and citations."""

from collections.abc import Sequence
from dataclasses import replace

from pincite.assistant.answer.evidence import FoundSentence
from pincite.assistant.answer.quote import cite, extract_short_answer
from pincite.assistant.check import Verdict
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.types import Answer, Citation, Opinion, Statement
from pincite.index import Index
from pincite.index.text.visible import to_single_line

UNCONFIRMED = "[not confirmed by the articles]"
"""Stands in the text of an answer in place of the labels of an unsupported statement."""


class Composer:
    """Makes pieces of an answer, and keeps its citations so far."""

    def __init__(self, template: Answer, best: ScoredSentence, index: Index) -> None:
        self._template, self._best, self._index = template, best, index
        self.citations: list[Citation] = []
        self.statements: list[Statement] = []
        self._labels: dict[tuple[str, int], str] = {}

    def make_piece(self, **changes: object) -> Answer:
        """Return a piece of the answer with only these fields filled."""
        return replace(self._template, **changes)  # type: ignore[arg-type]

    def add_statement(
        self,
        text: str,
        sources: Sequence[FoundSentence],
        verdict: Verdict,
        opinion: Opinion | None = None,
    ) -> Answer:
        """Return the piece with a statement, and the citations that are new."""
        citation_count = len(self.citations)
        labels = tuple(dict.fromkeys(self._assign_label(each) for each in sources))
        label_text = "".join(f"[{label}]" for label in labels) or UNCONFIRMED
        separator = " " if self.statements else ""
        words = verdict.words if verdict.verdict in {"partial", "unsupported"} else ()
        statement = Statement(text, labels, verdict.verdict, verdict.reason, words, opinion)
        self.statements.append(statement)
        short = None
        if any(_locate(each) == _locate(self._best) for each in sources):
            short = extract_short_answer(self._best, [self._best], self._template.confidence)
        return self.make_piece(
            text=f"{separator}{text} {label_text}",
            statements=(statement,),
            citations=tuple(self.citations[citation_count:]),
            short=short and replace(short, label=self._assign_label(self._best)),
        )

    def add_quotation(self, sentence: FoundSentence) -> Answer | None:
        """Return the piece that quotes a sentence; None if it is quoted already."""
        text = to_single_line(sentence.text)
        if any(each.text == text for each in self.statements):
            return None
        verdict = Verdict("quoted", 1.0, "stands in the source word for word")
        return self.add_statement(text, [sentence], verdict)

    def is_cited(self, sentence: FoundSentence) -> bool:
        """Return whether a statement cites the sentence."""
        return _locate(sentence) in self._labels

    def _assign_label(self, sentence: FoundSentence) -> str:
        """Return the label of a sentence, with a new citation if it has none yet."""
        key = _locate(sentence)
        if key not in self._labels:
            self._labels[key] = str(len(self.citations) + 1)
            (citation,) = cite([sentence], self._index.also_in)
            self.citations.append(replace(citation, label=self._labels[key]))
        return self._labels[key]


def _locate(sentence: FoundSentence) -> tuple[str, int]:
    return sentence.article.id, sentence.sentence.start
