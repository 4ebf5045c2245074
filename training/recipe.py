"""The settings of a training run, and those of the models that are released."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from training.data.examples import ExampleMix
from training.model import BATCH_TOKENS

SOURCE_SHARES: Mapping[str, float] = {
    "news": 0.3,
    "news-reworded": 0.5,
    "public-reworded": 2.0,
    "synthetic": 0.2,
    "clapnq": 2.0,
    "squad2": 0.3,
    "quotesum": 0.5,
    "nq-qed": 0.35,
    "multispanqa": 0.3,
    "squad1-other": 0.3,
    "qamr-without": 0.3,
    "selqa": 0.4,
    "condaqa": 0.2,
    "squadshifts-wiki-other": 0.2,
    "hotpotqa-without": 0.15,
    "strategyqa": 0.15,
    "tsqa": 0.15,
    "qadiscourse-wikinews": 0.12,
    "2wikimultihopqa-without": 0.12,
    "qamr-wikinews": 0.1,
    "hotpotqa": 0.08,
    "2wikimultihopqa": 0.08,
    "medquad": 0.08,
    "medquad-without": 0.08,
    "fairytaleqa-other": 0.1,
    "xquad": 0.1,
    "squad1": 0.05,
    "squadshifts-wiki": 0.05,
    "fairytaleqa": 0.05,
    "covid-qa": 0.05,
    "qadiscourse-wikipedia": 0.05,
    "qamr-wikipedia": 0.02,
}
"""For each source, the share of its questions that an epoch draws; a source not named has none."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run, which the ablation varies (training/ablation.py).

    The loss of each sentence alone has weight 1.
    """

    epochs: int = 2
    question_share: float = 1.0
    """Share of the questions that an epoch draws, times the share of their source."""
    source_shares: Mapping[str, float] | None = field(default_factory=lambda: SOURCE_SHARES)
    """Share of the questions of each source; None: all questions of all sources."""
    tokens_per_step: int = BATCH_TOKENS
    learning_rate: float = 1e-4
    """Learning rate of the topmost layer."""
    layer_decay: float = 0.9
    """Learning rate of a layer as a share of the learning rate of the layer above."""
    freeze_words: bool = True
    """The word embeddings are not trained."""
    span_loss: float = 1.0
    """Weight of the loss of the short answer."""
    listwise_loss: float = 0.5
    """Weight of the loss of choosing one sentence of the group's passages, or none."""
    sufficient_loss: float = 0.5
    """Weight of the loss of whether a passage has all that the question asks."""
    stated_loss: float = 0.5
    """Weight of the loss of whether a sentence states an answer, be it superseded or a rival's."""
    trained_share: float = 1.0
    """Share of the trained weights in those that are released; the rest are those of the start."""
    earlier_share: float = 0.0
    """Share of the weights of an earlier released reader in those that are released."""
    max_steps: int | None = None
    """Steps after which the training ends, before all epochs are done."""
    decay_share: float = 0.25
    """Share of the steps, at the end, in which the learning rate falls to 0."""
    seed: int = 0
    mix: ExampleMix = field(default_factory=ExampleMix)


PAIR_RECIPE = Recipe(
    epochs=1,
    source_shares=None,
    tokens_per_step=1_700,
    learning_rate=6e-5,
    layer_decay=1.0,
    span_loss=0.0,
    listwise_loss=0.0,
    sufficient_loss=0.0,
    stated_loss=0.0,
    mix=ExampleMix(pairs_only=True, title=0.5),
)
"""A cross-encoder: pairs of a question and one sentence, 32 in each step."""

SHIPPED_RECIPE = Recipe(
    epochs=1,
    question_share=0.5,
    trained_share=0.65,
    earlier_share=0.35,
    max_steps=2_600,
    mix=ExampleMix(hard_negative=0.4, perturbed=0.15, other_rival=0.3, single_sentences=0.4),
)
"""The recipe of the bundled reader. It starts from the reader that was released before."""
