"""The model card of the reader: its data, recipes, metrics, calibration and limits."""

import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pincite.assistant.read.calibration import Calibration

from training.calibrate import TARGET_PRECISION
from training.questions import SPLITS, LabelledQuestion
from training.train import Recipe

_DATASETS = {
    "squad1": "[SQuAD 1.1](https://rajpurkar.github.io/SQuAD-explorer/)",
    "squad2": "[SQuAD 2.0](https://rajpurkar.github.io/SQuAD-explorer/)",
    "selqa": "[SelQA](https://github.com/emorynlp/selqa)",
    "clapnq": "[CLAP NQ](https://github.com/primeqa/clapnq)",
}
_TEMPLATE = """
# The reader that comes with Pincite

A small transformer (6 layers, hidden size 384). It reads a question and a passage, and returns for
each sentence the log-odds that the sentence answers, and the position of the short answer in it.
`make reader` trains it, starting from all-MiniLM-L6-v2 (Apache-2.0). It uses the word embeddings of
that model, which is part of Pincite too. All other weights are in ONNX and float16,
sha256 `{digest}`, licence CC BY-SA 4.0, like most of its training text.

## Training data

{data}

No text of `development` and `test` titles is trained on: `development` titles are only for the
calibration, and `test` titles only for the metrics. The text is not part of this project.

Recipes, one after the other (their settings are explained in training/train.py and
training/examples.py):

{recipes}

## Metrics

By `python -m training.evaluate`, with 95 % bootstrap intervals. squad2 and clapnq are the questions
of `test` titles, each with its own passage. The other sets are never trained on.

{metrics}

## Calibration

Confidence is a logistic regression over four features of the best sentence: its log-odds within its
passage and alone, the search score of its passage, and the share of the question's words that it
contains. It was fitted on the development questions, asked of all passages at once, and some of
the answerable ones again without their article. The assistant answers from these confidences on:

{thresholds}

![Confidence against the share that was right](reliability.svg)

## Limits

It judges relevance, not truth or entailment: a sentence that answers may be wrong, and the reader
does not compare sentences. It reads English. It was trained on encyclopedia text; on other text its
confidence is less well calibrated. Of a sentence of more than 200 word pieces, it reads each part
of 200 without the other parts.
"""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The content of the card.

    `digest` is the sha256 of reader.onnx. `reliability` is (mean confidence, share right, number of
    questions) of each bin, and `metrics` is (name, value with interval).
    """

    questions: Sequence[LabelledQuestion]
    recipes: Sequence[Recipe]
    digest: str
    calibration: Calibration
    reliability: Sequence[tuple[float, float, int]]
    metrics: Sequence[tuple[str, str]]


def write_card(file: Path, card: ModelCard) -> None:
    """Write the card to `file`, and its plot to reliability.svg in the same folder."""
    counts = Counter((each.source, each.split) for each in card.questions)
    licences = {each.source: each.licence for each in card.questions}
    data = [["set", "licence", *SPLITS]]
    data += [
        [name, licences[source], *(str(counts[source, part]) for part in SPLITS)]
        for source, name in _DATASETS.items()
    ]
    text = _TEMPLATE.format(
        digest=card.digest,
        data=_format_table(data),
        recipes="\n".join(map(_format_recipe, card.recipes)),
        metrics=_format_table([("metric", "value"), *card.metrics]),
        thresholds=_format_table(
            [
                ("caution", "confidence at least", "share right on development questions"),
                *(
                    (caution, str(threshold), f"{TARGET_PRECISION[caution]:.0%}")
                    for caution, threshold in card.calibration.thresholds.items()
                ),
            ]
        ),
    )
    file.write_text(text.lstrip(), "utf-8")
    file.with_name("reliability.svg").write_text(_draw_reliability(card.reliability), "utf-8")


def _format_recipe(recipe: Recipe) -> str:
    values = asdict(recipe)
    mix = values.pop("mix")
    words = ", ".join(f"{name} {value}" for name, value in {**values, **mix}.items())
    return textwrap.fill(words, 98, initial_indent="- ", subsequent_indent="  ")


def _format_table(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|---" * len(rows[0]) + "|", *rest])


def _draw_reliability(bins: Sequence[tuple[float, float, int]], size: int = 320) -> str:
    """Return a reliability diagram as SVG: confidence against the share that was right."""

    def to_point(x: float, y: float) -> str:
        return f"{40 + x * (size - 60):.1f},{size - 40 - y * (size - 60):.1f}"

    dots = "".join(
        '<circle cx="{}" cy="{}" r="4" fill="#1f5673"/>'.format(*to_point(x, y).split(","))
        for x, y, _ in bins
    )
    line = " ".join(to_point(x, y) for x, y, _ in bins)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        'font-family="sans-serif" font-size="12">'
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<polyline points="{to_point(0, 1)} {to_point(0, 0)} {to_point(1, 0)}" fill="none" '
        'stroke="#888"/>'
        f'<polyline points="{to_point(0, 0)} {to_point(1, 1)}" stroke="#bbb" stroke-dasharray="4"/>'
        f'<polyline points="{line}" fill="none" stroke="#1f5673"/>{dots}'
        f'<text x="{size / 2}" y="{size - 10}" text-anchor="middle">confidence</text>'
        f'<text transform="translate(14,{size / 2}) rotate(-90)" text-anchor="middle">'
        "share right</text></svg>\n"
    )
