"""A line near a headline states fields only if each of its parts does.

Covers also: pincite.index.readers.metadata.labels, pincite.index.readers.metadata.names,
pincite.index.readers.metadata.full_dates.
"""

import pytest
from hypothesis import given, strategies as st
from pincite.index.readers.metadata.credits import parse_credit_line
from pincite.index.readers.metadata.full_dates import find_full_date

DAY = "2025-02-03"


@pytest.mark.parametrize(
    ("line", "published", "publisher", "author"),
    [
        ("Varn Courier, 3 February 2025", DAY, "Varn Courier", None),
        ("Varner Kurier vom 3. Februar 2025", DAY, "Varner Kurier", None),
        ("Varner Kurier Nr. 6 vom 03.02.2025, S. 4", DAY, "Varner Kurier", None),
        ("Varn Courier | February 3, 2025 | Page A4", DAY, "Varn Courier", None),
        ("The Morning Echo (3 February 2025)", DAY, "The Morning Echo", None),
        ("Varn Courier 3 February 2025", DAY, "Varn Courier", None),
        ("Harbour Light, Feb 3 2025", DAY, "Harbour Light", None),
        ("Reuters, 3 February 2025", DAY, "Reuters", None),
        ("Published in the Varn Courier on 3 February 2025", DAY, "Varn Courier", None),
        (
            "Dieser Artikel erschien am 3. Februar 2025 im Varner Kurier.",
            DAY,
            "Varner Kurier",
            None,
        ),
        ("Erschienen am 03.02.2025 | 10:15 Uhr", DAY, None, None),
        ("Lask, 3 February 2025", DAY, None, None),
        ("Ines Calder, Varn Courier, 3 February 2025", DAY, "Varn Courier", "Ines Calder"),
        ("Ines Calder · Varner Kurier · 3. Februar 2025", DAY, "Varner Kurier", "Ines Calder"),
        ("8 a.m., 3 February 2025", None, None, None),
        ("By Ines Calder for the Varn Courier", None, "Varn Courier", "Ines Calder"),
        ("By INES CALDER, Staff Writer | Feb. 3, 2025", DAY, None, "INES CALDER"),
        ("Von unserer Korrespondentin Ines Calder", None, None, "Ines Calder"),
        ("3 February 2025, Varn Courier, by Ines Calder", DAY, "Varn Courier", "Ines Calder"),
        ("By Ines Calder 3 February 2025", DAY, None, "Ines Calder"),
        ("Outlet: Varn Courier", None, "Varn Courier", None),
        ("Datum: 03.02.2025", DAY, None, None),
        ("Posted: 3 February 2025 | Updated: 4 February 2025", DAY, None, None),
        ("Marner Wochenblatt (Stand: 31. Januar 2018)", None, "Marner Wochenblatt", None),
        ("Zuletzt aktualisiert am 3. Februar 2025", None, None, None),
        ("Retrieved: 3 February 2025", None, None, None),
        ("Foto: Jan Roth", None, None, None),
        ("3 min read", None, None, None),
        ("Update, 3 February 2025", None, None, None),
        ("UPDATE 3. Februar 2025, 9:15 Uhr", None, None, None),
        ("Überarbeitet am 3. Februar 2025", None, None, None),
        ("Aktualisiert von Ada Krog am 3. Februar 2025", None, None, None),
        ("Varn Courier, updated 9:15 AM, 3 February 2025", None, "Varn Courier", None),
        ("Published 9:02 AM, Mon Feb 3, 2025", DAY, None, None),
        (
            "This story was first published on 3 February 2025 and updated on 4 May 2025.",
            DAY,
            None,
            None,
        ),
        ("3 February 2025 (updated 4 May 2025)", DAY, None, None),
        ("Stand: 4. Mai 2025 · Veröffentlicht am 3. Februar 2025", DAY, None, None),
        ("Posted on February 3, 2025 by Ada Krog", DAY, None, "Ada Krog"),
        ("Posted on February 3, 2025 in Local News by Ada Krog", DAY, None, "Ada Krog"),
        ("Veröffentlicht von Ada Krog am 3. Februar 2025", DAY, None, "Ada Krog"),
        ("Veröffentlicht am 3. Februar 2025 von admin", DAY, None, None),
        ("Posted by the Varn Courier on February 3, 2025", DAY, "Varn Courier", None),
        (
            "Published on 3 February 2025 by Ada Krog for the Varn Courier",
            DAY,
            "Varn Courier",
            "Ada Krog",
        ),
        ("Erschienen in Lask am 3. Februar 2025", DAY, None, None),
        ("Ada Krog | 3 February 2025", DAY, None, "Ada Krog"),
        ("Local | 3 February 2025", DAY, None, None),
        ("Addis Abeba, 3 February 2025", DAY, None, None),
        ("Author: Ada Krog | Varn Courier | 3 February 2025", DAY, "Varn Courier", "Ada Krog"),
        ("Quelle: Varner Kurier | Datum: 03.02.2025 | Aufrufe: 31", DAY, "Varner Kurier", None),
        ("BYLINE: ADA KROG; TOM WEX", None, None, "ADA KROG, TOM WEX"),
        ("Byline: By Ada Krog; special to the paper", None, None, "Ada Krog"),
        ("By Ada Krog | ada@courier.example | 3 February 2025", DAY, None, "Ada Krog"),
        ("Varner Kurier, Montag, 03.02.2025, S. 4 / Lokales", DAY, "Varner Kurier", None),
    ],
)
def test_a_credit_line_states_its_fields(
    line: str, published: str | None, publisher: str | None, author: str | None
) -> None:
    fields = parse_credit_line(line, "de" if "." in line else None) or {}
    assert (fields.get("published"), fields.get("publisher")) == (published, publisher)
    assert fields.get("author") == author


@pytest.mark.parametrize(
    "line",
    [
        "Budget Speech 12 March 2024",
        "The bridge reopened on 3 February 2025.",
        "On 3 February 2025 the bridge reopened, and everyone came",
        "By the time they met it was late",
        "By Friday",
        "From the Varn bridge",
        "Varn Courier",
        "Ines Calder",
        "Talks end",
        "2025",
        "Deadline: 3 February 2025",
        "Gelöscht am 3. Februar 2025",
        "Marn, 3 February 2025: Die Schleuse wird gebaut",
        "By Land and Sea",
        "x" * 500,
    ],
)
def test_other_lines_are_text(line: str) -> None:
    assert parse_credit_line(line, None) is None


def test_a_source_in_the_first_line_is_a_headline() -> None:
    assert parse_credit_line("Source: envoy to quit", None, first=True) is None
    assert parse_credit_line("Source: Gazette", None) == {"publisher": "Gazette"}


def test_a_title_may_hold_a_bar() -> None:
    assert parse_credit_line("Title: Rail | Road", None) == {"title": "Rail | Road"}
    fields = {"title": "Rail or road", "author": "Ada Krog"}
    assert parse_credit_line("Title: Rail or road | Author: Ada Krog", None) == fields


def test_a_source_may_be_an_address() -> None:
    fields = {"url": "https://courier.example/a"}
    assert parse_credit_line("Source: <https://courier.example/a>", None) == fields


@given(st.text(max_size=140))
def test_any_line_is_read_without_an_error(line: str) -> None:
    fields = parse_credit_line(line, "de")
    assert fields is None or all(fields.values())


def test_a_date_within_a_line_is_found_whole() -> None:
    line = "Lask, Monday 3 February 2025 at 14:30 GMT, page 4"
    found = find_full_date(line, None)
    assert found is not None
    assert (found[0], line[found[1] : found[2]]) == (DAY, "Monday 3 February 2025 at 14:30 GMT")
    assert find_full_date("In 2025 and in June 2024", None) is None
