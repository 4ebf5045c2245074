"""The top of a plain text: its headline, and the lines that state author, date or source."""

import pytest
from hypothesis import given, strategies as st
from pincite.index.readers.metadata.headline import find_header_end, find_stated_values

BODY = (
    "The talks ended late on Friday. Nothing was signed, and both sides said that they would "
    "meet again in the autumn, when the new government has settled in the old halls."
)
WRAPPED = (
    "The talks in the old town hall ended late on Friday, after\n"
    "eleven hours, and nothing was signed. Both sides said that\n"
    "they would meet again.\n\nThe mayor was pleased.\n"
)


def read_header(text: str) -> dict[str, str]:
    """Return the first value of each field that the top of a text states."""
    values: dict[str, str] = {}
    for field, value, _ in find_stated_values(text):
        values.setdefault(field, value)
    return values


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
        pytest.param(f"Di Stefano Leaves\n\n{BODY}", "Di Stefano Leaves", id="no-byline"),
        pytest.param(
            f"Di Stefano Leaves\nBy Jane Doe\n\n{BODY}", "Di Stefano Leaves", id="above-the-byline"
        ),
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
    assert read_header(text).get("title") == title


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
        pytest.param(
            "Gazette, 14 June 2024",
            {"publisher": "Gazette", "published": "2024-06-14"},
            id="outlet-and-date",
        ),
        pytest.param(
            "Jane Doe\nThe Gazette\n14 June 2024",
            {"author": "Jane Doe", "publisher": "The Gazette", "published": "2024-06-14"},
            id="names-without-labels",
        ),
        pytest.param(
            "Varn Courier\nUpdated: 16 June 2024",
            {"publisher": "Varn Courier"},
            id="outlet-above-a-change",
        ),
        pytest.param(
            "Nothing was signed in the old hall\nBy Jane Doe",
            {"author": "Jane Doe"},
            id="below-a-summary",
        ),
        pytest.param(
            "Analysis\n\nWhy the hall stays shut.\n\nBy Ada Krog\n\n14 June 2024",
            {"author": "Ada Krog", "published": "2024-06-14"},
            id="below-a-kicker-and-a-summary",
        ),
        pytest.param(
            "Why the hall stays shut.\n\n14 June 2024",
            {"published": "2024-06-14"},
            id="date-below-a-summary",
        ),
        pytest.param(
            "Why the hall stays shut.\n\nUpdated: 16 June 2024\nPublished: 14 June 2024",
            {"published": "2024-06-14"},
            id="change-below-a-summary",
        ),
        pytest.param(
            "The hall is old.\n\n1 May 1950\n\nIt opens.\n\n2 June 1960\n\nIt closes.",
            {},
            id="dates-of-a-chronicle",
        ),
        pytest.param(
            "Ada Krog, Varn Courier\nUpdated 9:15 AM EDT, Sun June 16, 2024",
            {"author": "Ada Krog", "publisher": "Varn Courier"},
            id="author-and-outlet-above-a-change",
        ),
        pytest.param(
            "By Jane Doe\nUpdated 9:15 AM, Sun June 16, 2024\nPublished 8:00 AM, Fri June 14, 2024",
            {"author": "Jane Doe", "published": "2024-06-14"},
            id="change-above-the-publication",
        ),
        pytest.param(
            "By Jane Doe, Reuters\nVarn Courier, 14 June 2024",
            {"author": "Jane Doe", "publisher": "Varn Courier", "published": "2024-06-14"},
            id="outlet-that-printed-an-agency",
        ),
        pytest.param("Old Town | 14 June 2024", {"published": "2024-06-14"}, id="section"),
        pytest.param(
            "Government Talks\n14 June 2024\nBy Oksana Brandt",
            {"published": "2024-06-14", "author": "Oksana Brandt"},
            id="section-above-a-byline",
        ),
        pytest.param(
            "Oksana Brandt | 14 June 2024",
            {"published": "2024-06-14", "author": "Oksana Brandt"},
            id="author-and-date",
        ),
        pytest.param("By Friday nothing had changed", {}, id="prose-by-friday"),
        pytest.param("By Friday", {}, id="by-friday"),
        pytest.param("By the time they met it was late", {}, id="prose-by-the-time"),
        pytest.param("2024", {}, id="year-alone"),
        pytest.param("June 2024", {}, id="month-alone"),
        pytest.param("The paper is published by Jane Doe", {}, id="prose"),
    ],
)
def test_only_lines_of_an_explicit_form_are_metadata(lines: str, stated: dict[str, str]) -> None:
    assert read_header(f"Talks end\n\n{lines}\n\n{BODY}") == {"title": "Talks end", **stated}


@pytest.mark.parametrize(
    ("text", "end"),
    [
        pytest.param(f"Talks end\n\nBy Jane Doe, Sept. 8, 2024\n\n{BODY}", "2024", id="byline"),
        pytest.param(f"By Jane Doe\nTalks end\n\n{BODY}", "Doe", id="above-the-title"),
        pytest.param(f"Talks end\n\nBy Jane Doe\n14 June 2024\n\n{BODY}", "2024", id="two"),
        pytest.param(f"Talks end\n\n{BODY}\n\nBy Jane Doe\n", None, id="below-the-text"),
        pytest.param(f"Talks end\n\n{BODY}", None, id="none"),
        pytest.param("Talks end\n\nBy Jane Doe\n", None, id="nothing-below"),
        pytest.param(f"Talks end\n\n14 June 2024\n9:05\n\n{BODY}", "9:05", id="time"),
        pytest.param("A long day\n\n9:05\n\nThey meet.\n\n9:40\n\nThey go.", None, id="times"),
        pytest.param(
            "A long day\n\n2 May 2024\n\n9:05 Uhr\nThey meet.\n\n9:40 Uhr\nThey go.",
            "2024",
            id="date-above-times",
        ),
        pytest.param(
            "Two days\n\n2 May 2024\n\nThey meet.\n\n3 May 2024\n\nThey go.", None, id="dates"
        ),
    ],
)
def test_the_end_of_the_header_is_found(text: str, end: str | None) -> None:
    assert find_header_end(text) == (text.index(end) + len(end) if end else 0)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        pytest.param(
            f"Varn Courier\n14 June 2024\n\nTalks end\n\nBy Jane Doe\n\n{BODY}",
            {"title": "Talks end", "publisher": "Varn Courier", "published": "2024-06-14",
             "author": "Jane Doe"},
            id="masthead",
        ),
        pytest.param(
            f"Varner Bote vom 14.06.2024, Seite 4\n\nRathaus\n\nGespräche enden\n\nNiemand gab nach"
            f"\n\nVon unserer Redakteurin Ada Krog\n\n{BODY}",
            {"title": "Rathaus", "publisher": "Varner Bote", "published": "2024-06-14",
             "author": "Ada Krog"},
            id="byline-below-a-masthead-and-two-lines",
        ),
        pytest.param(
            f"Lokales | 14. Juni 2024, 9:35 Uhr | Lesedauer: 3 Min.\n\nGespräche enden\n\n{BODY}",
            {"title": "Gespräche enden", "published": "2024-06-14"},
            id="section-and-time-above-the-headline",
        ),
        pytest.param(
            f"Talks end\n\nLASK, 14 June 2024 (Reuters) – {BODY}",
            {"title": "Talks end", "publisher": "Reuters", "published": "2024-06-14"},
            id="dateline",
        ),
        pytest.param(
            f"Talks end\n\n{BODY}\n\n— Varn Courier, 14 June 2024\n",
            {"title": "Talks end", "publisher": "Varn Courier", "published": "2024-06-14"},
            id="last-line",
        ),
        pytest.param(
            f"The Varn Post (Lask)\n\nJune 14, 2024 Friday\nLate Edition\n\nTalks end\n\n"
            f"BYLINE: ADA KROG; TOM WEX\n\nSECTION: NEWS; Pg. 5\n\nLENGTH: 90 words\n\n{BODY}",
            {"title": "Talks end", "publisher": "The Varn Post", "published": "2024-06-14",
             "author": "ADA KROG, TOM WEX"},
            id="export-of-a-database",
        ),
        pytest.param(
            f"Talks end\n\n{BODY}\n\nQuelle: Varner Kurier",
            {"title": "Talks end", "publisher": "Varner Kurier"},
            id="source-that-is-an-outlet",
        ),
        pytest.param(
            f"Talks end\n\n{BODY}\n\nSource: Ministry of Transport",
            {"title": "Talks end"},
            id="source-of-a-figure",
        ),
        pytest.param(
            f"Talks end\n\n{BODY}\n\nLask, 14 June 1994: the first talks.",
            {"title": "Talks end"},
            id="last-entry-of-a-chronicle",
        ),
        pytest.param(
            f"Talks end\n\n{BODY}\n\nLask, 5 June 1944. He wrote of ships without end.",
            {"title": "Talks end"},
            id="diary",
        ),
        pytest.param(
            "Talks through the years\n\nLask, 1 May 1950. They begin.\n\n"
            "Lask, 2 June 1960. They end.",
            {"title": "Talks through the years"},
            id="chronicle",
        ),
        pytest.param(
            "A hall and its owners\n\n1 May 1950\nIt opens.\n\n2 June 1960\nIt closes.",
            {"title": "A hall and its owners"},
            id="chronicle-of-dates-alone",
        ),
        pytest.param(
            f"A hall and its owners\n\n1 May 2024\n\n{BODY}\n\n2 June 1960\n\nIt closes.",
            {"title": "A hall and its owners", "published": "2024-05-01"},
            id="earlier-dates-below",
        ),
        pytest.param(
            "The day of the fair\n\n9:05 | Opening Words\n10:30 | Jane Doe\n\nCome early.",
            {"title": "The day of the fair"},
            id="programme",
        ),
        pytest.param(
            f"Talks end\n\nReading time\n\nLask, 14 June 2024. {BODY}",
            {"title": "Talks end", "published": "2024-06-14"},
            id="dateline-below-other-lines",
        ),
        pytest.param(
            f"Talks end\n\n{BODY}\n\n3 May 2021\n\nThe first talks were held in the old hall.",
            {"title": "Talks end"},
            id="date-as-a-heading",
        ),
        pytest.param(
            "Die Gespräche enden\n\nVeröffentlicht am 03.04.2024\n\nDer Rat tagte, und die Stadt "
            "war mit dem Ergebnis nicht zufrieden, sagt das Amt, das sich auf den Plan beruft.",
            {"title": "Die Gespräche enden", "published": "2024-04-03"},
            id="language-of-the-text",
        ),
    ],
)  # fmt: skip
def test_outlet_and_date_may_stand_elsewhere(text: str, stated: dict[str, str]) -> None:
    assert read_header(text) == stated


def test_a_value_quotes_the_line_that_states_it() -> None:
    origins = [each.origin for each in find_stated_values(f"Talks end\n\nBy Jane Doe\n\n{BODY}")]
    assert origins == ["headline", "line “By Jane Doe”"]


def test_lines_below_the_first_paragraph_are_ignored() -> None:
    assert read_header(f"Talks end\n\n{BODY}\n\nBy Jane Doe\n14 June 2024\n") == {
        "title": "Talks end"
    }


@given(st.text(max_size=400))
def test_the_title_of_any_text_is_part_of_it(text: str) -> None:
    title = read_header(text).get("title")
    assert title is None or title in text
