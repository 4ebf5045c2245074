"""Line breaks separate blocks, except where they wrap a line; lost line breaks are found."""

import textwrap

import pytest
from hypothesis import given, strategies as st
from pincite.index.sentences import split
from pincite.index.sentences.lines import split_blocks


def split_sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


def split_text(text: str) -> list[str]:
    return [text[start:end].strip() for start, end in split_blocks(text)]


# A bar marks the end of a block; it is not part of the text.
BLOCKS = {
    "headline": "Storm Hits Coast\n|The storm came at night. It left by day.",
    "blank line": "The storm came\n|\n|and left.",
    "wrapped": "It was the first time that the president of the\nUnited Nations spoke.",
    "bullets": "• milk\n|• eggs and ham",
    "numbered lines": "1. Spain\n|2. The Gambia",
    "interview": "Q: Did you see it?\n|A: I did.",
    "bullets on one line": "• Milk is cheap |• Eggs are not",
    "letters on one line": "a. Open the box |b. Close it",
    "numbers that do not follow": "1. Open the box. 3. Close it.",
    "caption": "A crowd gathers in the square |Photo: Ann Hale",
    "date in a line": "Storm Hits Coast |Friday, June 14, 2024| The storm came.",
    "lost line break": "Smoke over Mariupol |The city was under fire.",
    "one line": "The storm came at night. It left by day.",
}


@pytest.mark.parametrize("marked", [pytest.param(case, id=name) for name, case in BLOCKS.items()])
def test_blocks_end_at_line_breaks_that_separate(marked: str) -> None:
    expected = [piece.strip() for piece in marked.split("|")]
    assert split_text(marked.replace("|", "")) == expected


WRAPPED = [
    "Council Votes for Bridge",
    "The council of San Marino met on Tuesday to discuss the plans for a new bridge over the "
    "river, which Mayor Ortega had put forward in May with the help of Mrs. Lind of the U.S. Army.",
    "The vote was close.",
    "It took place after midnight, when most of the people who had come to speak against the "
    "bridge had gone home, and Ms. Hale of Acme Corp. Holdings was the only one left to object.",
]


@pytest.mark.parametrize("line_end", [pytest.param("\n", id="LF"), pytest.param("\r\n", id="CRLF")])
@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
def test_a_wrapped_paragraph_is_split_as_if_it_were_one_line(width: int, line_end: str) -> None:
    body = textwrap.fill(" ".join(WRAPPED[1:]), width)
    found = split_sentences(f"{WRAPPED[0]}\n{body}\n\n{body}".replace("\n", line_end))
    assert [" ".join(sentence.split()) for sentence in found] == WRAPPED + WRAPPED[1:]


@given(st.text(st.sampled_from("aA. •1)\n\r\u2028"), max_size=60))
def test_blocks_are_the_whole_text_but_for_line_breaks(text: str) -> None:
    end = 0
    for start, next_end in split_blocks(text):
        assert text[end:start].strip() == ""
        assert end <= start <= next_end
        end = next_end
    assert text[end:].strip() == ""
