"""How likely two sentences answer a question differently."""

from dataclasses import asdict
from pathlib import Path

import pytest
from pincite.assistant.disputes import pairs
from pincite.assistant.disputes.pairs import load_pair_calibration, weigh_pair
from pincite.assistant.read.ranking import ScoredSentence
from pincite.index.errors import StoreError

from tests.fakes.assistant.readers import make_scored_sentence


def compute_logit(one: ScoredSentence, other: ScoredSentence, answers: tuple[str, str]) -> float:
    features = weigh_pair(one, other, answers, [one, other])
    return load_pair_calibration().pair.compute_logit(asdict(features))


def test_two_likely_figures_differ_more_surely_than_an_unlikely_one_or_plain_words() -> None:
    first = make_scored_sentence("The ferry took 31 people down with her.", "31")
    likely = make_scored_sentence("The ferry took 47 people down with her.", "47")
    unlikely = make_scored_sentence("The ferry has room for 300 in two halls.", "300", logit=-3.0)
    told = make_scored_sentence(
        "The ferry took a whole village down with her.", "a whole village down with her"
    )
    surest = compute_logit(first, likely, ("31", "47"))
    assert surest > compute_logit(first, unlikely, ("31", "300"))
    assert surest > compute_logit(first, told, ("31", "a whole village down with her"))


def test_the_order_of_the_two_sentences_does_not_matter() -> None:
    first = make_scored_sentence("The ferry took 31 people down with her.", "31")
    other = make_scored_sentence("On the ferry 47 were lost.", "47", logit=0.5)
    ranked = [first, other]
    features = weigh_pair(first, other, ("31", "47"), ranked)
    assert features == weigh_pair(other, first, ("47", "31"), ranked)


def test_damaged_weights_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "pairs.json"
    damaged.write_text('{"pair": {"bias": 0, "weights": {"colour": 1}}, "threshold": 0.5}')
    monkeypatch.setattr(pairs, "WEIGHTS_FILE", damaged)
    load_pair_calibration.cache_clear()
    try:
        with pytest.raises(StoreError, match=r"pairs\.json"):
            load_pair_calibration()
    finally:
        load_pair_calibration.cache_clear()
