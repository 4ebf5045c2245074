"""Train the reader's model: AdamW, at a constant rate that falls linearly at the end.

The state of a run is saved every few minutes; a run that was stopped goes on from there.
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from pincite.assistant.encoder.packing import PackedRow
from torch import Tensor, nn

from training.data.examples import ExampleMix, build_epoch
from training.data.questions import LabelledQuestion, PassageKey, TokenCache
from training.model import BATCH_TOKENS, ReaderModel, TrainingExample, collate, pool_pieces

LOG_INTERVAL = 50
"""Steps between two progress messages."""
SAVE_SECONDS = 180
"""Seconds between two saved states."""


class Example(Protocol):
    """What a step is made of: a row of tokens, and the source of its text."""

    @property
    def source(self) -> str:
        """The name of the set that the text is from."""
        ...

    @property
    def row(self) -> PackedRow:
        """The tokens."""
        ...


E = TypeVar("E", bound=Example)
Batch = Sequence[Sequence[E]]
"""Groups of examples whose loss is computed together."""

SOURCE_SHARES: Mapping[str, float] = {
    "news": 1.0,
    "synthetic": 0.5,
    "clapnq": 1.0,
    "squad2": 0.5,
    "quotesum": 0.5,
    "nq-qed": 0.35,
    "multispanqa": 0.3,
    "squad1-other": 0.3,
    "qamr-without": 0.3,
    "selqa": 0.2,
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
    mix=ExampleMix(pairs_only=True, title=0.5),
)
"""A cross-encoder: pairs of a question and one sentence, 32 in each step."""

SHIPPED_RECIPE = Recipe(max_steps=1_800)
"""The recipe of the bundled reader. It starts from the reader that was released before."""


def train(
    model: ReaderModel,
    recipe: Recipe,
    questions: Sequence[LabelledQuestion],
    hard_negatives: Mapping[int, Sequence[PassageKey]],
    token_cache: TokenCache,
    report_progress: Callable[[str], None],
    state_file: Path | None = None,
) -> dict[str, float]:
    """Train a model in place, and return the mean loss of each source in the last quarter.

    `hard_negatives` are by the position of the question. A run with a `state_file` goes on from
    there if it exists; questions and recipe must be the same.
    """
    rng = random.Random(recipe.seed)
    batches = _make_batches(questions, hard_negatives, token_cache, recipe, rng)
    steps = list(islice(batches, recipe.max_steps))
    return run_steps(model, recipe, steps, _compute_losses, report_progress, state_file)


def run_steps(
    model: ReaderModel,
    recipe: Recipe,
    steps: Sequence[Batch[E]],
    compute_losses: Callable[[ReaderModel, Batch[E], Recipe], Tensor],
    report_progress: Callable[[str], None],
    state_file: Path | None = None,
) -> dict[str, float]:
    """Train a model in place, a batch of groups a step; `compute_losses` gives (groups,).

    Returns the mean loss of each source in the last quarter of the steps.
    """
    model.bert.embeddings.word_embeddings.weight.requires_grad_(not recipe.freeze_words)
    optimizer = torch.optim.AdamW(
        _group_parameters(model, recipe), betas=(0.9, 0.98), weight_decay=0.01
    )
    rates = [group["lr"] for group in optimizer.param_groups]
    progress = _Progress(report_progress, len(steps))
    done = _restore(state_file, model, optimizer) if state_file else 0
    saved = time.monotonic()
    for number, batch in enumerate(steps[done:], start=done + 1):
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * compute_rate_factor(number, len(steps), recipe.decay_share)
        losses = compute_losses(model, batch, recipe)
        optimizer.zero_grad(set_to_none=True)
        losses.mean().backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        progress.add(number, batch, losses.detach().tolist())
        if state_file and time.monotonic() - saved > SAVE_SECONDS:
            _save(state_file, model, optimizer, number)
            saved = time.monotonic()
    model.eval()
    return progress.compute_source_losses()


def compute_rate_factor(step: int, steps: int, decay_share: float) -> float:
    """Return the share of the learning rate at a step, from 1: warm-up, constant, linear fall."""
    warmup = max(1, steps // 50)
    decay = max(1, round(steps * decay_share))
    return min(1.0, step / warmup, (steps + 1 - step) / decay)


class _Progress:
    """Reports the mean loss and the speed, and keeps the losses of each source."""

    def __init__(self, report: Callable[[str], None], steps: int) -> None:
        self._report, self._steps = report, steps
        self._started, self._tokens, self._recent = time.perf_counter(), 0, 0.0
        self._losses: dict[str, list[float]] = defaultdict(list)

    def add(self, number: int, batch: Sequence[Sequence[Example]], losses: Sequence[float]) -> None:
        self._recent += sum(losses) / len(losses) / LOG_INTERVAL
        self._tokens += sum(len(each.row.ids) for group in batch for each in group)
        if number > 0.75 * self._steps:
            for group, loss in zip(batch, losses, strict=True):
                self._losses[group[0].source].append(loss)
        if number % LOG_INTERVAL == 0:
            speed = self._tokens / (time.perf_counter() - self._started)
            self._report(
                f"step {number} of {self._steps}, loss {self._recent:.3f}, "
                f"{speed:,.0f} tokens a second"
            )
            self._recent = 0.0

    def compute_source_losses(self) -> dict[str, float]:
        return {each: sum(v) / len(v) for each, v in sorted(self._losses.items())}


def _save(file: Path, model: ReaderModel, optimizer: torch.optim.Optimizer, step: int) -> None:
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    temporary = file.with_suffix(".new")
    torch.save(state, temporary)
    temporary.replace(file)


def _restore(file: Path, model: ReaderModel, optimizer: torch.optim.Optimizer) -> int:
    """Load the saved state, if there is one, and return its step."""
    if not file.exists():
        return 0
    state = torch.load(file, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def sample_questions(
    questions: Sequence[LabelledQuestion], recipe: Recipe, rng: random.Random
) -> list[int]:
    """Return the positions of the questions that an epoch draws."""
    shares = recipe.source_shares
    return [
        number
        for number, each in enumerate(questions)
        if rng.random()
        < recipe.question_share * (1.0 if shares is None else shares.get(each.source, 0.0))
    ]


def _make_batches(
    questions: Sequence[LabelledQuestion],
    hard_negatives: Mapping[int, Sequence[PassageKey]],
    token_cache: TokenCache,
    recipe: Recipe,
    rng: random.Random,
) -> Iterator[list[list[TrainingExample]]]:
    """Yield the batches of all epochs in random order; the rows of a batch have similar lengths."""
    passages = {each.passage_key: each.sentences for each in questions}
    for _ in range(recipe.epochs):
        pairs = [
            (questions[number], hard_negatives.get(number, ()))
            for number in sample_questions(questions, recipe, rng)
        ]
        groups = list(build_epoch(pairs, passages, token_cache, recipe.mix, rng))
        batches = list(batch_groups(groups, recipe.tokens_per_step))
        rng.shuffle(batches)
        yield from batches


def batch_groups(groups: Sequence[list[E]], max_tokens: int) -> Iterator[list[list[E]]]:
    """Yield batches of whole groups with at most `max_tokens`, padding included, or one group."""
    batch: list[list[E]] = []
    rows = 0
    for group in sorted(groups, key=_get_longest_row):
        if batch and _get_longest_row(group) * (rows + len(group)) > max_tokens:
            yield batch
            batch, rows = [], 0
        batch.append(group)
        rows += len(group)
    if batch:
        yield batch


def _get_longest_row(group: Sequence[Example]) -> int:
    return max(len(each.row.ids) for each in group)


def _group_parameters(model: ReaderModel, recipe: Recipe) -> list[dict[str, Any]]:
    layers = len(model.bert.encoder.layer)
    groups: dict[float, list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("head"):
            rate = recipe.learning_rate * 5
        else:
            depth = int(name.split(".layer.")[1].split(".")[0]) if ".layer." in name else -1
            rate = recipe.learning_rate * recipe.layer_decay ** (layers - 1 - depth)
        groups.setdefault(rate, []).append(parameter)
    return [{"params": parameters, "lr": rate} for rate, parameters in groups.items()]


def _compute_losses(model: ReaderModel, batch: Batch[TrainingExample], recipe: Recipe) -> Tensor:
    """Return the loss of each group: (groups,)."""
    examples = [each for group in batch for each in group]
    rows = [each.row for each in examples]
    ids, type_ids, mask = collate(rows)
    with train_in_bfloat16():
        logits = model(ids, type_ids, mask)
    piece_logits = pool_pieces(logits[..., 0], rows)
    gold = [torch.tensor(each.gold, dtype=torch.float32) for each in examples]
    sufficient = torch.tensor([float(each.sufficient) for each in examples])
    binary = nn.functional.binary_cross_entropy_with_logits
    row_losses = torch.stack(
        [binary(each, g, reduction="sum") for each, g in zip(piece_logits, gold, strict=True)]
    )
    row_losses = row_losses + recipe.sufficient_loss * binary(
        logits[:, 0, 0], sufficient, reduction="none"
    )
    if recipe.span_loss:
        spans = _compute_span_losses(logits[..., 1:], type_ids, mask, examples)
        row_losses = row_losses + recipe.span_loss * spans
    losses, start = [], 0
    for group in batch:
        part = slice(start, start + len(group))
        start += len(group)
        loss = row_losses[part].mean()
        if recipe.listwise_loss:
            choice = _compute_listwise_loss(torch.cat(piece_logits[part]), torch.cat(gold[part]))
            loss = loss + recipe.listwise_loss * choice
        losses.append(loss * len(group) ** 0.5)
    return torch.stack(losses)


def _compute_span_losses(
    logits: Tensor, type_ids: Tensor, mask: Tensor, examples: Sequence[TrainingExample]
) -> Tensor:
    """Return the loss of the short answer of each row, 0 where it is not known: (rows,).

    `logits` are (rows, tokens, 2). Any of the wordings counts as right.
    """
    allowed = (type_ids * mask).bool()
    allowed[:, 0] = True
    logits = logits.masked_fill(~allowed[..., None], -1e4)
    correct = torch.zeros_like(logits, dtype=torch.bool)
    for number, each in enumerate(examples):
        for first, last in each.answers:
            correct[number, first, 0] = correct[number, last, 1] = True
    chosen = logits.masked_fill(~correct, -1e4).logsumexp(1)
    known = torch.tensor([float(bool(each.answers)) for each in examples])
    losses: Tensor = (logits.logsumexp(1) - chosen).mean(1) * known
    return losses


def train_in_bfloat16() -> torch.autocast:
    """Return the context in which a CPU that has bfloat16 computes in it."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=_supports_bfloat16())


@cache
def _supports_bfloat16() -> bool:
    """Return whether the CPU computes in bfloat16; emulation is a hundred times slower."""
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name) for name in ("amx_bf16", "avx512_bf16", "bf16"))


def _compute_listwise_loss(logits: Tensor, gold: Tensor) -> Tensor:
    """Return the cross-entropy of choosing a sentence that answers, or "none" with logit 0."""
    with_none = torch.cat([logits, logits.new_zeros(1)])
    correct = torch.cat([gold, (gold.sum() == 0).float()[None]]).bool()
    return with_none.logsumexp(0) - with_none[correct].logsumexp(0)
