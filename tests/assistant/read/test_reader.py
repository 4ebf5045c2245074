"""A reader of one's own: what it returns is checked."""

from collections.abc import Callable
from typing import Any

import pytest
from pincite.assistant import build_chain
from pincite.assistant.read.reader import Judgement, PassageText
from pincite.index import Index, InputError

Texts = list[PassageText]


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        pytest.param(lambda _: None, "the reader returned NoneType", id="nothing"),
        pytest.param(lambda _: [], "the reader returned list of 0, not a list for each", id="none"),
        pytest.param(lambda texts: [[] for _ in texts], "one Judgement for each", id="too few"),
        pytest.param(
            lambda texts: [[0.5 for _ in each.sentences] for each in texts],
            "returned 0.5, not a Judgement",
            id="numbers",
        ),
        pytest.param(
            lambda texts: [[Judgement(float("nan")) for _ in each.sentences] for each in texts],
            "not a Judgement with a finite logit",
            id="not a number",
        ),
    ],
)
def test_what_a_reader_returns_is_named(
    sample_index: Index, read: Callable[[Texts], Any], expected: str
) -> None:
    chain = build_chain(sample_index, reader=lambda _, texts: read(list(texts)))
    with pytest.raises(InputError, match=expected):
        chain.invoke("What was agreed?")
