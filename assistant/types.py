"""What is asked and what is answered: frozen values, and their JSON form."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from pincite.index.types import EVERYTHING, Copy, Coverage, Filters, Passage

Support = Literal["quoted", "supported", "partial", "unsupported"]
Caution = Literal["low", "normal", "high"]
CAUTIONS: tuple[Caution, ...] = get_args(Caution)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the turns before it (user and assistant in turn), and where to look.

    `caution` says how sure an answer must be; None leaves it to the settings.
    """

    text: str
    history: tuple[str, ...] = ()
    filters: Filters = EVERYTHING
    caution: Caution | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One source sentence: `article.text[start:end] == quote`, always.

    `also_in` names the copies of the article that have the sentence too: one source, not more.
    """

    label: str
    article_id: str
    source: str
    title: str | None
    published: str | None
    url: str | None
    start: int
    end: int
    quote: str
    also_in: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, and the labels of the citations it rests on."""

    text: str
    citations: tuple[str, ...]
    support: Support


@dataclass(frozen=True, slots=True)
class Short:
    """The few words of a cited sentence that answer: `article.text[start:end] == text`."""

    text: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """What cited articles give differently, in words, and the citations of the sides."""

    text: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose every statement is cited, or `answered=False` and what came closest.

    `confidence` (0 to 1) says how likely the cited sentences answer the question. `closest`
    holds the best sentences of a declined answer: they are no evidence, so they stand apart
    from `citations`. `passages` are what was read, best first. A stream yields pieces of this
    same type; their sum is the whole answer.
    """

    question: str
    standalone_question: str
    answered: bool
    confidence: float
    short: Short | None
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    closest: tuple[Citation, ...]
    disputes: tuple[Dispute, ...]
    passages: tuple[Passage, ...]
    coverage: Coverage
    index_id: str
    model: str | None

    def __add__(self, later: "Answer") -> "Answer":
        """Add the next piece: texts and sequences grow, all else is as the later piece says."""
        return replace(
            later,
            short=later.short or self.short,
            text=self.text + later.text,
            statements=self.statements + later.statements,
            citations=self.citations + later.citations,
            closest=self.closest + later.closest,
            disputes=self.disputes + later.disputes,
            passages=self.passages + later.passages,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the answer as values that `json.dumps` takes."""
        row = asdict(replace(self, passages=()))
        row["passages"] = [
            {
                "article_id": p.article_id,
                "start": p.start,
                "end": p.end,
                "score": p.score,
                "also_in": [copy.article_id for copy in p.also_in],
            }
            for p in self.passages
        ]
        return row
