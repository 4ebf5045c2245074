"""The words in which a statement and a sentence on the same fact say different things."""

import pytest
from pincite.assistant.disputes.differences import find_differences


def compare(statement: str, sentence: str, context: str = "") -> list[tuple[str, str, str]]:
    return [
        (each.kind, statement[slice(*each.stated)], sentence[slice(*each.found)])
        for each in find_differences(statement, sentence, context)
    ]


@pytest.mark.parametrize(
    ("statement", "sentence", "expected"),
    [
        ("It has 14 cracks.", "It has 37 cracks.", [("figure", "14 cracks", "37 cracks")]),
        (
            "Ferry tickets rose to 9 euros in June.",
            "Ferry tickets rose to 7 euros in June.",
            [("figure", "9 euros", "7 euros")],
        ),
        (
            "Holt won the vote in Velm.",
            "Brandt won the vote in Velm.",
            [("name", "Holt", "Brandt")],
        ),
        (
            "The bridge opens on Monday at noon.",
            "The bridge opens on Friday at noon.",
            [("date", "Monday", "Friday")],
        ),
        (
            "The council approved the plan for the pier.",
            "The council rejected the plan for the pier.",
            [("polarity", "approved", "rejected")],
        ),
        (
            "He took 4,612 votes against 4,571.",
            "He took 4,571 votes against 4,612.",
            [
                ("figure", "4,612 votes", "4,571 votes"),
                ("figure", "4,571", "4,612"),
            ],
        ),
    ],
)
def test_values_at_the_same_place(
    statement: str, sentence: str, expected: list[tuple[str, str, str]]
) -> None:
    assert compare(statement, sentence) == expected


def test_figures_of_one_unit_in_other_words() -> None:
    statement = "In all, 14 cracks were counted by inspectors in the wall."
    sentence = "The wall of the Harl dam shows 37 cracks, experts say."
    assert compare(statement, sentence) == [("figure", "14 cracks", "37 cracks")]


def test_a_figure_that_is_given_as_former_is_no_longer_right() -> None:
    statement = "Engineers have counted 14 cracks in the dam."
    later = "Engineers have now found 37 cracks in the wall of the dam, up from 14 last week."
    assert compare(statement, later) == [("figure", "14 cracks", "37 cracks")]


def test_one_amount_in_two_units() -> None:
    statement = "The truce collapsed after 5 days, as both sides admit."
    sentence = "It had lasted for all of 5 hours when shots were heard."
    assert [each[0] for each in compare(statement, sentence)] == ["figure"]


def test_dates_of_one_precision_in_other_words() -> None:
    statement = "Repairs of the old harbour wall end on 4 June 2024."
    sentence = "On 12 June 2024, workers will be done with the wall."
    assert compare(statement, sentence) == [("date", "4 June 2024", "12 June 2024")]


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("The dam has 14 cracks.", "The dam has 14 cracks."),
        ("The dam has about 40 cracks.", "The dam has 37 cracks."),
        ("The repairs cost 3 million euros.", "The repairs cost 3,020,000 euros."),
        ("Two ships sank off Velm.", "The ferry of Velm carries 300 passengers in summer."),
        ("Holt spoke in Velm.", "Mayor Ina Holt spoke in Velm."),
    ],
)
def test_what_may_both_be_right_is_no_difference(statement: str, sentence: str) -> None:
    assert compare(statement, sentence) == []


def test_a_name_of_the_headline_is_not_missing() -> None:
    statement = "Ina Holt turned the plan down after long talks with neighbours."
    sentence = "The mayor, after talks with Tom Brandt, turned it down."
    assert compare(statement, sentence, "Holt refuses") == []


def test_sentences_of_any_length_end() -> None:
    assert compare("14 cracks " * 2_000, "37 cracks " * 2_000) == []
