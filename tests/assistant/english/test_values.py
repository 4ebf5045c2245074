"""What a few words give, and whether two of them give another thing."""

import pytest
from hypothesis import given, settings, strategies as st
from pincite.assistant.english.dates import find_dates
from pincite.assistant.english.numbers import find_numbers
from pincite.assistant.english.values import classify_answer, is_stated_in, values_conflict
from pincite.assistant.read.answer_type import infer_answer_types, mentions_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("on 14 June 2024", [(2024, 6, 14)], id="day first"),
        pytest.param("on Sept. 7, 2024,", [(2024, 9, 7)], id="month first"),
        pytest.param("from 2024-06-14 on", [(2024, 6, 14)], id="ISO"),
        pytest.param("June 2 and the 3rd of July", [(None, 6, 2), (None, 7, 3)], id="no year"),
        pytest.param("in June 2024", [(2024, 6, None)], id="month"),
        pytest.param("It may rain in May.", [(None, 5, None)], id="May"),
        pytest.param("built in 1867", [(1867, None, None)], id="year"),
        pytest.param("2,024 men, $2024 and 1999.5", [], id="no dates"),
    ],
)
def test_days(text: str, expected: list[tuple[int | None, ...]]) -> None:
    assert [(each.year, each.month, each.day) for each in find_dates(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1,301 pilgrims", [(1301, "pilgrim")], id="thousands"),
        pytest.param("$6.3 billion", [(6.3e9, "$")], id="money"),
        pytest.param("£10m", [(1e7, "£")], id="short scale"),
        pytest.param("51.3 per cent", [(51.3, "%")], id="percent"),
        pytest.param("twenty-two miles", [(22, "mile")], id="spelt"),
        pytest.param("two million", [(2e6, "")], id="spelt million"),
        pytest.param("on 14 June 2024", [], id="a date"),
        pytest.param("no one knows", [(1, "know")], id="one"),
    ],
)
def test_figures(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(each.amount, each.unit) for each in find_numbers(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Andy Murray", "name"),
        ("President of the Republic", "name"),
        ("ice hockey", "words"),
        ("about 8,400 people", "figure"),
        ("three days in June 2024", "figure"),
        ("June 2024", "date"),
        ("", "words"),
    ],
)
def test_kind(text: str, expected: str) -> None:
    assert classify_answer(text) == expected


COMPATIBLE = [
    ("14 June 2024", "2024"),
    ("June 14", "14 June 2024"),
    ("37,935", "38,000"),
    ("two million", "2,043,000"),
    ("5.9", "six"),
    ("50 per cent", "49.7%"),
    ("more than 1,000", "1,150"),
    ("United Nations", "UN"),
    ("President Vera Holm", "Holm"),
    ("Turkey", "Turkish"),
    ("5 km", "3 miles"),
    ("Tampa", "14 June"),
    ("", "Tampa"),
]
CONFLICTING = [
    ("14 June 2024", "15 June 2024"),
    ("2023", "June 2024"),
    ("10 people", "11 people"),
    ("1,000", "1,150"),
    ("$6.3 billion", "$1.3 billion"),
    ("about 8,400", "12,000"),
    ("Vera Holm", "Idris Falk"),
    ("Tampa, Florida", "Miami, Florida"),
    ("ice hockey", "tennis"),
]


@pytest.mark.parametrize(("one", "other"), COMPATIBLE, ids=" / ".join)
def test_what_may_both_be_right(one: str, other: str) -> None:
    assert not values_conflict(one, other)
    assert not values_conflict(other, one)


@pytest.mark.parametrize(("one", "other"), CONFLICTING, ids=" / ".join)
def test_what_cannot_both_be_right(one: str, other: str) -> None:
    assert values_conflict(one, other)
    assert values_conflict(other, one)


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("922", "It rose to 1,301 from 922.", True),
        ("1,000", "It rose to 1,301 from 922.", False),
        ("June 2024", "On 14 June 2024 it sank.", True),
        ("Vera Holm", "Ms. Holm spoke.", False),
        ("Holm", "Vera Holm spoke.", True),
    ],
)
def test_a_text_states_a_value(value: str, text: str, *, expected: bool) -> None:
    assert is_stated_in(value, text) is expected


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_two_texts(one: str, other: str) -> None:
    assert values_conflict(one, other) == values_conflict(other, one)
    assert not values_conflict(one, one)


@settings(deadline=None)
@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_whole_numbers_differ_unless_one_rounds_the_other(one: int, other: int) -> None:
    apart = values_conflict(f"{one:,} ships", f"{other:,} ships")
    assert not (apart and one == other)
    if abs(one - other) > 0.05 * max(one, other):
        assert apart


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        pytest.param("When did the Aurelia sink?", {"date"}, id="when"),
        pytest.param("In which year was it built?", {"date"}, id="which-year"),
        pytest.param("How many sank?", {"figure"}, id="how-many"),
        pytest.param("Who said when it sank?", {"name", "words"}, id="who-comes-first"),
        pytest.param("Why did it sink?", {"date", "figure", "name", "words"}, id="why"),
    ],
)
def test_what_a_question_asks_for(question: str, expected: set[str]) -> None:
    assert infer_answer_types(question) == expected


@pytest.mark.parametrize(
    ("text", "when"),
    [
        pytest.param("Sept. 7, 2024", True, id="date"),
        pytest.param("on Thursday", True, id="weekday"),
        pytest.param("late in the nineteenth century", True, id="century"),
        pytest.param("in Aug.", True, id="month"),
        pytest.param("after the war", True, id="event"),
        pytest.param("six weeks earlier", True, id="spelt"),
        pytest.param("off Kestrel Point", False, id="place"),
        pytest.param("space.", False, id="thing"),
        pytest.param("the Dayton marchers", False, id="parts-of-words"),
    ],
)
def test_words_that_could_say_when(text: str, when: bool) -> None:
    assert mentions_time(text) is when
