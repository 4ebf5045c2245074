"""Search and readers see whole words; offsets lead back to the characters of the article."""

import pytest
from hypothesis import given, strategies as st
from pincite.index.text.reading_form import map_span, to_reading_form


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The ﬁscal oﬃce", "The fiscal office", id="ligatures"),
        pytest.param("CO₂", "CO2", id="lowered-figures"),
        pytest.param("3,100⁵", "3,100⁵", id="raised-figures-stay-apart"),
        pytest.param("the govern-\nment", "the government", id="broken-word"),
        pytest.param("the govern\u00ad\nment", "the government", id="soft-hyphen"),
        pytest.param("zero\u200bwidth", "zerowidth", id="invisible"),
        pytest.param("plain - text\nwith-in", "plain - text\nwith-in", id="plain"),
    ],
)
def test_the_reading_form(text: str, expected: str) -> None:
    assert to_reading_form(text) == expected


def test_a_span_is_mapped_to_the_article() -> None:
    text = "A\u200b ﬁscal govern-\nment of CO₂."
    form = to_reading_form(text)
    for word, original in (("fiscal", "ﬁscal"), ("government", "govern-\nment"), ("CO2", "CO₂")):
        start = form.index(word)
        found = slice(*map_span(text, start, start + len(word)))
        assert text[found] == original


@given(st.text(alphabet="ab-\n ﬁ₂\u00ad\u200bü", max_size=40), st.data())
def test_any_span_lies_in_its_text(text: str, data: st.DataObject) -> None:
    form = to_reading_form(text)
    start = data.draw(st.integers(0, len(form)))
    end = data.draw(st.integers(start, len(form)))
    first, last = map_span(text, start, end)
    assert 0 <= first <= last <= len(text)
    if start < end and form[start] in "abü":
        assert text[first] == form[start]
