"""A run: all questions asked, the outcomes, and under which conditions. Saved as JSON."""

import math
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Protocol

from pincite.assistant.evaluation.curves import compute_reliability, compute_risk_curve
from pincite.assistant.evaluation.measures import count_standings, measure
from pincite.assistant.evaluation.outcomes import Outcome, judge
from pincite.assistant.evaluation.questions import EvaluationQuestion
from pincite.assistant.evaluation.statistics import Estimate
from pincite.assistant.types import Answer
from pincite.index.errors import InputError

FORMAT = "pincite-evaluation"
FORMAT_VERSION = 1


class AnsweringChain(Protocol):
    """Answers a question: `pincite.assistant.build_chain` builds one."""

    def invoke(self, input: Any) -> Answer:  # noqa: A002 LangChain's name for it
        """Return the answer."""


@dataclass(frozen=True, slots=True)
class EvaluationRun:
    """The outcomes of all questions, and the conditions of the run.

    `settings` are those that change answers, by name. `time` is when the run began, in ISO 8601.
    """

    index_id: str
    settings: Mapping[str, Any]
    time: str
    pincite: str
    outcomes: tuple[Outcome, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the run, its measures and curves as a dict that `json.dumps` accepts."""
        return {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "pincite": self.pincite,
            "time": self.time,
            "index_id": self.index_id,
            "settings": dict(self.settings),
            "questions": len(self.outcomes),
            "drafts": sum(each.draft for each in self.outcomes),
            "measures": {
                name: _estimate_to_json(each) for name, each in measure(self.outcomes).items()
            },
            "kinds": {
                kind: {
                    name: _estimate_to_json(each)
                    for name, each in measure(outcomes).items()
                    if each.is_known
                }
                for kind, outcomes in group_by_kind(self.outcomes).items()
            },
            "standings": count_standings(self.outcomes),
            "reliability": [each._asdict() for each in compute_reliability(self.outcomes)],
            "risk_coverage": [each._asdict() for each in compute_risk_curve(self.outcomes)],
            "outcomes": [asdict(each) for each in self.outcomes],
        }

    @classmethod
    def from_json(cls, row: object) -> "EvaluationRun":
        """Return the run that `to_json` wrote. Raises InputError for anything else."""
        if not isinstance(row, Mapping) or row.get("format") != FORMAT:
            raise InputError("this is not a run that `pincite eval` saved")
        if row.get("format_version") != FORMAT_VERSION:
            raise InputError(
                "a different version of Pincite saved this run: ask again with this one"
            )
        names = {field.name for field in fields(Outcome)}
        try:
            outcomes = tuple(
                Outcome(**{**{k: each[k] for k in names}, "sources": tuple(each["sources"])})
                for each in row["outcomes"]
            )
            settings = dict(row["settings"])
            return cls(row["index_id"], settings, row["time"], row["pincite"], outcomes)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"this saved run is damaged ({error!r}): ask again") from None


def evaluate(
    questions: Sequence[EvaluationQuestion],
    chain: AnsweringChain,
    *,
    settings: Mapping[str, Any] | None = None,
    progress: Callable[[str, int, int], None] = lambda _step, _done, _total: None,
) -> EvaluationRun:
    """Ask all questions, one after the other, and return the run.

    `settings` are noted in the run. Raises InputError if there are no questions, or if two have
    the same id.
    """
    if not questions:
        raise InputError("there are no questions: write one a line, or draft some with --draft")
    _refuse_repeated_ids(questions)
    started = datetime.now(UTC).isoformat(timespec="seconds")
    index_id = ""
    outcomes = []
    for done, (question, answer, seconds) in enumerate(_ask(questions, chain)):
        progress("Asking questions", done, len(questions))
        index_id = index_id or answer.index_id
        outcomes.append(judge(question, answer, seconds))
    progress("Asking questions", len(questions), len(questions))
    return EvaluationRun(index_id, settings or {}, started, version("pincite"), tuple(outcomes))


def group_by_kind(outcomes: Iterable[Outcome]) -> dict[str, tuple[Outcome, ...]]:
    """Return the outcomes of each kind of question; empty if there is only one kind."""
    kinds: dict[str, list[Outcome]] = {}
    for each in outcomes:
        kinds.setdefault(each.kind, []).append(each)
    if len(kinds) < 2:
        return {}
    return {kind or "other": tuple(members) for kind, members in sorted(kinds.items())}


def _ask(
    questions: Iterable[EvaluationQuestion], chain: AnsweringChain
) -> Iterator[tuple[EvaluationQuestion, Answer, float]]:
    for each in questions:
        started = time.perf_counter()
        answer = chain.invoke(each.question)
        yield each, answer, time.perf_counter() - started


def _refuse_repeated_ids(questions: Iterable[EvaluationQuestion]) -> None:
    seen: set[str] = set()
    for each in questions:
        if each.id in seen:
            raise InputError(f'two questions have the id "{each.id}": give each its own')
        seen.add(each.id)


def _estimate_to_json(each: Estimate) -> dict[str, float | int | None]:
    numbers = {"value": each.value, "low": each.low, "high": each.high}
    rounded = {k: None if math.isnan(v) else round(v, 4) for k, v in numbers.items()}
    return {**rounded, "questions": each.questions}
