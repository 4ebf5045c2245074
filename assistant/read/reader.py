"""The interface of a reader: the model that judges how likely each sentence answers a question.

"Reader" as in retriever–reader; elsewhere such a model is called a reranker. A new kind of reader
is one module that implements `Reader`, and one line in registry.py.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Protocol

from pincite.assistant.english.wording import format_date
from pincite.index.errors import InputError


@dataclass(frozen=True, slots=True)
class PassageText:
    """Consecutive sentences of an article, with its title and day (ISO 8601), empty if unknown."""

    title: str
    sentences: tuple[str, ...]
    published: str = ""

    @property
    def heading(self) -> str:
        """The day in words and the title: the context that the reader sees with each sentence."""
        day = format_date(self.published) if self.published else ""
        return ". ".join(part for part in (day, self.title) if part)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement of a reader on one sentence.

    `logit` is the log-odds that the sentence answers the question. `short` is the start and end,
    in characters of the sentence, of the few words that answer, and `span_probability` how likely
    the answer is exactly those words (0 to 1), and `span_share` how likely if few words of the
    sentence answer at all; None if the reader does not tell, and `span_probability` stands for it.
    A reader that names no words leaves None and 0.
    `passage_logit` is the log-odds that the passage of the sentence has all that the question asks;
    None if the reader does not tell.
    """

    logit: float
    short: tuple[int, int] | None = None
    span_probability: float = 0.0
    passage_logit: float | None = None
    span_share: float | None = None

    @property
    def share(self) -> float:
        """How likely the answer is exactly its words, if few words of the sentence answer."""
        return self.span_probability if self.span_share is None else self.span_share


class Reader(Protocol):
    """A function that judges the sentences of passages."""

    def __call__(self, question: str, texts: Sequence[PassageText], /) -> list[list[Judgement]]:
        """Return one list for each passage, with one judgement for each of its sentences."""
        ...


def require_judgements(reader: Reader) -> Reader:
    """Return a reader that raises InputError where `reader` returns anything but its judgements."""

    @wraps(reader)
    def judge(question: str, texts: Sequence[PassageText], /) -> list[list[Judgement]]:
        found: object = reader(question, texts)
        lists = list(found) if isinstance(found, Sequence) else None
        if lists is None or len(lists) != len(texts):
            count = "" if lists is None else f" of {len(lists)}"
            raise InputError(
                f"the reader returned {type(found).__name__}{count}, not a list for each of the "
                f"{len(texts)} passages"
            )
        for text, judgements in zip(texts, lists, strict=True):
            if not isinstance(judgements, Sequence) or len(judgements) != len(text.sentences):
                raise InputError(
                    "the reader returned for a passage something else than one Judgement for each "
                    f"of its {len(text.sentences)} sentences"
                )
            for each in judgements:
                if not isinstance(each, Judgement) or not math.isfinite(each.logit):
                    raise InputError(
                        f"the reader returned {each!r}, not a Judgement with a finite logit"
                    )
        return lists

    return judge
