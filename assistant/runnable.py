"""A function that answers questions → a LangChain Runnable."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from typing import Any

from langchain_core.runnables import ConfigurableFieldSpec, RunnableConfig, RunnableGenerator
from pincite.assistant.question import OPTION_FIELDS, Input, parse_question
from pincite.assistant.types import Answer, Caution, Question
from pincite.index.errors import InputError

_OPTION_TYPES: Mapping[str, Any] = {
    "articles": list[str] | None,
    "publishers": list[str] | None,
    "since": str | None,
    "until": str | None,
    "caution": Caution | None,
    "quotes": int | None,
    "asked": str | None,
}


class AnswerChain(RunnableGenerator[Input, Answer]):
    """Answers a question. Its input may come in pieces, which are joined before it is read.

    `configurable` of the configuration may have the fields of a question in OPTION_FIELDS, for
    questions that do not state them.
    """

    @property
    def InputType(self) -> Any:  # noqa: N802 - LangChain's name
        """What the chain accepts and a JSON schema can describe."""
        return str | dict[str, Any] | list[Any]

    @property
    def OutputType(self) -> type[Answer]:  # noqa: N802 - LangChain's name
        """What the chain returns."""
        return Answer

    @property
    def config_specs(self) -> list[ConfigurableFieldSpec]:
        """The fields that `configurable` may have."""
        return [
            ConfigurableFieldSpec(id=name, annotation=_OPTION_TYPES[name], name=name)
            for name in OPTION_FIELDS
        ]


def make_runnable(
    answer: Callable[[Question], Iterator[Answer]], max_question_length: int
) -> AnswerChain:
    """Return a chain that yields the pieces that `answer` yields for a question.

    `answer` runs in the thread of the caller, and in other threads if the caller is asynchronous.
    """

    def answer_input(value: object, config: RunnableConfig) -> Iterator[Answer]:
        configurable = config.get("configurable") or {}
        options = {name: configurable[name] for name in OPTION_FIELDS if name in configurable}
        yield from answer(parse_question(value, max_question_length, options))

    def transform(inputs: Iterator[Input], config: RunnableConfig) -> Iterator[Answer]:
        yield from answer_input(join_pieces(inputs), config)

    async def atransform(
        inputs: AsyncIterator[Input], config: RunnableConfig
    ) -> AsyncIterator[Answer]:
        pieces = answer_input(join_pieces([each async for each in inputs]), config)
        # If this is cancelled, the thread still works on the next piece, and then closes `pieces`.
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece

    # LangChain passes the configuration to a function that takes one, but its type lacks that.
    return AnswerChain(transform, atransform, name="pincite")  # type: ignore[arg-type]


def join_pieces(pieces: Iterable[Any]) -> Any:
    """Return the sum of the pieces that an upstream Runnable yields.

    Dicts are joined field by field. As in LangChain, a value that cannot be added replaces the one
    before it. Raises InputError if there is no piece.
    """
    missing = object()
    total: Any = missing
    for piece in pieces:
        total = piece if total is missing else _join(total, piece)
    if total is missing:
        raise InputError("the question is empty: ask something")
    return total


def _join(one: Any, other: Any) -> Any:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return {**one, **{key: _join(one[key], other[key]) if key in one else other[key]
                          for key in other}}  # fmt: skip
    if one is None or other is None:
        return one if other is None else other
    try:
        return one + other
    except TypeError:
        return other
