"""How the assistant answers: one value, made by the program that embeds it."""

from dataclasses import dataclass
from typing import Literal

from pincite.assistant.llm.model import ModelSettings
from pincite.assistant.types import Caution


@dataclass(frozen=True, slots=True)
class Settings:
    """How the assistant answers.

    It finds `passages` passages for each question, at most `passages_per_article` of one article,
    reads the best `passages_read` of them, and quotes one to `quotes` sentences. If a model writes,
    or the question prefers a time, it reads all that it finds. It declines to answer if its
    confidence is below the threshold for `caution`. None is the bundled reader; `reader` is
    `large`, a larger one, or the folder or the name of a sentence-transformers CrossEncoder (both
    are downloaded once). Questions have at most `longest_question` characters.

    A `model` writes the answer in at most `statements` statements, and decides whether the articles
    answer at all; `decided_by` "reader" asks it only if the reader is sure enough, for `caution`,
    which suits small models. A statement that the articles do not support, even after a second
    request, is replaced by a quotation or shown struck out, as `unsupported` says. With a
    `second_opinion`, the same model (True) or another one judges each statement too. None is the
    bundled checker of statements; `checker` is `large`, a larger one, or the folder of its base. If
    the model fails, the articles are quoted with a notice, unless `quote_on_failure` is false.

    An answer ends with an error after `answer_seconds`. The first answer of a chain, which loads
    the models, and the time of a language model, which has its own limits, do not count.
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
    answer_seconds: float = 20.0
    decided_by: Literal["model", "reader"] = "model"
    second_opinion: bool | ModelSettings = False
    checker: str | None = None
    passages_read: int = 6


DEFAULTS = Settings()
