"""What the nearest sentences say to a statement."""

from dataclasses import replace

from pincite.assistant.text_check.evidence import Candidate
from pincite.assistant.text_check.judgement import judge

from tests.fakes.assistant.sheets import make_sheet

STATEMENT = "Engineers found 14 cracks in the Harl dam."
OTHERWISE = "Engineers found 37 cracks in the Harl dam."


def make_candidate(text: str, published: str | None, similarity: float = 0.9) -> Candidate:
    (sentence,) = make_sheet([text]).values()
    article = replace(sentence.article, published=published)
    return Candidate(replace(sentence, article=article), similarity, similarity)


def test_a_later_report_outdates_and_an_earlier_one_does_not() -> None:
    bearing = make_candidate(STATEMENT, "2024-05-03")
    later = judge(STATEMENT, [bearing, make_candidate(OTHERWISE, "2024-05-09")])
    assert (later.finding, later.reason, later.sources) == ("outdated", "figure", (bearing,))
    earlier = judge(STATEMENT, [bearing, make_candidate(OTHERWISE, "2024-05-01")])
    assert earlier.finding == "borne_out"
    assert [each.candidate.found.text for each in earlier.rivals] == [OTHERWISE]


def test_a_report_without_a_date_outdates_nothing() -> None:
    bearing = make_candidate(STATEMENT, "2024-05-03")
    assert judge(STATEMENT, [bearing, make_candidate(OTHERWISE, None)]).finding == "borne_out"


def test_a_sentence_on_another_fact_neither_contradicts_nor_outdates() -> None:
    far = make_candidate(OTHERWISE, "2024-05-09", similarity=0.2)
    assert judge(STATEMENT, [far]).finding == "not_found"
    bearing = make_candidate(STATEMENT, "2024-05-03")
    assert judge(STATEMENT, [bearing, far]).finding == "borne_out"


def test_nothing_is_found_among_no_sentences() -> None:
    assert judge(STATEMENT, []).reason == "nothing"
