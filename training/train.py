"""Labelled questions → the trained model of the reader."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

import torch
from torch import Tensor, nn

from training.data.examples import build_epoch
from training.data.questions import LabelledQuestion, PassageKey, TokenCache
from training.model import (
    TrainingExample,
    collate,
    pool_pieces,
    train_in_bfloat16,
)
from training.recipe import Recipe
from training.steps import Batch, batch_groups, run_steps


def train(
    model: nn.Module,
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


def _compute_losses(model: nn.Module, batch: Batch[TrainingExample], recipe: Recipe) -> Tensor:
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
    if recipe.stated_loss:
        stated = torch.cat([torch.tensor(each.stated, dtype=torch.float32) for each in examples])
        stated_logits = torch.cat(pool_pieces(logits[..., 3], rows))
        pieces = binary(stated_logits, stated, reduction="none").split([len(g) for g in gold])
        row_losses = row_losses + recipe.stated_loss * torch.stack([each.sum() for each in pieces])
    row_losses = row_losses + recipe.sufficient_loss * binary(
        logits[:, 0, 0], sufficient, reduction="none"
    )
    if recipe.span_loss:
        spans = _compute_span_losses(logits[..., 1:3], type_ids, mask, examples)
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


def _compute_listwise_loss(logits: Tensor, gold: Tensor) -> Tensor:
    """Return the cross-entropy of choosing a sentence that answers, or "none" with logit 0."""
    with_none = torch.cat([logits, logits.new_zeros(1)])
    correct = torch.cat([gold, (gold.sum() == 0).float()[None]]).bool()
    return with_none.logsumexp(0) - with_none[correct].logsumexp(0)
