"""What is asked and what is answered: frozen values, and their JSON form."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, Literal, get_args

from pincite.index.types import NO_FILTERS, Copy, Coverage, Filters, Passage

Support = Literal["quoted", "supported", "partial", "unsupported"]
Caution = Literal["low", "normal", "high"]
CAUTIONS: tuple[Caution, ...] = get_args(Caution)


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the turns before it (user and assistant in turn), and where to look.

    `caution` says how sure an answer must be, and `quotes` how many sentences are quoted at most;
    None leaves them to the settings. `asked` is the day from which "last week" counts; None is
    today.
    """

    text: str
    history: tuple[str, ...] = ()
    filters: Filters = NO_FILTERS
    caution: Caution | None = None
    asked: date | None = None
    quotes: int | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says a sentence, as the article names them, and the paper or station it was said to."""

    name: str
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One source sentence: `article.text[start:end] == quote`, always.

    `also_in` names the copies of the article that have the sentence too: one source, not more.
    `speaker` says whose words it quotes; None where they are the article's own.
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
    speaker: Speaker | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer, and the labels of the citations it rests on.

    `reason` says why the check came to another verdict than `quoted`.
    """

    text: str
    citations: tuple[str, ...]
    support: Support
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The few words of a cited sentence that answer: `article.text[start:end] == text`."""

    text: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """What cited articles give differently: the labels of the sides, the newest first.

    `words` are, side by side, those of its sentence that others have otherwise; `latest` is the
    label of the side that says it replaces another, if one does. `text` says all that.
    """

    text: str
    citations: tuple[str, ...]
    words: tuple[str, ...]
    latest: str | None


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model's endpoint says it took: tokens, and the cost where it says so."""

    read: int
    written: int
    cost: float | None = None

    def __add__(self, other: "Usage") -> "Usage":
        """Add what another request took; a cost that is not known for both is not known."""
        costs_known = self.cost is not None and other.cost is not None
        cost = (self.cost or 0) + (other.cost or 0) if costs_known else None
        return Usage(self.read + other.read, self.written + other.written, cost)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose every statement is cited, or `answered=False` and what came closest.

    `confidence` (0 to 1) says how likely the cited sentences answer the question. `closest`
    holds the best sentences of a declined answer: they are no evidence, so they stand apart
    from `citations`. `passages` are what was read, best first. `notices` say what a reader must
    know of how the answer came about: a model that failed, a citation of nothing. An answer that
    is not `complete` was cut off. `draft` is what a model is just writing, which nothing has
    checked yet; a whole answer has none. A stream yields pieces of this same type; their sum is
    the whole answer.
    """

    question: str
    standalone_question: str
    answered: bool
    confidence: float
    short: ShortAnswer | None
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    closest: tuple[Citation, ...]
    disputes: tuple[Dispute, ...]
    passages: tuple[Passage, ...]
    coverage: Coverage
    index_id: str
    model: str | None
    notices: tuple[str, ...] = ()
    complete: bool = True
    draft: str = ""
    usage: Usage | None = None

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
            notices=self.notices + later.notices,
            usage=self.usage + later.usage
            if self.usage and later.usage
            else self.usage or later.usage,
        )

    @property
    def rewritten_question(self) -> str:
        """In which other words the question was understood; empty where in its own."""
        words = self.standalone_question.strip()
        return "" if words == self.question.strip() else words

    def as_of(self, statement: Statement) -> str | None:
        """Return when the newest article that a statement rests on was published (ISO 8601)."""
        cited = (each for each in self.citations if each.label in statement.citations)
        return max((each.published for each in cited if each.published), default=None)

    def to_json(self) -> dict[str, Any]:
        """Return the answer as values that `json.dumps` takes."""
        row = asdict(replace(self, passages=()))
        for statement_row, statement in zip(row["statements"], self.statements, strict=True):
            statement_row["as_of"] = self.as_of(statement)
        del row["draft"]
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
