"""The date of a change is cut off the line that states it, and no other date is."""

import pytest
from pincite.index.readers.metadata.changes import follows_change, strip_changes


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("Updated 4:20 PM, Tue July 9, 2024", ""),
        ("Last modified at 16:20 on 9 July 2024", ""),
        ("Revised 4:20 PM EDT, July 9, 2024", ""),
        ("ÜBERARBEITET AM 9. Juli 2024, 16:20 Uhr", ""),
        ("Letzte Aktualisierung: 09.07.2024", ""),
        ("Fassung vom 9. Juli 2024", ""),
        ("Expires: 07/09/2024", ""),
        ("This report was last edited on 9 July 2024.", ""),
        ("Issued 2 July 2024 (amended 9 July 2024)", "Issued 2 July 2024"),
        ("Posted on 2 July 2024 and updated on 9 July 2024.", "Posted on 2 July 2024"),
        ("2. Juli 2024, zuletzt bearbeitet am 9. Juli 2024 um 8.15 Uhr", "2. Juli 2024"),
        ("Stand: 9.7.2024 · Erschienen am 2.7.2024", "Erschienen am 2.7.2024"),
        ("Varn Post | updated 9 July 2024 | 2 July 2024", "Varn Post |  | 2 July 2024"),
        ("Corrected 9 July 2024, archived 10 July 2024, Varn Post", "Varn Post"),
    ],
)
def test_the_date_of_a_change_is_cut_off(line: str, rest: str) -> None:
    assert strip_changes(line) == (rest, True)


@pytest.mark.parametrize(
    "line",
    [
        "Published on 2 July 2024",
        "The council updated its plan of 2 July 2024",
        "Last edited by Jane Doe on 2 July 2024",
        "Updated three hours ago",
        "",
    ],
)
def test_other_lines_stay_whole(line: str) -> None:
    assert strip_changes(line) == (line, False)


def test_words_before_a_date_tell_of_a_change() -> None:
    assert follows_change("Aktualisiert von Jane Doe am ")
    assert not follows_change("Published by Jane Doe on ")
