"""Which wording of a follow-up is answered."""

import pytest
from pincite.assistant.condense.choice import may_stand_alone, prefer_completed


@pytest.mark.parametrize(
    ("question", "expected"),
    [("Why?", False), ("and then?", False), ("", False), ("How much will tram 7 cost?", True)],
)
def test_a_question_without_content_cannot_stand_alone(question: str, *, expected: bool) -> None:
    assert may_stand_alone(question) is expected


def test_the_typed_question_counts_only_if_it_is_answered_clearly_better() -> None:
    assert prefer_completed(completed=0.9, typed=0.1)
    assert prefer_completed(completed=0.7, typed=0.75)
    assert not prefer_completed(completed=0.5, typed=0.9)
    assert not prefer_completed(completed=0.0, typed=1.0)
