"""The model card of the check: its data, recipe, calibration, metrics and limits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.calibration.regression import bin_reliability
from training.card import draw_reliability, format_recipe, format_table
from training.check.verdicts import (
    RIGHT_AS_UNSUPPORTED,
    WORD_PRECISION,
    WRONG_AS_SUPPORTED,
    CheckFit,
)
from training.data.claims import LabelledStatement
from training.recipe import Recipe

_OWN_SOURCES = {
    "news-claim": "our own news set, synthetic: claims",
    "pair-close": "our own news set, synthetic: pairs of near-quotations",
    "pair-own": "our own news set, synthetic: pairs in other words",
    "pair-story": "more pairs about our own news set, in other words",
    "pair-public": "pairs of ours about passages of the public questions, in other words",
    "rule": "our own news set: its sentences, with one change by training/data/alter.py",
    "other-sentence": "our own news set: a sentence with another one as its source",
}
_TEMPLATE = """
# The check of statements that comes with Pincite

A small transformer (6 layers, hidden size 384). It reads a statement, the headlines, and the
sentences that the statement cites, each after the one before it. It returns the log-odds that the
sentences bear the statement out in full, and for each word of the statement the log-odds that it is
not borne out. `python -m training.check` trains it from the reader, whose word embeddings it uses.
All other weights are in ONNX and float16, sha256
`{digest}`, licence CC BY-SA 4.0, like much of
its training text.

## Training data

{data}

Most true statements come with an untrue twin that differs in one thing, made by rule
(training/data/alter.py) or, in our own pairs, written. The text is not part of this project. The
last column is the mean loss in the last quarter of the last run. A first run of 2,200 steps started
from the reader, with all public claims; a second of 450 steps softened the statements made by rule
(training/data/soften.py). The last run went on from there, with the pairs about the stories and
about public passages, with the shares of training/check/train.py and this recipe:

{recipe}

## Calibration

A logistic regression joins the log-odds of the model, the number of figures, dates, names and
quotations that the sentences lack, and the number of words that one denies and the other affirms.
It was fitted on the pairs of the development stories only, half of them untrue. Its thresholds were
chosen there: {wrong:.0%} of the untrue statements reach `supported` (from {supported} on), and
{right:.0%} of the true ones fall below `partial` ({partial}). Words are named as not borne out from
{word} on; {word_share:.0%} of the words named so were words of the change.

![The statement is borne out: probability against the share that is](reliability.svg)

## Metrics

{metrics}

By `python -m benchmarks.assistant.pairs`, with 95 % bootstrap intervals over stories: pairs of
stories that were neither trained on nor read. docs/measured.md has more.

## Limits

It reads English. It does no arithmetic: of a sum, a difference or a share that the sentences only
imply, it cannot tell right from wrong. It judges whether the sentences say so, not whether it is
true. Statements by other writers than those it was trained on are less well calibrated.
"""


@dataclass(frozen=True, slots=True)
class CheckCard:
    """The content of the card: `losses` are by source, `metrics` are (name, value)."""

    statements: Sequence[LabelledStatement]
    recipe: Recipe
    losses: Mapping[str, float]
    digest: str
    check_fit: CheckFit
    metrics: Sequence[tuple[str, str]]


def write_check_card(file: Path, card: CheckCard) -> None:
    """Write the card to `file`, and its plot next to it."""
    calibration = card.check_fit.calibration
    text = _TEMPLATE.format(
        digest=card.digest,
        data=format_table(_list_data(card)),
        recipe=format_recipe(card.recipe),
        metrics=format_table([("metric", "value"), *card.metrics]),
        wrong=WRONG_AS_SUPPORTED,
        right=RIGHT_AS_UNSUPPORTED,
        supported=calibration.supported_threshold,
        partial=calibration.partial_threshold,
        word=calibration.word_threshold,
        word_share=WORD_PRECISION,
    )
    file.write_text(text.lstrip(), "utf-8")
    plot = file.with_name("reliability.svg")
    plot.write_text(draw_reliability(bin_reliability(card.check_fit.reliability)), "utf-8")


def _list_data(card: CheckCard) -> list[list[str]]:
    counts = Counter((each.source, each.split) for each in card.statements)
    licences = {each.source: each.licence for each in card.statements}
    rows = [["set", "licence", "train", "development", "loss"]]
    for source, licence in sorted(licences.items()):
        loss = card.losses.get(source)
        rows.append(
            [
                _OWN_SOURCES.get(source, source),
                licence,
                *(str(counts[source, part]) for part in ("train", "development")),
                "" if loss is None else f"{loss:.2f}",
            ]
        )
    return rows
