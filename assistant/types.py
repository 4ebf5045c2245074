"""Questions and answers: frozen values, and the JSON form of an answer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args

from pincite.assistant import answer_json
from pincite.assistant.deadline import Deadline
from pincite.assistant.messages.answer_message import make_message
from pincite.index.types import NO_FILTERS, Copy, Coverage, Filters, Passage, freeze_lists

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage

Support = Literal["quoted", "supported", "partial", "unsupported"]
Caution = Literal["low", "normal", "high"]
CAUTIONS: tuple[Caution, ...] = get_args(Caution)
Standing = Literal["answered", "perhaps", "declined"]


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the conversation before it, and the articles to search.

    `history` alternates between user and assistant, oldest first. `caution` says how sure an
    answer must be, and `quotes` how many sentences to quote at most; None uses the settings. Time
    expressions like "last week" count from the date `asked`; None is today. `deadline` is when the
    answer must end; None uses the settings.
    """

    text: str
    history: tuple[str, ...] = ()
    filters: Filters = NO_FILTERS
    caution: Caution | None = None
    asked: date | None = None
    quotes: int | None = None
    deadline: Deadline | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        freeze_lists(self)


@dataclass(frozen=True, slots=True)
class Speaker:
    """The person who says a sentence, as the article names them, and the outlet they said it to."""

    name: str
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Antecedent:
    """What a pronoun of a sentence stands for: `article.text[start:end]` is the pronoun."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Citation:
    """One source sentence: `article.text[start:end] == quote`, always.

    `also_in` lists the copies of the article that have the sentence too; all of them count as one
    source. `speaker` is the person whose words the sentence reports; None if they are the
    article's own. `antecedent` is what "he" or "she" at its start stands for.
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
    antecedent: Antecedent | None = None

    def insert_antecedent(self, text: str) -> str:
        """Return the quote, or the start of it, with the antecedent in brackets: He [Lind] left."""
        if self.antecedent is None:
            return text
        place = self.antecedent.end - self.start
        return f"{text[:place]} [{self.antecedent.name}]{text[place:]}" if text[place:] else text

    def __post_init__(self) -> None:
        freeze_lists(self)


@dataclass(frozen=True, slots=True)
class Opinion:
    """The second opinion on a statement: the verdict of a language model, the words it objects to.

    `words`: as the model wrote them, on one line; empty if it objects to none.
    """

    model: str
    verdict: Support
    words: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of an answer, and the labels of the citations that support it.

    `reason` explains a verdict other than `quoted`. `words` are the words of a `partial` or
    `unsupported` statement that its sentences do not bear out, if the check can tell. With a second
    `opinion`, `support` is the worse of the two verdicts.
    """

    text: str
    citations: tuple[str, ...]
    support: Support
    reason: str = ""
    words: tuple[str, ...] = ()
    opinion: Opinion | None = None

    def __post_init__(self) -> None:
        freeze_lists(self)


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The words of a citation that answer the question: `article.text[start:end] == text`."""

    text: str
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disagreement between cited articles.

    `citations` are the labels of the sides, newest first. `words` has, for each side, the words
    that differ from the other sides. `latest` is the label of the side that says it corrects
    a different side, if there is one. `text` describes all of this.
    """

    text: str
    citations: tuple[str, ...]
    words: tuple[str, ...]
    latest: str | None

    def __post_init__(self) -> None:
        freeze_lists(self)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a model read and wrote, and the cost if known, as its endpoint reports them."""

    read: int
    written: int
    cost: float | None = None

    def __add__(self, other: "Usage") -> "Usage":
        """Add the usage of another request; the cost of the sum is None if one of them is None."""
        costs_known = self.cost is not None and other.cost is not None
        cost = (self.cost or 0) + (other.cost or 0) if costs_known else None
        return Usage(self.read + other.read, self.written + other.written, cost)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose every statement is cited, or a declined one.

    A stream yields pieces of this type; their sum is the whole answer.

    - `standing`: `answered`; `perhaps`, if the cited sentence may answer the question; or
      `declined`.
    - `confidence`: the probability, 0 to 1, that the cited sentences answer the question.
    - `closest`: the best sentences of a declined answer, and the next best of one that only may
      answer. They are no evidence, so they are not in `citations`.
    - `passages`: the passages that were read, best first.
    - `searches`: what was searched in addition to the question, if it has several parts.
    - `notices`: problems that a user must know about, for example a model that failed.
    - `complete`: false in an answer that was cut off.
    - `draft`: the unchecked line that a model is writing; empty in a whole answer.
    """

    question: str
    standalone_question: str
    standing: Standing
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
    searches: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    complete: bool = True
    draft: str = ""
    usage: Usage | None = None

    def __post_init__(self) -> None:
        freeze_lists(self)

    def __str__(self) -> str:
        """Return the text with its labels."""
        return self.text

    def __radd__(self, other: object) -> "Answer":
        """Start a sum of pieces, as `sum(chain.stream(question))` does."""
        return self if other == 0 else NotImplemented

    def __add__(self, later: "Answer") -> "Answer":
        """Add the next piece: texts and tuples are joined, other fields come from `later`."""
        return replace(
            later,
            short=later.short or self.short,
            text=self.text + later.text,
            statements=self.statements + later.statements,
            citations=self.citations + later.citations,
            closest=self.closest + later.closest,
            disputes=self.disputes + later.disputes,
            passages=self.passages + later.passages,
            searches=self.searches + later.searches,
            notices=self.notices + later.notices,
            usage=self.usage + later.usage
            if self.usage and later.usage
            else self.usage or later.usage,
        )

    @property
    def answered(self) -> bool:
        """Whether the question is answered: false for `perhaps` too."""
        return self.standing == "answered"

    @property
    def rewritten_question(self) -> str:
        """The question as it was understood; empty if it was not rewritten."""
        words = self.standalone_question.strip()
        return "" if words == self.question.strip() else words

    def as_of(self, statement: Statement) -> str | None:
        """Return the newest publication date (ISO 8601) of the articles that a statement cites."""
        cited = (each for each in self.citations if each.label in statement.citations)
        return max((each.published for each in cited if each.published), default=None)

    @property
    def message(self) -> "AIMessage":
        """The answer as a LangChain message whose text block has citations as annotations."""
        return make_message(self.to_json())

    def to_json(self) -> dict[str, Any]:
        """Return the answer as a dict that `json.dumps` accepts, without `draft`."""
        row = asdict(replace(self, passages=()))
        for statement_row, statement in zip(row["statements"], self.statements, strict=True):
            statement_row["as_of"] = self.as_of(statement)
        del row["draft"]
        row["answered"] = self.answered
        return row | answer_json.write_passages(self.passages)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Answer":
        """Return the answer that `to_json` wrote, equal to the one before.

        Accepts the dict of `dataclasses.asdict` too, in which LangGraph keeps the artifact of a
        tool. Raises InputError, which names the field, for anything else.
        """
        return answer_json.read_row(cls, row)
