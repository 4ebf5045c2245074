"""The result of checking a text: frozen values, and their JSON form."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from pincite.assistant.types import Citation
from pincite.index.errors import InputError
from pincite.index.types import Coverage, freeze_lists

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Finding = Literal["borne_out", "contradicted", "outdated", "not_found", "unchecked"]
FINDINGS: tuple[Finding, ...] = get_args(Finding)

Reason = Literal[
    "quoted",
    "supported",
    "likely",
    "figure",
    "date",
    "name",
    "polarity",
    "quotation",
    "speaker",
    "words",
    "nothing",
    "question",
    "language",
    "fragment",
]
"""Why a sentence has its finding.

- `quoted`, `supported`: it stands in the articles word for word, or in other words. `likely`: the
  check takes it for more likely than not that it does.
- `figure`, `date`, `name`, `polarity`: what an article says differently.
- `quotation`, `speaker`: words in quotation marks that read otherwise in the article, or that
  somebody else says there.
- `words`: a sentence is near, but lacks some of its words; `nothing`: none is near.
- `question`, `language`, `fragment`: what cannot be checked: a question, a language other than
  English, too few words.
"""


@dataclass(frozen=True, slots=True)
class MarkedWords:
    """Words of a sentence or of a quote: `sentence.text[start:end] == text`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CheckSource:
    """A source sentence: the label of its citation, and its words that differ from the draft."""

    label: str
    words: tuple[MarkedWords, ...] = ()

    def __post_init__(self) -> None:
        freeze_lists(self)


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of the text: `check.text[start:end] == text`, in characters.

    - `score`: how likely the articles bear it out, 0 to 1, by the check of statements.
    - `sources`: what bears it out, or contradicts it; of one that is not found, what is nearest.
    - `others`: articles that say otherwise. Of an outdated sentence, the later reports; of one that
      is borne out, earlier reports and those of the same day.
    - `words`: the words of the sentence that differ from a source, or that no source has.
    """

    start: int
    end: int
    text: str
    finding: Finding
    reason: Reason
    score: float = 0.0
    sources: tuple[CheckSource, ...] = ()
    others: tuple[CheckSource, ...] = ()
    words: tuple[MarkedWords, ...] = ()

    def __post_init__(self) -> None:
        freeze_lists(self)


@dataclass(frozen=True, slots=True)
class TextCheck:
    """A checked text. Of a check that still runs, `sentences` are those that are done.

    `text` is what the offsets count in: the text without its HTML tags. `total` is the number of
    its sentences. `citations` are the source sentences, each once.
    """

    text: str
    total: int
    sentences: tuple[CheckedSentence, ...]
    citations: tuple[Citation, ...]
    coverage: Coverage
    index_id: str

    def __post_init__(self) -> None:
        freeze_lists(self)

    def count(self, finding: Finding) -> int:
        """Return how many sentences have a finding."""
        return sum(each.finding == finding for each in self.sentences)

    def to_json(self) -> dict[str, Any]:
        """Return the check as a dict that `json.dumps` accepts, with the `counts` of findings."""
        return asdict(self) | {"counts": {each: self.count(each) for each in FINDINGS}}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "TextCheck":
        """Return the check that `to_json` wrote, equal to the one before.

        Raises InputError, which names the field, for anything else.
        """
        from pydantic import ValidationError

        try:
            check = _load_adapter().validate_python(row)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"]))
            raise InputError(f"not the JSON form of a check: {field}: {first['msg']}") from None
        check.require_consistent()
        return check

    def require_consistent(self) -> None:
        """Raise InputError if an offset or a label names nothing."""
        quotes = {each.label: each.quote for each in self.citations}
        for sentence in self.sentences:
            _require_words(sentence.words, sentence.text)
            for source in (*sentence.sources, *sentence.others):
                if source.label not in quotes:
                    raise InputError(
                        f"not the JSON form of a check: no citation has the label {source.label!r}"
                    )
                _require_words(source.words, quotes[source.label])


def _require_words(marked: tuple[MarkedWords, ...], text: str) -> None:
    for each in marked:
        if text[each.start : each.end] != each.text:
            raise InputError(
                f"not the JSON form of a check: {each.text!r} is not at {each.start}-{each.end}"
            )


@cache
def _load_adapter() -> "TypeAdapter[TextCheck]":
    from pydantic import TypeAdapter

    return TypeAdapter(TextCheck)
