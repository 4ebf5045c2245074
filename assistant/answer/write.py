"""Sentences that were read → an answer in a language model's words, each statement checked.

The model names numbers and copies nothing; what it writes is shown once the check has confirmed
it against the sentences of those numbers.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Literal, NamedTuple

from pincite.assistant.answer import quote
from pincite.assistant.answer.claims import Claim, parse_stream
from pincite.assistant.answer.prompt import build_messages, estimate_tokens, number_sources
from pincite.assistant.check import verdict as check
from pincite.assistant.disputes.sides import Disagreement, describe_disagreement
from pincite.assistant.english.wording import format_count
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Messages, Model
from pincite.assistant.read.calibration import load_calibration
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.settings import Settings
from pincite.assistant.types import Answer, Citation, Statement, Usage
from pincite.index import Index
from pincite.index.text.visible import to_single_line
from pincite.prompts import load

Outcome = Literal["said", "no answer", "unconfirmed"]
AnswerStream = Generator[Answer, None, Outcome]

UNCONFIRMED = "[not confirmed by the articles]"


class CheckedClaim(NamedTuple):
    """A statement with the sentences that bear it out, and its numbers that stand for none."""

    claim: Claim
    verdict: check.Verdict
    sources: tuple[ScoredSentence, ...]
    unknown_labels: tuple[str, ...]


def write_answer(
    template: Answer,
    sentences: Sequence[ScoredSentence],
    disagreement: Disagreement | None,
    index: Index,
    settings: Settings,
    model: Model,
) -> AnswerStream:
    """Yield an answer in a model's words, and return what came of it.

    A statement that is not borne out is asked for once more, with the reason; if it fails again,
    its sentences are quoted instead, or it is shown as unsupported, as the settings say. Raises
    ModelError where the model fails before it has said anything.
    """
    writer = _AnswerWriter(template, sentences, index, settings, model)
    unsupported: list[CheckedClaim] = []
    notices: list[str] = []
    try:
        yield from writer.stream_statements(writer.messages, unsupported)
        if unsupported:
            still_unsupported: list[CheckedClaim] = []
            yield from writer.stream_statements(
                writer.build_retry_messages(unsupported), still_unsupported
            )
            unsupported = still_unsupported
    except ModelError as error:
        if not (writer.has_statements or unsupported):
            raise
        notices.append(f"The answer is incomplete: {error}.")
    complete = not notices
    if unsupported and settings.unsupported == "quote":
        statement_count = format_count(len(unsupported), "statement")
        notices.append(
            f"{statement_count} of the model could not be confirmed: left out, or quoted instead."
        )
    yield from writer.replace_unsupported(unsupported)
    if not writer.has_statements:
        return "unconfirmed" if writer.has_claims else "no answer"
    if disagreement:
        yield from writer.quote_sources(side.scored for side in disagreement.sides)
    disputes = describe_disagreement(disagreement, writer.citations)
    yield writer.make_piece(disputes=disputes, notices=tuple(notices), complete=complete)
    return "said"


class _AnswerWriter:
    """What has been said so far, and what of it was cited."""

    def __init__(
        self,
        template: Answer,
        sentences: Sequence[ScoredSentence],
        index: Index,
        settings: Settings,
        model: Model,
    ) -> None:
        self._template = replace(template, passages=(), complete=False, model=model.name)
        self._best, self._index = sentences[0], index
        self._settings, self._model = settings, model
        question = template.standalone_question
        empty_messages = build_messages(question, {}, settings.statements)
        prompt_tokens = sum(estimate_tokens(text) for _, text in empty_messages)
        # The answer is sent back where a part of it is asked for again.
        self._sources = number_sources(
            sentences, model.prompt_budget - prompt_tokens - model.prompt_budget // 5
        )
        if not self._sources:
            raise ModelError(
                f"what the model {model.name} can see holds no sentence beside this question: ask "
                "more briefly, or raise --model-limit window=NUMBER"
            )
        self.messages = build_messages(question, self._sources, settings.statements)
        self.citations: list[Citation] = []
        self._labels: dict[tuple[str, int], str] = {}
        self._statement_texts: set[str] = set()
        self._transcript: list[str] = []
        self.has_claims = False

    @property
    def has_statements(self) -> bool:
        """Whether anything has been said."""
        return bool(self._statement_texts)

    def make_piece(self, **changes: object) -> Answer:
        """Return a piece of the answer that holds only these changes."""
        return replace(self._template, **changes)  # type: ignore[arg-type]

    def stream_statements(
        self, messages: Messages, unsupported: list[CheckedClaim]
    ) -> Generator[Answer, None, None]:
        """Yield what a model says that the check confirms; add to `failed` what it does not."""
        with closing(self._model.stream(messages)) as deltas:  # type: ignore[type-var]
            for item in parse_stream(deltas):
                if isinstance(item, Usage):
                    yield self.make_piece(usage=item)
                elif isinstance(item, str):
                    yield self.make_piece(draft=item)
                else:
                    checked = self._check_claim(item)
                    if checked.unknown_labels:
                        yield self.make_piece(
                            notices=(_format_unknown_labels(checked.unknown_labels),)
                        )
                    if not item.text or item.text in self._statement_texts:
                        continue
                    self.has_claims = True
                    self._transcript.append(_format_claim(item))
                    if checked.verdict.verdict == "unsupported":
                        unsupported.append(checked)
                    else:
                        yield self._add_statement(item.text, checked.sources, checked.verdict)

    def build_retry_messages(self, unsupported: Sequence[CheckedClaim]) -> Messages:
        """Return what asks for statements anew that the check did not confirm."""
        faults = "\n".join(f"{_format_claim(c.claim)} ({c.verdict.reason})" for c in unsupported)
        answer = "\n".join(self._transcript)
        return (*self.messages, ("assistant", answer), ("user", load("again", faults=faults)))

    def replace_unsupported(self, unsupported: Sequence[CheckedClaim]) -> Iterator[Answer]:
        """Yield what stands in the place of statements that stay without support."""
        for checked in unsupported:
            if self._settings.unsupported == "strike":
                yield self._add_statement(checked.claim.text, (), checked.verdict)
            else:
                yield from self.quote_sources(checked.sources)

    def quote_sources(self, sources: Iterable[ScoredSentence]) -> Iterator[Answer]:
        """Yield sentences word for word, but for those that are cited already."""
        for scored in sources:
            if not self._is_cited(scored):
                yield self._quote_sentence(scored)

    def _quote_sentence(self, scored: ScoredSentence) -> Answer:
        text = to_single_line(scored.text)
        return self._add_statement(text, [scored], check.support(text, [scored.text]))

    def _add_statement(
        self, text: str, sources: Sequence[ScoredSentence], verdict: check.Verdict
    ) -> Answer:
        known_count = len(self.citations)
        labels = tuple(dict.fromkeys(self._assign_label(each) for each in sources))
        label_text = "".join(f"[{label}]" for label in labels) or UNCONFIRMED
        separator = " " if self._statement_texts else ""
        self._statement_texts.add(text)
        best = [each for each in sources if each is self._best]
        short = (
            quote.extract_short_answer(self._best, best, load_calibration().short) if best else None
        )
        return self.make_piece(
            text=f"{separator}{text} {label_text}",
            statements=(Statement(text, labels, verdict.verdict, verdict.reason),),
            citations=tuple(self.citations[known_count:]),
            short=short and replace(short, label=self._assign_label(self._best)),
        )

    def _assign_label(self, scored: ScoredSentence) -> str:
        """Return the label of a sentence that is cited, from now on if not before."""
        key = scored.article.id, scored.sentence.start
        if key not in self._labels:
            self._labels[key] = str(len(self.citations) + 1)
            (citation,) = quote.cite([scored], self._index.also_in)
            self.citations.append(replace(citation, label=self._labels[key]))
        return self._labels[key]

    def _is_cited(self, scored: ScoredSentence) -> bool:
        return (scored.article.id, scored.sentence.start) in self._labels

    def _check_claim(self, claim: Claim) -> CheckedClaim:
        """Check a statement; of its citations, only those are kept that add to its support."""
        known_labels = [number for number in claim.labels if number in self._sources]
        unknown_labels = tuple(number for number in claim.labels if number not in self._sources)
        verdict = self._verify_claim(claim, known_labels)
        if len(known_labels) > 1 and verdict.verdict != "unsupported":
            for number in known_labels[::-1]:
                other_labels = [each for each in known_labels if each != number]
                supported_alone = self._verify_claim(claim, [number]).verdict != "unsupported"
                if (
                    not supported_alone
                    and other_labels
                    and self._verify_claim(claim, other_labels).score >= verdict.score
                ):
                    known_labels = other_labels
            verdict = self._verify_claim(claim, known_labels)
        return CheckedClaim(
            claim, verdict, tuple(self._sources[n] for n in known_labels), unknown_labels
        )

    def _verify_claim(self, claim: Claim, labels: Sequence[str]) -> check.Verdict:
        if not labels:
            return check.Verdict("unsupported", 0.0, "it names no sentence")
        return check.support(claim.text, [self._sources[number].text for number in labels])


def _format_unknown_labels(labels: Sequence[str]) -> str:
    numbers = ", ".join(number[:9] for number in labels)
    return f"The model cited {numbers}, which stands for no sentence that it was given."


def _format_claim(claim: Claim) -> str:
    return f"{claim.text} {''.join(f'[{label}]' for label in claim.labels)}".strip()
