"""Train the reader's model: AdamW, with a learning rate that rises and falls linearly."""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import torch
from pincite.assistant.read.packing import batch_by_length
from torch import Tensor, nn

from training.examples import ExampleMix, build_epoch
from training.model import BATCH_TOKENS, ReaderModel, TrainingExample, collate, pool_pieces
from training.questions import LabelledQuestion, PassageKey, TokenCache

LOG_INTERVAL = 50
"""Steps between two progress messages."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run, which the ablation varies (training/ablation.py).

    The loss of each sentence alone has weight 1.
    """

    epochs: int = 2
    question_share: float = 1.0
    """Share of the questions that is used."""
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
    """Weight of the loss of choosing one sentence of the passage, or none."""
    seed: int = 0
    mix: ExampleMix = field(default_factory=ExampleMix)


PAIR_RECIPE = Recipe(
    epochs=1,
    tokens_per_step=1_700,
    learning_rate=6e-5,
    layer_decay=1.0,
    span_loss=0.0,
    listwise_loss=0.0,
    mix=ExampleMix(pairs_only=True, title=0.5),
)
"""A cross-encoder: about 89,000 pairs of a question and one sentence, 32 in each step."""

SHIPPED_RECIPES = PAIR_RECIPE, Recipe()
"""The recipes of the bundled reader, one after the other."""


def train(
    model: ReaderModel,
    recipe: Recipe,
    questions: Sequence[LabelledQuestion],
    hard_negatives: Mapping[int, Sequence[PassageKey]],
    token_cache: TokenCache,
    report_progress: Callable[[str], None],
) -> None:
    """Train a model in place. `hard_negatives` are by the position of the question."""
    rng = random.Random(recipe.seed)
    model.bert.embeddings.word_embeddings.weight.requires_grad_(not recipe.freeze_words)
    optimizer = torch.optim.AdamW(
        _group_parameters(model, recipe), betas=(0.9, 0.98), weight_decay=0.01
    )
    rates = [group["lr"] for group in optimizer.param_groups]
    steps = list(_make_batches(questions, hard_negatives, token_cache, recipe, rng))
    warmup_steps = max(1, len(steps) // 20)
    started, tokens, recent_loss = time.perf_counter(), 0, 0.0
    for number, batch in enumerate(steps, start=1):
        factor = min(
            number / warmup_steps, (len(steps) + 1 - number) / (len(steps) + 1 - warmup_steps)
        )
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * factor
        loss = _compute_loss(model, batch, recipe)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        recent_loss += float(loss.detach()) / LOG_INTERVAL
        tokens += sum(len(each.row.ids) for each in batch)
        if number % LOG_INTERVAL == 0:
            speed = tokens / (time.perf_counter() - started)
            report_progress(
                f"step {number} of {len(steps)}, loss {recent_loss:.3f}, "
                f"{speed:,.0f} tokens a second"
            )
            recent_loss = 0.0
    model.eval()


def _make_batches(
    questions: Sequence[LabelledQuestion],
    hard_negatives: Mapping[int, Sequence[PassageKey]],
    token_cache: TokenCache,
    recipe: Recipe,
    rng: random.Random,
) -> Iterator[list[TrainingExample]]:
    """Yield the batches of all epochs in random order; the rows of a batch have similar lengths."""
    passages = {each.passage_key: each.sentences for each in questions}
    sampled = sorted(rng.sample(range(len(questions)), int(recipe.question_share * len(questions))))
    pairs = [(questions[number], hard_negatives.get(number, ())) for number in sampled]
    for _ in range(recipe.epochs):
        examples = list(build_epoch(pairs, passages, token_cache, recipe.mix, rng))
        lengths = [len(each.row.ids) for each in examples]
        batches = list(batch_by_length(lengths, recipe.tokens_per_step))
        rng.shuffle(batches)
        yield from ([examples[number] for number in batch] for batch in batches)


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


def _compute_loss(model: ReaderModel, batch: Sequence[TrainingExample], recipe: Recipe) -> Tensor:
    rows = [each.row for each in batch]
    ids, type_ids, mask = collate(rows)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_supports_bfloat16()):
        logits = model(ids, type_ids, mask)
    piece_logits = pool_pieces(logits[..., 0], rows)
    gold = [torch.tensor(each.gold, dtype=torch.float32) for each in batch]
    loss = nn.functional.binary_cross_entropy_with_logits(
        torch.cat(piece_logits), torch.cat(gold), reduction="sum"
    ) / len(batch)
    if recipe.listwise_loss:
        losses = [
            _compute_listwise_loss(each, g) for each, g in zip(piece_logits, gold, strict=True)
        ]
        loss = loss + recipe.listwise_loss * torch.stack(losses).mean()
    answerable = [n for n, each in enumerate(batch) if each.answer]
    if recipe.span_loss and answerable:
        span_logits = logits[answerable, :, 1:].transpose(1, 2)  # (examples, 2, tokens)
        span_logits = span_logits.masked_fill(type_ids[answerable, None] == 0, -1e4)
        span_targets = torch.tensor([batch[n].answer for n in answerable])
        span_loss = nn.functional.cross_entropy(span_logits.flatten(0, 1), span_targets.flatten())
        loss = loss + recipe.span_loss * span_loss * len(answerable) / len(batch)
    return loss


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
