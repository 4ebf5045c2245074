"""Sentences that were read → an answer in a language model's words, each statement checked.

The model names numbers and copies nothing; what it writes is shown once the check has confirmed
it against the sentences of those numbers.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Literal, NamedTuple

from pincite.assistant.answer import quote
from pincite.assistant.answer.claims import Claim, claims
from pincite.assistant.answer.prompt import messages, sheet, tokens
from pincite.assistant.check import verdict as check
from pincite.assistant.disputes.sides import Disagreement, told
from pincite.assistant.english.wording import count
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Messages, Model
from pincite.assistant.read.calibration import calibration
from pincite.assistant.read.ranking import Read
from pincite.assistant.settings import Settings
from pincite.assistant.types import Answer, Citation, Statement, Usage
from pincite.index import Index
from pincite.index.text.visible import on_one_line
from pincite.prompts import load

Outcome = Literal["said", "no answer", "unconfirmed"]
Pieces = Generator[Answer, None, Outcome]

UNCONFIRMED = "[not confirmed by the articles]"


class Checked(NamedTuple):
    """A statement with the sentences that bear it out, and its numbers that stand for none."""

    claim: Claim
    verdict: check.Verdict
    sources: tuple[Read, ...]
    unknown: tuple[str, ...]


def write(
    start: Answer,
    sentences: Sequence[Read],
    differing: Disagreement | None,
    index: Index,
    settings: Settings,
    model: Model,
) -> Pieces:
    """Yield an answer in a model's words, and return what came of it.

    A statement that is not borne out is asked for once more, with the reason; if it fails again,
    its sentences are quoted instead, or it is shown as unsupported, as the settings say. Raises
    ModelError where the model fails before it has said anything.
    """
    page = _Page(start, sentences, index, settings, model)
    failed: list[Checked] = []
    notices: list[str] = []
    try:
        yield from page.ask(page.messages, failed)
        if failed:
            still: list[Checked] = []
            yield from page.ask(page.again(failed), still)
            failed = still
    except ModelError as error:
        if not (page.said or failed):
            raise
        notices.append(f"The answer is incomplete: {error}.")
    complete = not notices
    if failed and settings.unsupported == "quote":
        said = count(len(failed), "statement")
        notices.append(f"{said} of the model could not be confirmed: left out, or quoted instead.")
    yield from page.replaced(failed)
    if not page.said:
        return "unconfirmed" if page.tried else "no answer"
    if differing:
        yield from page.quoted(side.read for side in differing.sides)
    disputes = told(differing, page.citations)
    yield page.piece(disputes=disputes, notices=tuple(notices), complete=complete)
    return "said"


class _Page:
    """What has been said so far, and what of it was cited."""

    def __init__(
        self,
        start: Answer,
        sentences: Sequence[Read],
        index: Index,
        settings: Settings,
        model: Model,
    ) -> None:
        self._empty = replace(start, passages=(), complete=False, model=model.name)
        self._best, self._index = sentences[0], index
        self._settings, self._model = settings, model
        question = start.standalone_question
        instructions = messages(question, {}, settings.statements)
        said = sum(tokens(text) for _, text in instructions)
        # The answer is sent back where a part of it is asked for again.
        self._shown = sheet(sentences, model.room - said - model.room // 5)
        if not self._shown:
            raise ModelError(
                f"what the model {model.name} can see holds no sentence beside this question: ask "
                "more briefly, or raise --model-limit window=NUMBER"
            )
        self.messages = messages(question, self._shown, settings.statements)
        self.citations: list[Citation] = []
        self._labels: dict[tuple[str, int], str] = {}
        self._said: set[str] = set()
        self._written: list[str] = []
        self.tried = False

    @property
    def said(self) -> bool:
        """Whether anything has been said."""
        return bool(self._said)

    def piece(self, **changes: object) -> Answer:
        """Return a piece of the answer that holds only these changes."""
        return replace(self._empty, **changes)  # type: ignore[arg-type]

    def ask(self, asked: Messages, failed: list[Checked]) -> Generator[Answer, None, None]:
        """Yield what a model says that the check confirms; add to `failed` what it does not."""
        with closing(self._model.stream(asked)) as deltas:  # type: ignore[type-var]
            for come in claims(deltas):
                if isinstance(come, Usage):
                    yield self.piece(usage=come)
                elif isinstance(come, str):
                    yield self.piece(draft=come)
                else:
                    checked = self._checked(come)
                    if checked.unknown:
                        yield self.piece(notices=(_reported(checked.unknown),))
                    if not come.text or come.text in self._said:
                        continue
                    self.tried = True
                    self._written.append(_as_written(come))
                    if checked.verdict.verdict == "unsupported":
                        failed.append(checked)
                    else:
                        yield self._say(come.text, checked.sources, checked.verdict)

    def again(self, failed: Sequence[Checked]) -> Messages:
        """Return what asks for statements anew that the check did not confirm."""
        faults = "\n".join(f"{_as_written(c.claim)} ({c.verdict.reason})" for c in failed)
        answer = "\n".join(self._written)
        return (*self.messages, ("assistant", answer), ("user", load("again", faults=faults)))

    def replaced(self, failed: Sequence[Checked]) -> Iterator[Answer]:
        """Yield what stands in the place of statements that stay without support."""
        for each in failed:
            if self._settings.unsupported == "strike":
                yield self._say(each.claim.text, (), each.verdict)
            else:
                yield from self.quoted(each.sources)

    def quoted(self, sources: Iterable[Read]) -> Iterator[Answer]:
        """Yield sentences word for word, but for those that are cited already."""
        for each in sources:
            if not self._is_cited(each):
                yield self._quote(each)

    def _quote(self, each: Read) -> Answer:
        text = on_one_line(each.text)
        return self._say(text, [each], check.support(text, [each.text]))

    def _say(self, text: str, sources: Sequence[Read], verdict: check.Verdict) -> Answer:
        known = len(self.citations)
        labels = tuple(dict.fromkeys(self._label(each) for each in sources))
        marks = "".join(f"[{label}]" for label in labels) or UNCONFIRMED
        between = " " if self._said else ""
        self._said.add(text)
        best = [each for each in sources if each is self._best]
        short = quote.short(self._best, best, calibration().short) if best else None
        return self.piece(
            text=f"{between}{text} {marks}",
            statements=(Statement(text, labels, verdict.verdict, verdict.reason),),
            citations=tuple(self.citations[known:]),
            short=short and replace(short, label=self._label(self._best)),
        )

    def _label(self, each: Read) -> str:
        """Return the label of a sentence that is cited, from now on if not before."""
        place = each.article.id, each.sentence.start
        if place not in self._labels:
            self._labels[place] = str(len(self.citations) + 1)
            (citation,) = quote.cite([each], self._index.also_in)
            self.citations.append(replace(citation, label=self._labels[place]))
        return self._labels[place]

    def _is_cited(self, each: Read) -> bool:
        return (each.article.id, each.sentence.start) in self._labels

    def _checked(self, claim: Claim) -> Checked:
        """Check a statement; of its citations, only those are kept that add to its support."""
        known = [number for number in claim.labels if number in self._shown]
        unknown = tuple(number for number in claim.labels if number not in self._shown)
        verdict = self._support(claim, known)
        if len(known) > 1 and verdict.verdict != "unsupported":
            for number in known[::-1]:
                rest = [each for each in known if each != number]
                alone = self._support(claim, [number]).verdict != "unsupported"
                if not alone and rest and self._support(claim, rest).score >= verdict.score:
                    known = rest
            verdict = self._support(claim, known)
        return Checked(claim, verdict, tuple(self._shown[n] for n in known), unknown)

    def _support(self, claim: Claim, numbers: Sequence[str]) -> check.Verdict:
        if not numbers:
            return check.Verdict("unsupported", 0.0, "it names no sentence")
        return check.support(claim.text, [self._shown[number].text for number in numbers])


def _reported(unknown: Sequence[str]) -> str:
    numbers = ", ".join(number[:9] for number in unknown)
    return f"The model cited {numbers}, which stands for no sentence that it was given."


def _as_written(claim: Claim) -> str:
    return f"{claim.text} {''.join(f'[{label}]' for label in claim.labels)}".strip()
