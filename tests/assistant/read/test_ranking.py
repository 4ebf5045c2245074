"""Scores of sentences by themselves, and the ranking of the sentences of passages.

Covers also: pincite.assistant.read.confidence.
"""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from pincite.assistant.read.answer_type import mentions_time
from pincite.assistant.read.calibration import MIN_LOGIT, load_calibration
from pincite.assistant.read.confidence import estimate_confidence, weigh_best
from pincite.assistant.read.onnx_reader import bundled_reader
from pincite.assistant.read.ranking import RERANK_DEPTH, rank_sentences, score
from pincite.assistant.read.reader import Judgement, PassageText
from pincite.assistant.regression import to_probability
from pincite.index import Index, build

from tests.fakes.assistant.readers import SAMPLE_ANSWER, SAMPLE_QUESTION, make_reader, oracle_reader

SENTENCES = [
    "The ferry Aurelia sank off Kestrel Point on 3 March 2021.",
    "Its captain, Tomas Lind, was the last to leave the ship.",
    "About 140 passengers had boarded in Vesterby that morning.",
    "Ferries have crossed the sound since 1890.",
]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        pytest.param("When did the Aurelia sink?", 0, id="when"),
        pytest.param("Who was the captain of the ship?", 1, id="who"),
        pytest.param("How many passengers had boarded?", 2, id="how many"),
        pytest.param("Since when do ferries cross the sound?", 3, id="since when"),
    ],
)
def test_the_sentence_that_answers_has_the_highest_score(question: str, best: int) -> None:
    scores = score(question, SENTENCES)
    assert max(range(len(SENTENCES)), key=scores.__getitem__) == best


def test_a_title_changes_the_score() -> None:
    sentence = "It sank within ten minutes."
    without, with_title = score(
        "How fast did the Aurelia sink?", [sentence, sentence], ["", "The Aurelia"]
    )
    assert with_title != without


def test_no_sentences_have_no_scores() -> None:
    assert score("When?", []) == []


@settings(max_examples=25, deadline=None)
@given(st.text(), st.lists(st.text(), max_size=4))
def test_scores_are_probabilities(question: str, sentences: list[str]) -> None:
    scores = score(question, sentences)
    assert len(scores) == len(sentences)
    assert all(0 <= each <= 1 for each in scores)


def test_sentences_are_ranked_by_the_calibrated_log_odds(sample_index: Index) -> None:
    passages = sample_index.search(SAMPLE_QUESTION, 12)
    ranked = rank_sentences(SAMPLE_QUESTION, passages, sample_index, oracle_reader)
    assert SAMPLE_ANSWER in ranked[0].text
    logits = [each.logit for each in ranked]
    assert logits == sorted(logits, reverse=True)
    calibration = load_calibration()
    for each in ranked[:RERANK_DEPTH]:
        assert each.logit == calibration.compute_logit(each.features)
    for each in ranked:
        assert each.article.text[each.sentence.start : each.sentence.end] == each.text
    values = asdict(weigh_best(ranked[0], ranked))
    expected = to_probability(calibration.confidence.compute_logit(values))
    assert estimate_confidence(ranked) == pytest.approx(expected)


def test_a_rival_of_the_same_article_makes_the_answer_less_sure(sample_index: Index) -> None:
    passages = sample_index.search(SAMPLE_QUESTION, 12)
    best, *others = rank_sentences(SAMPLE_QUESTION, passages, sample_index, oracle_reader)
    same = next(each for each in others if each.article.id == best.article.id)
    other = next(each for each in others if each.article.id != best.article.id)
    alone = estimate_confidence([best])
    assert estimate_confidence([best, replace(same, logit=best.logit)]) < alone
    assert estimate_confidence([best, replace(other, logit=best.logit)]) == alone


@pytest.mark.parametrize("logit", [-1e6, 1e6])
def test_log_odds_of_any_size_give_a_confidence(sample_index: Index, logit: float) -> None:
    passages = sample_index.search(SAMPLE_QUESTION, 12)
    reader = make_reader(lambda _: Judgement(logit))
    ranked = rank_sentences(SAMPLE_QUESTION, passages, sample_index, reader)
    assert 0 <= estimate_confidence(ranked) <= 1


def test_a_short_answer_to_when_mentions_a_time(sample_index: Index) -> None:
    reader = make_reader(lambda text: Judgement(1.0, (0, min(5, len(text))), 0.9))
    passages = sample_index.search("When did Chang'e-6 land?", 12)
    ranked = rank_sentences("When did Chang'e-6 land?", passages, sample_index, reader)
    short_answers = [
        each.text[slice(*each.judgement.short)] for each in ranked if each.judgement.short
    ]
    assert len(short_answers) < len(ranked)
    assert all(map(mentions_time, short_answers))
    ranked = rank_sentences("Why did Chang'e-6 land?", passages, sample_index, reader)
    assert all(each.judgement.short for each in ranked)


def test_the_reader_sees_the_day_of_the_article(sample_index: Index) -> None:
    seen: list[str] = []

    def read(_question: str, texts: Sequence[PassageText]) -> list[list[Judgement]]:
        seen.extend(text.heading for text in texts)
        return [[Judgement(0.0)] * len(text.sentences) for text in texts]

    rank_sentences(SAMPLE_QUESTION, sample_index.search(SAMPLE_QUESTION, 3), sample_index, read)
    assert seen
    assert all(heading.split(". ")[0].endswith("2024") for heading in seen)


def test_the_reader_sees_the_title_once_and_no_byline(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Pier closes\n\nBy Ada Quist\n\nWalkers were sent home on Monday.\n", "utf-8"
    )
    build(tmp_path, tmp_path / "index")
    seen: list[PassageText] = []

    def read(_question: str, texts: Sequence[PassageText]) -> list[list[Judgement]]:
        seen.extend(texts)
        return [[Judgement(0.0)] * len(text.sentences) for text in texts]

    with closing(Index.open(tmp_path / "index")) as index:
        rank_sentences("When did it close?", index.search("pier closed", 3), index, read)
    assert {(each.title, each.sentences) for each in seen} == {
        ("Pier closes", ("Walkers were sent home on Monday.",)),
    }


def test_a_sentence_about_another_figure_is_no_sure_answer(tmp_path: Path) -> None:
    (tmp_path / "race.txt").write_text(
        "Noah Reed wins\n\nNoah Reed won the 100 metres in Marn on Sunday. It rained all day."
    )
    build(tmp_path, into=tmp_path / "index")
    with closing(Index.open(tmp_path / "index")) as index:

        def ask(distance: int) -> float:
            question = f"Who won the {distance} metres in Marn?"
            passages = index.search(question, 4)
            return estimate_confidence(rank_sentences(question, passages, index, bundled_reader))

        assert ask(100) >= load_calibration().thresholds["normal"]
        assert ask(200) < load_calibration().thresholds["low"]


def test_how_likely_the_neighbours_of_a_sentence_answer_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The pier is old. The pier closed in May. The pier is long.")
    build(tmp_path, into=tmp_path / "index")
    reader = make_reader(lambda sentence: Judgement(3.0 if "May" in sentence else -1.0))
    with closing(Index.open(tmp_path / "index")) as index:
        ranked = rank_sentences("When did it close?", index.search("pier", 4), index, reader)
    features = {each.text.split()[-1]: each.features for each in ranked}
    assert (features["old."].logit_before, features["old."].logit_after) == (MIN_LOGIT, 3.0)
    assert (features["May."].logit_before, features["May."].logit_after) == (-1.0, -1.0)
    assert (features["long."].logit_before, features["long."].logit_after) == (3.0, MIN_LOGIT)


def test_no_sentences_have_no_confidence() -> None:
    assert estimate_confidence(()) == 0.0


@given(st.floats(allow_nan=False))
def test_any_log_odds_have_a_probability(logit: float) -> None:
    assert 0 <= to_probability(logit) <= 1
    assert to_probability(-logit) == pytest.approx(1 - to_probability(logit))
