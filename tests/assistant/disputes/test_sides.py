"""The sides of a disagreement between articles, newest first, and the answers that show them."""

from pathlib import Path

import pytest
from pincite.assistant import build_chain
from pincite.assistant.disputes.sides import find_disagreement, prepend_sides
from pincite.assistant.read.calibration import load_calibration
from pincite.assistant.read.reader import Judgement, Reader
from pincite.index import Index, build

from tests.fakes.assistant.readers import make_reader, make_scored_sentence

TOLL = "How many people died when the ferry Aurelia sank?"


def test_no_sentences_have_no_disagreement() -> None:
    assert find_disagreement(TOLL, []) is None
    assert prepend_sides([], None) == ()


def test_an_improbable_sentence_is_not_a_side() -> None:
    answer = make_scored_sentence("The ferry Aurelia sank and 31 people died.", "31")
    improbable = make_scored_sentence("The ferry Aurelia had 47 people on board.", "47", logit=-6.0)
    assert find_disagreement(TOLL, [answer, improbable]) is None


def test_sentences_that_are_alike_far_below_the_best_are_no_sides() -> None:
    best = make_scored_sentence("The anglers of Lask chose the pike as fish of the year.", "pike")
    bought = make_scored_sentence("The zoo of Lask bought a tapir on Sunday.", logit=best.logit - 6)
    sold = make_scored_sentence("The zoo of Oster sold a walrus on Sunday.", logit=best.logit - 6.5)
    question = "What is the fish of the year?"
    assert find_disagreement(question, [bought, sold])
    assert find_disagreement(question, [best, bought, sold]) is None


FIRST = make_scored_sentence(
    "The ferry took 31 people down with her when she sank.", "31", published="2024-03-04"
)
LATER = make_scored_sentence(
    "The toll of the ferry rose to 47, up from 31.", "47", logit=1.5, published="2024-03-06"
)
UNDATED = make_scored_sentence("In all, 52 died on the ferry that sank.", "52", logit=1.0)


def test_sides_are_sorted_newest_first_and_the_correction_is_named() -> None:
    disagreement = find_disagreement("How many died on the ferry?", [FIRST, LATER, UNDATED])
    assert disagreement
    assert [side.words for side in disagreement.sides] == ["47", "31", "52"]
    assert disagreement.latest is disagreement.sides[0]
    assert prepend_sides([FIRST], disagreement) == (LATER, FIRST, UNDATED)


def test_sentences_in_another_language_are_not_compared() -> None:
    first = make_scored_sentence("Bei dem Unglück der Fähre starben 31 Menschen.", "31")
    other = make_scored_sentence("Bei dem Unglück der Fähre starben 47 Menschen.", "47")
    assert find_disagreement("Wie viele Menschen starben bei dem Unglück?", [first, other]) is None


def test_an_older_article_corrects_nothing() -> None:
    older = make_scored_sentence(LATER.text, "47", published="2024-03-01")
    disagreement = find_disagreement("How many died on the ferry?", [FIRST, older])
    assert disagreement
    assert disagreement.latest is None


@pytest.fixture(scope="module")
def ferry_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("ferry")
    for name, day, toll in (("first", "04", "31"), ("later", "06", "47, up from 31")):
        text = f"The ferry Aurelia sank off Kestrel Point. The toll, {name} counted, was {toll}."
        front_matter = f"---\ntitle: The {name} count\ndate: 2024-03-{day}\n---\n"
        (folder / f"{name}.md").write_text(f"{front_matter}\n{text}\n")
    build(folder, into=folder / "index")
    return Index.open(folder / "index")


def make_toll_reader(logit: float = 5.0) -> Reader:
    """Return a reader whose short answer is the number of two digits after "was"."""

    def judge(sentence: str) -> Judgement:
        before, was, _ = sentence.partition("was ")
        start = len(before) + len(was)
        return Judgement(logit, (start, start + 2), 0.9) if was else Judgement(-5.0)

    return make_reader(judge)


def test_the_answer_shows_both_sides(ferry_index: Index) -> None:
    chain = build_chain(ferry_index, reader=make_toll_reader())
    answer = chain.invoke("What was the toll of the Aurelia?")
    (dispute,) = answer.disputes
    assert [each.title for each in answer.citations] == ["The later count", "The first count"]
    assert dispute.citations == ("1", "2")
    assert dispute.text == (
        "“47” (The later count, 6 March 2024); “31” (The first count, 4 March 2024). "
        "The later count, 6 March 2024 says that this replaces what was said before."
    )
    assert (dispute.words, dispute.latest) == (("47", "31"), "1")
    first, *rest = chain.stream("What was the toll of the Aurelia?")
    assert sum(rest, first) == answer


def test_equal_wordings_that_disagree_are_answered_below_the_threshold(tmp_path: Path) -> None:
    for toll in ("31", "47"):
        text = f"Ferry sinks\n\nThe toll of the ferry Aurelia was {toll}, the coast guard said.\n"
        (tmp_path / f"{toll}.txt").write_text(text)
    build(tmp_path, into=tmp_path / "index")
    chain = build_chain(Index.open(tmp_path / "index"), reader=make_toll_reader(logit=1.2))
    question = {"question": "What was the toll of the Aurelia?", "caution": "high"}
    answer = chain.invoke(question)
    assert answer.confidence < load_calibration().thresholds["high"]
    assert answer.answered
    assert {citation.article_id for citation in answer.citations} == {"31.txt", "47.txt"}
    assert answer.disputes
    assert not chain.invoke({**question, "articles": ["31.txt"]}).answered
