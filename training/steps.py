"""Batches → a trained model: AdamW, at a constant rate that falls linearly at the end.

The state of a run is saved every few minutes; a run that was stopped goes on from there.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar

import torch
from pincite.assistant.encoder.packing import PackedRow
from torch import Tensor, nn

from training.recipe import Recipe

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


def start_report() -> Callable[[str], None]:
    """Return a function that prints a message after the minutes since now."""
    started = time.monotonic()

    def report_progress(message: str) -> None:
        print(f"{(time.monotonic() - started) / 60:5.1f} min  {message}", flush=True)

    return report_progress


def run_steps(
    model: nn.Module,
    recipe: Recipe,
    steps: Sequence[Batch[E]],
    compute_losses: Callable[[nn.Module, Batch[E], Recipe], Tensor],
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


def _save(file: Path, model: nn.Module, optimizer: torch.optim.Optimizer, step: int) -> None:
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    temporary = file.with_suffix(".new")
    torch.save(state, temporary)
    temporary.replace(file)


def _restore(file: Path, model: nn.Module, optimizer: torch.optim.Optimizer) -> int:
    """Load the saved state, if there is one, and return its step."""
    if not file.exists():
        return 0
    state = torch.load(file, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


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


def _group_parameters(model: nn.Module, recipe: Recipe) -> list[dict[str, Any]]:
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
