"""A sentence that says itself what it replaces."""

import pytest
from pincite.assistant.disputes.corrections import find_corrections, list_current_figures


@pytest.mark.parametrize(
    ("statement", "sentence", "expected"),
    [
        (
            "Engineers found 14 cracks in the dam.",
            "There are now 37 cracks, up from 14 last week.",
            ("figure", "14 cracks", "37 cracks"),
        ),
        (
            "Bake it for 35 minutes at 250 degrees.",
            "The pie should bake at 200 degrees and not at 250, as was printed.",
            ("figure", "250 degrees", "200 degrees"),
        ),
        (
            "Sales are about 26 million euros a year.",
            "The chamber has corrected its figure: 19 million euros and not 26.",
            ("figure", "26 million euros", "19 million euros"),
        ),
        (
            "Dekker, 24, will sing the part.",
            "Dekker is 26 and not, as the house announced on Friday, 24.",
            ("figure", "24", "26"),
        ),
        (
            "Nwosu was born in Enugu.",
            "He was born in Onitsha, not Enugu, his sister says.",
            ("name", "Enugu", "Onitsha"),
        ),
    ],
)
def test_what_is_no_longer_right(
    statement: str, sentence: str, expected: tuple[str, str, str]
) -> None:
    ((kind, stated, found),) = find_corrections(statement, sentence)
    assert (kind, statement[slice(*stated)], sentence[slice(*found)]) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "There are 14 cracks and not 37.",
        "The road leads from Velm to Harl.",
        "There are now 37 cracks, up from 20.",
        "Not 14 but everybody.",
    ],
)
def test_what_still_holds(sentence: str) -> None:
    assert find_corrections("Engineers found 14 cracks in Velm.", sentence) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Orion-6 brought 1,935 grams.", ["1,935"]),
        ("A B52, a MH370 and 12 others", ["12"]),
        ("at 6:04 p.m. 30 people", ["30"]),
        ("CHF500, Rs500 and US$5", ["500", "500", "$5"]),
        ("a 5-4 ruling", ["5", "4"]),
        ("a 3,100-seat hall", ["3,100"]),
    ],
)
def test_numbers_of_names_and_times_of_day_are_no_figures(text: str, expected: list[str]) -> None:
    assert [text[each.start : each.end] for each in list_current_figures(text)] == expected
