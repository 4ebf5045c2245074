"""What can be set, made once at the edge and passed on."""

from dataclasses import dataclass
from typing import Literal

from pincite.assistant.llm.model import ModelSettings
from pincite.assistant.types import Caution


@dataclass(frozen=True, slots=True)
class Settings:
    """How the assistant answers.

    `passages` are read for each question, at most `passages_per_article` of one article;
    one to `quotes` sentences are quoted. The more `caution`, the surer it must be of an answer:
    else it declines. `reader` names another sentence-transformers CrossEncoder to judge
    sentences with, by folder or by name (a name is downloaded); None is the one that comes along.

    With a `model`, the answer is in its words, in about `statements` of them. What is
    `unsupported` by the articles even when it is asked for again is quoted instead, or shown
    struck out. Where the model fails, the answer is quoted, with a notice, if `quote_on_failure`.
    """

    passages: int = 12
    passages_per_article: int = 3
    quotes: int = 3
    caution: Caution = "normal"
    reader: str | None = None
    longest_question: int = 4_000
    model: ModelSettings | None = None
    statements: int = 6
    unsupported: Literal["quote", "strike"] = "quote"
    quote_on_failure: bool = True


DEFAULTS = Settings()
