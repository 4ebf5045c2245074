"""Ranked sentences → an answer in the words of a language model, each statement checked.

The model cites numbered sentences and copies no text. A statement is shown as cited only after the
check has confirmed it against the sentences it cites.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from typing import Literal, NamedTuple

from pincite.assistant.answer import quote
from pincite.assistant.answer.claims import Claim, parse_stream
from pincite.assistant.answer.evidence import Evidence
from pincite.assistant.answer.prompt import build_messages, estimate_tokens, number_sources
from pincite.assistant.check import Verdict, support
from pincite.assistant.disputes.sides import describe_disagreement
from pincite.assistant.english.wording import format_count
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Messages, Model
from pincite.assistant.read.calibration import load_calibration
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.settings import Settings
from pincite.assistant.steps import trace_step
from pincite.assistant.types import Answer, Citation, Statement, Usage
from pincite.index import Index
from pincite.index.text.visible import to_single_line
from pincite.prompts import load

Outcome = Literal["written", "no answer", "unconfirmed"]
AnswerStream = Generator[Answer, None, Outcome]

UNCONFIRMED = "[not confirmed by the articles]"
"""Stands in the text of an answer in place of the labels of an unsupported statement."""


class CheckedClaim(NamedTuple):
    """A claim, its verdict, the sentences that support it, and cited numbers that do not exist."""

    claim: Claim
    verdict: Verdict
    sources: tuple[ScoredSentence, ...]
    unknown_labels: tuple[str, ...]


def write_answer(
    template: Answer, evidence: Evidence, index: Index, settings: Settings, model: Model
) -> AnswerStream:
    """Yield pieces of an answer in the words of a model, and return the outcome.

    The model gets one retry for the statements that the check does not confirm, with the reasons.
    A statement that fails again is replaced by quotations, or shown as unsupported, as
    `settings.unsupported` says. Raises ModelError if the model fails before its first statement,
    or if its window has no room for a sentence.
    """
    writer = _AnswerWriter(template, evidence.sentences, index, settings, model)
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
    if evidence.disagreement:
        yield from writer.quote_sources(side.scored for side in evidence.disagreement.sides)
    disputes = describe_disagreement(evidence.disagreement, writer.citations)
    yield writer.make_piece(disputes=disputes, notices=tuple(notices), complete=complete)
    return "written"


class _AnswerWriter:
    """Makes pieces of an answer, and keeps the statements and citations so far."""

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
        # A retry sends the first answer back, so a fifth of the budget is kept for it.
        self._sources = number_sources(
            sentences, model.prompt_budget - prompt_tokens - model.prompt_budget // 5
        )
        if not self._sources:
            raise ModelError(
                f"the window of the model {model.name} has no room for sentences next to this "
                "question: ask a shorter one, or raise --model-limit window=NUMBER"
            )
        self.messages = build_messages(question, self._sources, settings.statements)
        self.citations: list[Citation] = []
        self._labels: dict[tuple[str, int], str] = {}
        self._statement_texts: set[str] = set()
        self._transcript: list[str] = []
        self.has_claims = False

    @property
    def has_statements(self) -> bool:
        """Whether the answer has a statement yet."""
        return bool(self._statement_texts)

    def make_piece(self, **changes: object) -> Answer:
        """Return a piece of the answer with only these fields filled."""
        return replace(self._template, **changes)  # type: ignore[arg-type]

    def stream_statements(
        self, messages: Messages, unsupported: list[CheckedClaim]
    ) -> Generator[Answer, None, None]:
        """Yield the statements that the check confirms; append the others to `unsupported`."""
        with closing(self._model.stream(messages)) as deltas:  # type: ignore[type-var]
            for item in parse_stream(deltas):
                if isinstance(item, Usage):
                    yield self.make_piece(usage=item)
                elif isinstance(item, str):
                    yield self.make_piece(draft=item)
                else:
                    with trace_step("check", statement=item.text) as step:
                        checked = self._check_claim(item)
                        step.outputs = asdict(checked.verdict)
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
        """Return the messages that ask for the unsupported statements again, with the reasons."""
        statements = "\n".join(
            f"{_format_claim(each.claim)} ({each.verdict.reason})" for each in unsupported
        )
        answer = "\n".join(self._transcript)
        retry_prompt = load("answer.retry", statements=statements)
        return (*self.messages, ("assistant", answer), ("user", retry_prompt))

    def replace_unsupported(self, unsupported: Sequence[CheckedClaim]) -> Iterator[Answer]:
        """Yield statements marked as unsupported, or the sentences they cite in their place."""
        for checked in unsupported:
            if self._settings.unsupported == "strike":
                yield self._add_statement(checked.claim.text, (), checked.verdict)
            else:
                yield from self.quote_sources(checked.sources)

    def quote_sources(self, sources: Iterable[ScoredSentence]) -> Iterator[Answer]:
        """Yield the sentences that are not cited yet, word for word."""
        for scored in sources:
            if not self._is_cited(scored):
                yield self._quote_sentence(scored)

    def _quote_sentence(self, scored: ScoredSentence) -> Answer:
        text = to_single_line(scored.text)
        return self._add_statement(text, [scored], support(text, [scored.text]))

    def _add_statement(
        self, text: str, sources: Sequence[ScoredSentence], verdict: Verdict
    ) -> Answer:
        citation_count = len(self.citations)
        labels = tuple(dict.fromkeys(self._assign_label(each) for each in sources))
        label_text = "".join(f"[{label}]" for label in labels) or UNCONFIRMED
        separator = " " if self._statement_texts else ""
        self._statement_texts.add(text)
        best = [each for each in sources if each is self._best]
        short = (
            quote.extract_short_answer(self._best, best, load_calibration().short_answer_threshold)
            if best
            else None
        )
        return self.make_piece(
            text=f"{separator}{text} {label_text}",
            statements=(Statement(text, labels, verdict.verdict, verdict.reason),),
            citations=tuple(self.citations[citation_count:]),
            short=short and replace(short, label=self._assign_label(self._best)),
        )

    def _assign_label(self, scored: ScoredSentence) -> str:
        """Return the label of a sentence, with a new citation if it has none yet."""
        key = scored.article.id, scored.sentence.start
        if key not in self._labels:
            self._labels[key] = str(len(self.citations) + 1)
            (citation,) = quote.cite([scored], self._index.also_in)
            self.citations.append(replace(citation, label=self._labels[key]))
        return self._labels[key]

    def _is_cited(self, scored: ScoredSentence) -> bool:
        return (scored.article.id, scored.sentence.start) in self._labels

    def _check_claim(self, claim: Claim) -> CheckedClaim:
        """Check a claim, and drop the citations that do not add to its support."""
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

    def _verify_claim(self, claim: Claim, labels: Sequence[str]) -> Verdict:
        if not labels:
            return Verdict("unsupported", 0.0, "it names no sentence")
        return support(claim.text, [self._sources[number].text for number in labels])


def _format_unknown_labels(labels: Sequence[str]) -> str:
    numbers = ", ".join(number[:9] for number in labels)
    return f"The model cited {numbers}, which stands for no sentence that it was given."


def _format_claim(claim: Claim) -> str:
    return f"{claim.text} {''.join(f'[{label}]' for label in claim.labels)}".strip()
