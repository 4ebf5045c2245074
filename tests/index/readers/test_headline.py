"""The top of a plain text: its headline, and the lines that state author, date or source."""

import pytest
from hypothesis import given, strategies as st
from pincite.index.readers.headline import Header, find_header_end, read_header

BODY = (
    "The talks ended late on Friday. Nothing was signed, and both sides said that they would "
    "meet again in the autumn, when the new government has settled in."
)
WRAPPED = (
    "The talks in the old town hall ended late on Friday, after\n"
    "eleven hours, and nothing was signed. Both sides said that\n"
    "they would meet again.\n\nThe mayor was pleased.\n"
)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        pytest.param(f"Talks end\n\n{BODY}", "Talks end", id="apart"),
        pytest.param(f"Talks end\n\nTalks end\n\n{BODY}", "Talks end", id="repeated"),
        pytest.param(f"Talks end.\nTalks end.\n\n{BODY}", "Talks end.", id="repeated-sentence"),
        pytest.param(f"\n \n  Talks  end \r\n{BODY}", "Talks  end", id="white-space-before"),
        pytest.param(f"Talks end\n{BODY}", "Talks end", id="directly-above"),
        pytest.param(f"Will they talk?\n\n{BODY}", "Will they talk?", id="question"),
        pytest.param(
            f"Envoy lands in the U.S.\n\n{BODY}", "Envoy lands in the U.S.", id="initials"
        ),
        pytest.param(f"Talks end.\nBy Jane Doe\n\n{BODY}", "Talks end.", id="above-a-byline"),
        pytest.param(f"Title: Talks end\n\n{BODY}", "Talks end", id="labelled"),
        pytest.param(f"Source: envoy to quit\n\n{BODY}", "Source: envoy to quit", id="source-says"),
        pytest.param(f"By land and sea\n\n{BODY}", "By land and sea", id="by-no-one"),
        pytest.param(WRAPPED, None, id="wrapped-prose"),
        pytest.param(f"Talks\nend late\n\n{BODY}", None, id="next-line-goes-on"),
        pytest.param(f"The talks ended.\n\n{BODY}", None, id="sentence"),
        pytest.param(f"PARIS (Wire) —\n\n{BODY}", None, id="dateline"),
        pytest.param(f"Talks ended. Who won?\n\n{BODY}", None, id="two-sentences"),
        pytest.param(f"Smith vs. Jones\n\n{BODY}", "Smith vs. Jones", id="abbreviation-within"),
        pytest.param(f"Dear reader,\n\n{BODY}", None, id="salutation"),
        pytest.param("Talks end", None, id="all-there-is"),
        pytest.param(BODY, None, id="one-paragraph"),
        pytest.param(f"{'word ' * 41}\n\n{BODY}", None, id="too-long"),
        pytest.param(f"-----\n\n{BODY}", None, id="rule"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_headline_is_the_title(text: str, title: str | None) -> None:
    assert read_header(text).title == title


@pytest.mark.parametrize(
    ("lines", "stated"),
    [
        pytest.param("By Jane Doe", {"author": "Jane Doe"}, id="byline"),
        pytest.param("BY JANE DOE", {"author": "JANE DOE"}, id="byline-capitals"),
        pytest.param(
            "By Jane Doe and J. P. van Dam", {"author": "Jane Doe and J. P. van Dam"}, id="two"
        ),
        pytest.param(
            "By Jane Doe, Sept. 8, 2024",
            {"author": "Jane Doe", "published": "2024-09-08"},
            id="byline-with-date",
        ),
        pytest.param(
            "By Jane Doe | 14 June 2024",
            {"author": "Jane Doe", "published": "2024-06-14"},
            id="byline-bar-date",
        ),
        pytest.param("Published: 14 June 2024", {"published": "2024-06-14"}, id="published"),
        pytest.param("Published June 14, 2024", {"published": "2024-06-14"}, id="published-on"),
        pytest.param("Friday, June 14, 2024", {"published": "2024-06-14"}, id="date-alone"),
        pytest.param("2024-06-14", {"published": "2024-06-14"}, id="iso-alone"),
        pytest.param(
            "By Jane Doe\nPublished: June 14, 2024\nUpdated: June 16, 2024",
            {"author": "Jane Doe", "published": "2024-06-14"},
            id="updated-is-not-published",
        ),
        pytest.param(
            "Source: The Gazette\nURL: https://example.org/a",
            {"publisher": "The Gazette", "url": "https://example.org/a"},
            id="labels",
        ),
        pytest.param("Published: 03/04/2024", {}, id="open-date"),
        pytest.param("By Friday nothing had changed", {}, id="prose-by-friday"),
        pytest.param("By Friday", {}, id="by-friday"),
        pytest.param("By the time they met it was late", {}, id="prose-by-the-time"),
        pytest.param("2024", {}, id="year-alone"),
        pytest.param("June 2024", {}, id="month-alone"),
        pytest.param("The paper is published by Jane Doe", {}, id="prose"),
    ],
)
def test_only_lines_of_an_explicit_form_are_metadata(lines: str, stated: dict[str, str]) -> None:
    assert read_header(f"Talks end\n\n{lines}\n\n{BODY}") == Header(title="Talks end", **stated)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        pytest.param(f"Talks end\n\nBy Jane Doe, Sept. 8, 2024\n\n{BODY}", "2024", id="byline"),
        pytest.param(f"By Jane Doe\nTalks end\n\n{BODY}", "Doe", id="above-the-title"),
        pytest.param(f"Talks end\n\nBy Jane Doe\n14 June 2024\n\n{BODY}", "2024", id="two"),
        pytest.param(f"Talks end\n\n{BODY}\n\nBy Jane Doe\n", None, id="below-the-text"),
        pytest.param(f"Talks end\n\n{BODY}", None, id="none"),
        pytest.param("Talks end\n\nBy Jane Doe\n", None, id="nothing-below"),
    ],
)
def test_the_end_of_the_header_is_found(text: str, end: str | None) -> None:
    assert find_header_end(text) == (text.index(end) + len(end) if end else 0)


def test_lines_below_the_first_paragraph_are_ignored() -> None:
    assert read_header(f"Talks end\n\n{BODY}\n\nBy Jane Doe\n14 June 2024\n") == Header(
        title="Talks end"
    )


@given(st.text(max_size=400))
def test_the_title_of_any_text_is_part_of_it(text: str) -> None:
    title = read_header(text).title
    assert title is None or title in text
