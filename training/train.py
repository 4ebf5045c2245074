"""Train the reading model: epochs of examples, AdamW, a rate that falls linearly."""

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import torch
from pincite.assistant.read.reader import batches
from torch import Tensor, nn

from training.examples import Mix, epoch
from training.model import AT_ONCE, Example, Model, collate, means
from training.questions import Asked, Cut, Passage

EACH = 50
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
    at_once: int = AT_ONCE
    rate: float = 1e-4
    layer_decay: float = 0.9
    words_frozen: bool = True
    span: float = 1.0
    listwise: float = 0.5
    seed: int = 0
    mix: Mix = field(default_factory=Mix)


PAIRS = Recipe(
    epochs=1,
    at_once=1_700,
    rate=6e-5,
    layer_decay=1.0,
    span=0.0,
    listwise=0.0,
    mix=Mix(pairs=True, title=0.5),
)
"""Some 89,000 pairs of a question and one sentence, 32 a step: what a cross-encoder reads."""

SHIPPED = PAIRS, Recipe()
"""What the reader that comes with the package was trained by, one after the other."""


def train(
    model: Model,
    recipe: Recipe,
    asked: Sequence[Asked],
    wrong: Mapping[int, Sequence[Passage]],
    cut: Cut,
    say: Callable[[str], None],
) -> None:
    """Train a model on questions, each by its number with its `wrong` passages."""
    draw = random.Random(recipe.seed)
    model.bert.embeddings.word_embeddings.weight.requires_grad_(not recipe.words_frozen)
    optimizer = torch.optim.AdamW(_groups(model, recipe), betas=(0.9, 0.98), weight_decay=0.01)
    rates = [group["lr"] for group in optimizer.param_groups]
    steps = list(_steps(asked, wrong, cut, recipe, draw))
    warm = max(1, len(steps) // 20)
    started, tokens, lately = time.perf_counter(), 0, 0.0
    for number, batch in enumerate(steps, start=1):
        factor = min(number / warm, (len(steps) + 1 - number) / (len(steps) + 1 - warm))
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * factor
        loss = _loss(model, batch, recipe)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        lately += float(loss.detach()) / EACH
        tokens += sum(len(each.row.ids) for each in batch)
        if number % EACH == 0:
            speed = tokens / (time.perf_counter() - started)
            say(f"step {number} of {len(steps)}, loss {lately:.3f}, {speed:,.0f} tokens a second")
            lately = 0.0
    model.eval()


def _steps(
    asked: Sequence[Asked],
    wrong: Mapping[int, Sequence[Passage]],
    cut: Cut,
    recipe: Recipe,
    draw: random.Random,
) -> Iterator[list[Example]]:
    """Yield the batches of all epochs, each of rows of like length, in an order by chance."""
    passages = {each.passage: each.sentences for each in asked}
    chosen = sorted(draw.sample(range(len(asked)), int(recipe.share * len(asked))))
    kept = [(asked[number], wrong.get(number, ())) for number in chosen]
    for _ in range(recipe.epochs):
        made = list(epoch(kept, passages, cut, recipe.mix, draw))
        together = list(batches([len(each.row.ids) for each in made], recipe.at_once))
        draw.shuffle(together)
        yield from ([made[number] for number in batch] for batch in together)


def _groups(model: Model, recipe: Recipe) -> list[dict[str, Any]]:
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


def _loss(model: Model, batch: Sequence[Example], recipe: Recipe) -> Tensor:
    rows = [each.row for each in batch]
    ids, kinds, mask = collate(rows)
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_computes_bfloat16()):
        numbers = model(ids, kinds, mask)
    odds = means(numbers[..., 0], rows)
    gold = [torch.tensor(each.gold, dtype=torch.float32) for each in batch]
    loss = nn.functional.binary_cross_entropy_with_logits(
        torch.cat(odds), torch.cat(gold), reduction="sum"
    ) / len(batch)
    if recipe.listwise:
        loss = (
            loss
            + recipe.listwise
            * torch.stack([_listwise(o, g) for o, g in zip(odds, gold, strict=True)]).mean()
        )
    answers = [n for n, each in enumerate(batch) if each.answer]
    if recipe.span and answers:
        places = numbers[answers, :, 1:].transpose(1, 2)  # (examples, 2, tokens)
        places = places.masked_fill(kinds[answers, None] == 0, -1e4)
        wanted = torch.tensor([batch[n].answer for n in answers])
        span = nn.functional.cross_entropy(places.flatten(0, 1), wanted.flatten())
        loss = loss + recipe.span * span * len(answers) / len(batch)
    return loss


@cache
def _computes_bfloat16() -> bool:
    """Tell whether the processor does: where it does not, it is a hundred times slower."""
    able = torch.cpu.get_capabilities()
    return any(able.get(name) for name in ("amx_bf16", "avx512_bf16", "bf16"))


def _listwise(odds: Tensor, gold: Tensor) -> Tensor:
    """The odds of all sentences and of none (1) make one choice: is it right?"""
    with_none = torch.cat([odds, odds.new_zeros(1)])
    right = torch.cat([gold, (gold.sum() == 0).float()[None]]).bool()
    return with_none.logsumexp(0) - with_none[right].logsumexp(0)
