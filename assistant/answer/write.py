"""The sheet → an answer in the words of a language model, each statement checked.

The model cites numbered sentences and copies no text. A statement is shown as cited only after the
check has confirmed it against sentences of the sheet.
"""

import re
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from typing import Literal, NamedTuple

from pincite.assistant.answer.claims import Claim, NoAnswer, parse_stream
from pincite.assistant.answer.composer import Composer
from pincite.assistant.answer.evidence import Evidence
from pincite.assistant.answer.judge import CheckedClaim, Judge
from pincite.assistant.answer.opinion import ask_opinion
from pincite.assistant.answer.outline import Outline
from pincite.assistant.answer.prompt import build_messages
from pincite.assistant.answer.sheet import Sheet, build_sheet, estimate_tokens
from pincite.assistant.check import load_checker
from pincite.assistant.check.literals import find_unsupported_facts, normalize
from pincite.assistant.disputes.sides import describe_disagreement
from pincite.assistant.english.wording import format_count
from pincite.assistant.llm.errors import ModelError
from pincite.assistant.llm.model import Messages, Model
from pincite.assistant.llm.profiles import find_profile
from pincite.assistant.settings import Settings
from pincite.assistant.tracing.steps import trace_step
from pincite.assistant.types import Answer, Opinion, Support, Usage
from pincite.index import Index
from pincite.prompts import load

MAX_SHEET_TOKENS = 6_000
"""Most tokens of the sheet, however long the window is: reading costs time and money."""

MAX_REASON_LENGTH = 300
"""Characters of the model's reason for giving no answer."""

_ADDRESS = re.compile(r"(?i)\bhttps?:|\bwww\.|\w\.\w{2,}/|@\w")


class Outcome(NamedTuple):
    """What became of a written answer, and why the model gives none."""

    kind: Literal["written", "no answer", "unconfirmed"]
    reason: str = ""


AnswerStream = Generator[Answer, None, Outcome]
Pieces = Generator[Answer, None, None]


def write_answer(
    template: Answer,
    evidence: Evidence,
    index: Index,
    settings: Settings,
    model: Model,
    second_model: Model | None = None,
) -> AnswerStream:
    """Yield pieces of an answer in the words of a model, and return the outcome.

    The model gets one more request for the statements that the check refuses, with the reasons. A
    statement that fails again is replaced by the sentence that fits it best, or shown as
    unsupported, as `settings.unsupported` says. With a `second_model`, statements are shown once
    that model has given its opinion of all of them, and as the worse of the two verdicts says.
    Raises ModelError if the model fails before its first statement, or if its window has no room
    for a sentence.
    """
    writer = _AnswerWriter(template, evidence, index, settings, model)
    notices: list[str] = []
    try:
        yield from writer.ask(show=second_model is None)
        if writer.outline.list_refused():
            yield from writer.ask_again()
    except ModelError as error:
        if not writer.outline.places:
            raise
        notices.append(f"The answer is incomplete: {error}.")
    complete = not notices
    if second_model:
        yield from writer.ask_opinion(second_model)
    yield from writer.show_rest()
    notices += writer.notices
    composer = writer.composer
    if not composer.statements:
        if writer.outline.places and writer.reason is None:
            yield composer.make_piece(notices=tuple(writer.notices))
            return Outcome("unconfirmed")
        return Outcome("no answer", writer.reason or "")
    if evidence.disagreement:
        yield from writer.quote_sides(evidence)
    disputes = describe_disagreement(evidence.disagreement, composer.citations)
    yield composer.make_piece(disputes=disputes, notices=tuple(notices), complete=complete)
    return Outcome("written")


class _AnswerWriter:
    """Asks a model, and shows its statements in order as soon as they are confirmed."""

    def __init__(
        self,
        template: Answer,
        evidence: Evidence,
        index: Index,
        settings: Settings,
        model: Model,
    ) -> None:
        template = replace(template, passages=(), complete=False, model=model.name)
        self.composer = Composer(template, evidence.sentences[0], index)
        self.outline = Outline()
        self.reason: str | None = None
        self.notices: list[str] = []
        self._settings, self._model = settings, model
        self._profile = find_profile(model.name)
        self._question = template.standalone_question
        self._sheet = self._build_sheet(evidence, index)
        self._judge = Judge(self._sheet, load_checker(settings.checker))
        self._messages = self._build_messages(self._sheet)
        self._transcript: list[str] = []
        self._shown_count = 0
        self._was_asked_again = False
        self._opinions: dict[int, tuple[Opinion | None, str]] | None = None

    def ask(self, *, show: bool) -> Pieces:
        """Yield the statements of the model up to the first one that is refused, if `show`."""
        for item in self._stream(self._messages):
            if isinstance(item, Answer):
                yield item
            elif self.outline.add(item) and show:
                yield from self._show_confirmed()

    def ask_again(self) -> Pieces:
        """Ask the model to word the refused statements again."""
        refused = [place.first for place in self.outline.list_refused()]
        statements = "\n".join(
            f"{_format_claim(each.claim)} ({each.verdict.reason})" for each in refused
        )
        answer = "\n".join(self._transcript)
        prompt = load("answer.retry", statements=statements)
        for item in self._stream((*self._messages, ("assistant", answer), ("user", prompt))):
            if isinstance(item, Answer):
                yield item
            else:
                self.outline.reword(item)
        self._was_asked_again = True

    def ask_opinion(self, model: Model) -> Pieces:
        """Take the opinion of a second model on all confirmed statements, in one request."""
        confirmed = [
            each
            for place in self.outline
            for each in place.current
            if not each.is_refused and each.verdict.verdict != "quoted"
        ]
        if not confirmed:
            return
        opinions: list[Opinion | None] = [None] * len(confirmed)
        failure = f"{model.name} gave no verdict on it"
        deltas = ask_opinion(confirmed, model)
        try:
            while True:
                try:
                    delta = next(deltas)
                except StopIteration as ended:
                    opinions = ended.value
                    break
                yield self.composer.make_piece(usage=delta.usage)
        except ModelError as error:
            failure = str(error)
            self.notices.append(f"There is no second opinion: {error}.")
        self._opinions = {
            id(each.claim): (opinion, failure)
            for each, opinion in zip(confirmed, opinions, strict=True)
        }

    def show_rest(self) -> Pieces:
        """Yield all statements that are not shown yet, or what replaces them."""
        refused_count = 0
        for place in self.outline.places[self._shown_count :]:
            confirmed = [each for each in map(self._apply_opinion, place.current) if each]
            for checked, opinion in confirmed:
                if not checked.is_refused:
                    yield self._show(checked, opinion)
            refused = [checked for checked, _ in confirmed if checked.is_refused]
            refused_count += bool(refused)
            was_withdrawn = place.first.is_refused and self._was_asked_again
            if refused and not (was_withdrawn and not place.rewordings):
                yield from self._replace(refused[0])
        if refused_count and self._settings.unsupported == "quote":
            self.notices.append(
                f"{format_count(refused_count, 'statement')} of the model could not be confirmed: "
                "left out, or quoted instead."
            )

    def quote_sides(self, evidence: Evidence) -> Pieces:
        """Yield the sides of a disagreement that are not cited yet, word for word."""
        for side in evidence.disagreement.sides if evidence.disagreement else ():
            if not self.composer.is_cited(side.scored):
                piece = self.composer.add_quotation(side.scored)
                if piece:
                    yield piece

    def _stream(self, messages: Messages) -> Iterator[CheckedClaim | Answer]:
        """Yield checked claims, and pieces of the answer without statements."""
        with closing(self._model.stream(messages)) as deltas:  # type: ignore[type-var]
            for item in parse_stream(deltas, thinks=self._profile.thinks):
                if isinstance(item, Usage):
                    yield self.composer.make_piece(usage=item)
                elif isinstance(item, str):
                    yield self.composer.make_piece(draft=item)
                elif isinstance(item, NoAnswer):
                    self.reason = self._check_reason(item.reason)
                else:
                    with trace_step("check", statement=item.text) as step:
                        checked = self._judge.check(item)
                        step.outputs = asdict(checked.verdict)
                    if checked.unknown_labels:
                        notice = _format_unknown_labels(checked.unknown_labels)
                        yield self.composer.make_piece(notices=(notice,))
                    if item.text:
                        self._transcript.append(_format_claim(item))
                        yield checked

    def _show_confirmed(self) -> Pieces:
        """Yield the statements up to the first one that is refused."""
        for place in self.outline.places[self._shown_count :]:
            if place.first.is_refused:
                return
            self._shown_count += 1
            yield self._show(place.first, None)

    def _show(self, checked: CheckedClaim, opinion: Opinion | None) -> Answer:
        text = checked.claim.text
        return self.composer.add_statement(text, checked.sources, checked.verdict, opinion)

    def _replace(self, checked: CheckedClaim) -> Pieces:
        """Yield a refused statement struck out, or the sentence that fits it best."""
        if self._settings.unsupported == "strike":
            yield self.composer.add_statement(checked.claim.text, (), checked.verdict)
            return
        sentence = self._judge.find_quotation(checked)
        piece = self.composer.add_quotation(sentence) if sentence else None
        if piece:
            yield piece

    def _apply_opinion(self, checked: CheckedClaim) -> tuple[CheckedClaim, Opinion | None]:
        """Return a claim with the worse of the two verdicts, and the second opinion of it."""
        if self._opinions is None or id(checked.claim) not in self._opinions:
            return checked, None
        opinion, failure = self._opinions[id(checked.claim)]
        ours = checked.verdict
        if opinion is None:
            verdict = replace(ours, verdict="unsupported", reason=failure)
        elif _ORDER.index(opinion.verdict) < _ORDER.index(ours.verdict):
            reason = f"{opinion.model}: {opinion.words}" if opinion.words else opinion.model
            verdict = replace(ours, verdict=opinion.verdict, reason=reason)
        else:
            verdict = ours
        return checked._replace(verdict=verdict), opinion

    def _build_sheet(self, evidence: Evidence, index: Index) -> Sheet:
        budget = self._model.prompt_budget
        prompt_tokens = sum(estimate_tokens(text) for _, text in self._build_messages({}))
        # The second request sends the first answer back, so a fifth of the budget is kept for it.
        room = min(MAX_SHEET_TOKENS, budget - prompt_tokens - budget // 5)
        sheet = build_sheet(evidence.sentences, evidence.passages, index, room)
        if not sheet:
            raise ModelError(
                f"the window of the model {self._model.name} has no room for sentences next to "
                "this question: ask a shorter one, or raise --model-limit window=NUMBER"
            )
        return sheet

    def _build_messages(self, sheet: Sheet) -> Messages:
        return build_messages(
            self._question, sheet, self._settings.statements, as_json=self._profile.json
        )

    def _check_reason(self, reason: str) -> str:
        """Return the reason for giving no answer; empty if it says more than the sheet does."""
        texts = [
            each for sentence in self._sheet.values() for each in (sentence.text, sentence.headline)
        ]
        sources = [normalize(text) for text in (self._question, *texts)]
        is_plain = len(reason) <= MAX_REASON_LENGTH and not _ADDRESS.search(reason)
        return reason if is_plain and not find_unsupported_facts(normalize(reason), sources) else ""


_ORDER: tuple[Support, ...] = ("unsupported", "partial", "supported", "quoted")


def _format_unknown_labels(labels: tuple[str, ...]) -> str:
    numbers = ", ".join(number[:9] for number in labels)
    return f"The model cited {numbers}, which stands for no sentence that it was given."


def _format_claim(claim: Claim) -> str:
    return f"{claim.text} {''.join(f'[{label}]' for label in claim.labels)}".strip()
