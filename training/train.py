"""Train the reading model: epochs of examples, AdamW, a rate that falls linearly."""

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
"""Steps between two lines of progress."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the ablation varies (training/ablation.py).

    `share` of the questions is used, `at_once` tokens a step. `rate` is that of the topmost layer,
    and falls by `layer_decay` a layer; `span` and `listwise` weigh the losses of the short answer
    and of the choice of one sentence, or none, beside that of each sentence alone.
    """

    epochs: int = 2
    share: float = 1.0
    at_once: int = BATCH_TOKENS
    rate: float = 1e-4
    layer_decay: float = 0.9
    words_frozen: bool = True
    span: float = 1.0
    listwise: float = 0.5
    seed: int = 0
    mix: ExampleMix = field(default_factory=ExampleMix)


PAIR_RECIPE = Recipe(
    epochs=1,
    at_once=1_700,
    rate=6e-5,
    layer_decay=1.0,
    span=0.0,
    listwise=0.0,
    mix=ExampleMix(pairs=True, title=0.5),
)
"""Some 89,000 pairs of a question and one sentence, 32 a step: what a cross-encoder reads."""

SHIPPED_RECIPES = PAIR_RECIPE, Recipe()
"""What the reader that comes with the package was trained by, one after the other."""


def train(
    model: ReaderModel,
    recipe: Recipe,
    questions: Sequence[LabelledQuestion],
    hard_negatives: Mapping[int, Sequence[PassageKey]],
    token_cache: TokenCache,
    report_progress: Callable[[str], None],
) -> None:
    """Train a model on questions, each by its number with its `wrong` passages."""
    rng = random.Random(recipe.seed)
    model.bert.embeddings.word_embeddings.weight.requires_grad_(not recipe.words_frozen)
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
                f"step {number} of {len(steps)}, loss {recent_loss:.3f}, {speed:,.0f} tokens a second"
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
    """Yield the batches of all epochs, each of rows of like length, in an order by chance."""
    passages = {each.passage_key: each.sentences for each in questions}
    sampled = sorted(rng.sample(range(len(questions)), int(recipe.share * len(questions))))
    pairs = [(questions[number], hard_negatives.get(number, ())) for number in sampled]
    for _ in range(recipe.epochs):
        examples = list(build_epoch(pairs, passages, token_cache, recipe.mix, rng))
        batches = list(batch_by_length([len(each.row.ids) for each in examples], recipe.at_once))
        rng.shuffle(batches)
        yield from ([examples[number] for number in batch] for batch in batches)


def _group_parameters(model: ReaderModel, recipe: Recipe) -> list[dict[str, Any]]:
    layers = len(model.bert.encoder.layer)
    groups: dict[float, list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("head"):
            rate = recipe.rate * 5
        else:
            depth = int(name.split(".layer.")[1].split(".")[0]) if ".layer." in name else -1
            rate = recipe.rate * recipe.layer_decay ** (layers - 1 - depth)
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
    if recipe.listwise:
        loss = (
            loss
            + recipe.listwise
            * torch.stack(
                [_listwise_loss(o, g) for o, g in zip(piece_logits, gold, strict=True)]
            ).mean()
        )
    answerable = [n for n, each in enumerate(batch) if each.answer]
    if recipe.span and answerable:
        span_logits = logits[answerable, :, 1:].transpose(1, 2)  # (examples, 2, tokens)
        span_logits = span_logits.masked_fill(type_ids[answerable, None] == 0, -1e4)
        span_targets = torch.tensor([batch[n].answer for n in answerable])
        span_loss = nn.functional.cross_entropy(span_logits.flatten(0, 1), span_targets.flatten())
        loss = loss + recipe.span * span_loss * len(answerable) / len(batch)
    return loss


@cache
def _supports_bfloat16() -> bool:
    """Tell whether the processor does: where it does not, it is a hundred times slower."""
    capabilities = torch.cpu.get_capabilities()
    return any(capabilities.get(name) for name in ("amx_bf16", "avx512_bf16", "bf16"))


def _listwise_loss(logits: Tensor, gold: Tensor) -> Tensor:
    """The odds of all sentences and of none (1) make one choice: is it right?"""
    with_none = torch.cat([logits, logits.new_zeros(1)])
    correct = torch.cat([gold, (gold.sum() == 0).float()[None]]).bool()
    return with_none.logsumexp(0) - with_none[correct].logsumexp(0)
