"""The text of a model → claims: no number is lost, whatever the form of the citation."""

import pytest
from hypothesis import assume, given, strategies as st
from pincite.assistant.answer.claims import Claim, NoAnswer, parse_line, parse_stream
from pincite.assistant.llm.model import Delta
from pincite.assistant.types import Usage


def make_claim(text: str, *labels: str) -> Claim:
    return Claim(text, labels)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "The pier closes. [1]", [make_claim("The pier closes.", "1")], id="after the stop"
        ),
        pytest.param(
            "The pier closes [1].", [make_claim("The pier closes.", "1")], id="before the stop"
        ),
        pytest.param(
            "The pier closes.[1][2]", [make_claim("The pier closes.", "1", "2")], id="two numbers"
        ),
        pytest.param(
            "The pier closes. [1, 2]",
            [make_claim("The pier closes.", "1", "2")],
            id="list of numbers",
        ),
        pytest.param(
            "The pier closes. [1, 3-5]",
            [make_claim("The pier closes.", *"1345")],
            id="range of numbers",
        ),
        pytest.param(
            f"The pier closes. [2-{'9' * 5_000}]",
            [make_claim("The pier closes.", "2", "9" * 5_000)],
            id="range too wide",
        ),
        pytest.param(
            "The pier closes. [1] [1]", [make_claim("The pier closes.", "1")], id="number repeated"
        ),
        pytest.param(
            "- The pier closes. 【3】", [make_claim("The pier closes.", "3")], id="bullet"
        ),
        pytest.param(
            "2. The pier closes. [^3]", [make_claim("The pier closes.", "3")], id="numbered"
        ),
        pytest.param(
            "It closes. [Sentence 3]", [make_claim("It closes.", "3")], id="word in the brackets"
        ),
        pytest.param(
            "[4] The pier closes.", [make_claim("The pier closes.", "4")], id="before the sentence"
        ),
        pytest.param(
            "The pier closes. [1] It opened in 1887. [2]",
            [make_claim("The pier closes.", "1"), make_claim("It opened in 1887.", "2")],
            id="two claims on a line",
        ),
        pytest.param(
            "Kyiv [1] and Moscow [2] agreed.",
            [make_claim("Kyiv and Moscow agreed.", "1", "2")],
            id="inside the sentence",
        ),
        pytest.param(
            "The pier closes. It opened in 1887. [1][2]",
            [make_claim("The pier closes. It opened in 1887.", "1", "2")],
            id="two sentences share numbers",
        ),
        pytest.param(
            "The pier closes. [1] It is sad.",
            [make_claim("The pier closes.", "1"), make_claim("It is sad.")],
            id="rest without a number",
        ),
        pytest.param("The pier closes.", [make_claim("The pier closes.")], id="no number"),
        pytest.param("[7][8]", [make_claim("", "7", "8")], id="numbers alone"),
        pytest.param(
            "He [the mayor] agreed. [5]",
            [make_claim("He [the mayor] agreed.", "5")],
            id="words in brackets",
        ),
        pytest.param(
            "It fell in (2024). [5]",
            [make_claim("It fell in (2024).", "5")],
            id="year in parentheses",
        ),
        pytest.param("NO ANSWER", [], id="no answer"),
        pytest.param("**No answer.**", [], id="no answer, bold"),
        pytest.param("", [], id="empty line"),
        pytest.param("# Answer", [], id="heading"),
        pytest.param("Here are the statements:", [], id="announcement"),
        pytest.param("Sources:", [], id="heading of sources"),
        pytest.param(
            "**Answer:** The pier closes. [1]", [make_claim("The pier closes.", "1")], id="prefix"
        ),
        pytest.param(
            "No answer came from Holt. [1]",
            [make_claim("No answer came from Holt.", "1")],
            id="a statement that begins with no answer",
        ),
        pytest.param(
            "The\033[31m pier\u200b closes. [1]",
            [make_claim("The [31m pier closes.", "1")],
            id="control and invisible characters",
        ),
    ],
)
def test_a_line_is_parsed_into_claims(line: str, expected: list[Claim]) -> None:
    assert list(parse_line(line)) == expected


TEXT = "One is so. [1]\nTwo is [2] so.\n\nThree has none.\n[9]\nNO ANSWER\nFour is so. [4]"


@given(st.lists(st.integers(1, 9), min_size=1))
def test_claims_do_not_depend_on_how_the_stream_is_cut(sizes: list[int]) -> None:
    deltas: list[Delta] = []
    start = 0
    while start < len(TEXT):
        size = sizes[len(deltas) % len(sizes)]
        deltas.append(Delta(TEXT[start : start + size]))
        start += size
    claims = [each for each in parse_stream(deltas) if isinstance(each, Claim)]
    assert claims == [each for line in TEXT.split("\n") for each in parse_line(line)]
    assert [each.labels for each in claims] == [("1",), ("2",), (), ("9",), ("4",)]


@given(st.text(st.characters(codec="utf-8"), max_size=80), st.lists(st.integers(0, 99)))
def test_no_number_is_lost(text: str, numbers: list[int]) -> None:
    line = text.replace("\n", " ") + "".join(f" [{number}]" for number in numbers)
    assume(not any(each in text for each in "[]【】［］"))
    labels = {label for each in parse_line(line) for label in each.labels}
    assert {str(number) for number in numbers} <= labels


def test_an_incomplete_line_is_a_draft_and_a_complete_one_a_claim() -> None:
    deltas = map(Delta, ["The pi", "er closes. [", "1]", "\nThe", " end"])
    assert list(parse_stream(deltas)) == [
        "The pi",
        "The pier closes.",
        "The pier closes.",
        make_claim("The pier closes.", "1"),
        "The",
        "The end",
        make_claim("The end"),
    ]


def test_text_in_think_tags_is_ignored() -> None:
    deltas = map(
        Delta, ["<think>The pier?\nSentence [1]", " says so.\n</think>\n\nIt clo", "ses. [1]"]
    )
    items = list(parse_stream(deltas))
    assert [each for each in items if isinstance(each, Claim)] == [make_claim("It closes.", "1")]
    assert not any("pier" in each for each in items if isinstance(each, str))


def parse(text: str, *, thinks: bool = False) -> list[Claim | NoAnswer]:
    pieces = [Delta(text[start : start + 7]) for start in range(0, len(text), 7)]
    items = parse_stream(pieces, thinks=thinks)
    return [each for each in items if isinstance(each, (Claim, NoAnswer))]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("NO ANSWER", "", id="alone"),
        pytest.param("NO ANSWER: nobody says when. [3]", "nobody says when.", id="same line"),
        pytest.param("NO ANSWER\n\nNobody says\nwhen.", "Nobody says when.", id="lines below"),
        pytest.param('{"no_answer": "Nobody says when."}', "Nobody says when.", id="JSON"),
    ],
)
def test_the_reason_of_no_answer_is_kept(text: str, reason: str) -> None:
    assert parse(text) == [NoAnswer(reason)]


def test_no_answer_after_a_claim_is_ignored() -> None:
    assert parse("It closes. [1]\nNO ANSWER: nobody says when.\nIt opens. [2]") == [
        make_claim("It closes.", "1"),
        make_claim("It opens.", "2"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{"statements": [{"text": "It closes.", "sentences": [1, 2]}]}',
        '```json\n[{"statement": "It closes.", "citations": ["1", "[2]"]}]\n```',
        '{"statements": [{"text": "It closes.", "sentences": [1, 2]}, {"text": "It op',
    ],
    ids=["object", "list in a code block", "cut off"],
)
def test_json_is_parsed(text: str) -> None:
    assert parse(text) == [make_claim("It closes.", "1", "2")]


def test_a_model_that_begins_in_the_middle_of_a_thought_is_understood() -> None:
    assert parse("It is open. [2]\nOr not.</think>It closes. [1]", thinks=True) == [
        make_claim("It closes.", "1")
    ]
    assert parse("It closes. [1]", thinks=True) == [make_claim("It closes.", "1")]


def test_usage_is_passed_on() -> None:
    assert Usage(7, 2) in list(parse_stream([Delta("", Usage(7, 2))]))
