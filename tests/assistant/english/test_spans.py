"""A span overlaps one of many exactly if it shares a character with it."""

from hypothesis import given, strategies as st
from pincite.assistant.english.spans import SpanIndex

BOUNDS = st.lists(st.integers(0, 30), unique=True, max_size=12).map(sorted)


@given(BOUNDS, st.integers(0, 30), st.integers(1, 10))
def test_overlaps_agrees_with_the_characters(bounds: list[int], start: int, length: int) -> None:
    spans = list(zip(bounds[::2], bounds[1::2], strict=False))
    covered = {place for first, last in spans for place in range(first, last)}
    expected = bool(covered & set(range(start, start + length)))
    assert SpanIndex(spans).overlaps(start, start + length) == expected


def test_nothing_overlaps_no_spans() -> None:
    assert not SpanIndex([]).overlaps(0, 5)
