"""Does a statement rest on the sentences it cites?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pincite.assistant.check import support

SOURCE = (
    "The council of Larnmouth voted 9 to 4 on Monday to close the old pier, Mayor Ina Holt said."
)
QUOTE = "“We will not sell the harbour,” the mayor said."


@pytest.mark.parametrize(
    ("statement", "sentences", "verdict"),
    [
        pytest.param(SOURCE, [SOURCE], "quoted", id="verbatim"),
        pytest.param("voted 9 to 4 on Monday", [SOURCE], "quoted", id="a part"),
        pytest.param(SOURCE.replace(" ", "\n"), [SOURCE], "quoted", id="other line breaks"),
        pytest.param(QUOTE.replace("“", '"').replace("”", '"'), [QUOTE], "quoted", id="quotes"),
        pytest.param(
            "Larnmouth's council voted to close the pier.", [SOURCE], "supported", id="own"
        ),
        pytest.param(
            "The council voted 8 to 4 to close the pier.", [SOURCE], "unsupported", id="8"
        ),
        pytest.param(
            "The council of Harwich voted to close the pier.", [SOURCE], "unsupported", id="name"
        ),
        pytest.param(
            "The council did not vote to close the pier.", [SOURCE], "unsupported", id="not"
        ),
        pytest.param(
            'The mayor said "never again" on Monday.', [SOURCE], "unsupported", id="words"
        ),
        pytest.param("Whales sing at night.", [SOURCE], "unsupported", id="another thing"),
        pytest.param(SOURCE, [], "unsupported", id="no source"),
        pytest.param("", [SOURCE], "unsupported", id="no statement"),
        pytest.param(
            "The council voted to close the pier, and “We will not sell the harbour”.",
            [SOURCE, QUOTE],
            "supported",
            id="of two sentences",
        ),
    ],
)
def test_verdict(statement: str, sentences: list[str], verdict: str) -> None:
    assert support(statement, sentences).verdict == verdict


def test_the_reason_names_what_is_missing() -> None:
    assert "8" in support("The council voted 8 to 4.", [SOURCE]).reason


@given(st.text(), st.lists(st.text(), max_size=3))
def test_takes_any_text(statement: str, sentences: list[str]) -> None:
    found = support(statement, sentences)
    assert 0 <= found.score <= 1
    assert found.reason


@given(st.text(min_size=1).filter(str.strip), st.text(), st.text())
def test_what_stands_in_a_sentence_is_quoted(statement: str, before: str, after: str) -> None:
    assert support(statement, [f"{before} {statement} {after}"]).verdict == "quoted"
