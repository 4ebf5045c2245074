"""What the reader is, from what, how well it does and what it is not: its model card."""

import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
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

A small transformer (6 layers, 384 numbers a token) that reads a question with a passage and gives
for each sentence how likely it answers, and where in it the few words stand that do. It was
started from all-MiniLM-L6-v2 (Apache-2.0) and trained by `make reader`. The vectors of its words
are those of that model, which comes with Pincite too. All other weights are ONNX in float16,
sha256 `{digest}`, licence CC BY-SA 4.0, as most of the text it was trained on.

## Trained on

{data}

Titles kept back are in no part of the training; the text itself is not in this project. `test`
titles were only measured on, `development` titles only for the calibration.

Recipes, one after the other:

{recipes}

## Figures

By `python -m training.evaluate` (intervals: bootstrap, 95 %). squad2 and clapnq: test titles, each
question with its own passage. The others were made by others and never trained on.

{figures}

## Calibration

Confidence is a logistic of the best sentence's log-odds within its passage and alone, the search
score of the passage and the share of the question's words that it has, fitted on the development
questions, asked of all passages at once, and some of the answerable ones again where their article
is missing. Answers are given from these confidences on:

{thresholds}

![Confidence against the share that was right](reliability.svg)

## What it is not

It judges relevance, not truth and not entailment: a sentence that answers may be wrong, and it
does not weigh one against another. It reads English. It was trained on encyclopedia text; on other
kinds its confidence is less well calibrated. A sentence of more than 200 word pieces is read in
pieces, each without the others.
"""


def write_card(
    file: Path,
    questions: Sequence[LabelledQuestion],
    recipes: Sequence[Recipe],
    digest: str,
    calibration: Calibration,
    bins: Sequence[tuple[float, float, int]],
    metrics: Sequence[tuple[str, str]],
) -> None:
    """Write the card, and the plot it shows beside it."""
    counts = Counter((each.source, each.split) for each in questions)
    licences = {each.source: each.licence for each in questions}
    data = [["set", "licence", *SPLITS]]
    data += [
        [name, licences[source], *(str(counts[source, part]) for part in SPLITS)]
        for source, name in _DATASETS.items()
    ]
    text = _TEMPLATE.format(
        digest=digest,
        data=_format_table(data),
        recipes="\n".join(map(_format_recipe, recipes)),
        figures=_format_table([("figure", "value"), *metrics]),
        thresholds=_format_table(
            [
                ("caution", "confidence at least", "share right on development questions"),
                *(
                    (n, str(v), f"{TARGET_PRECISION[n]:.0%}")
                    for n, v in calibration.thresholds.items()
                ),
            ]
        ),
    )
    file.write_text(text.lstrip(), "utf-8")
    file.with_name("reliability.svg").write_text(_draw_reliability(bins), "utf-8")


def _format_recipe(recipe: Recipe) -> str:
    values = asdict(recipe)
    mix = values.pop("mix")
    words = ", ".join(f"{name} {value}" for name, value in {**values, **mix}.items())
    return textwrap.fill(words, 98, initial_indent="- ", subsequent_indent="  ")


def _format_table(rows: Sequence[Sequence[str]]) -> str:
    head, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|---" * len(rows[0]) + "|", *rest])


def _draw_reliability(bins: Sequence[tuple[float, float, int]], size: int = 320) -> str:
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
        f'<polyline points="{to_point(0, 1)} {to_point(0, 0)} {to_point(1, 0)}" fill="none" stroke="#888"/>'
        f'<polyline points="{to_point(0, 0)} {to_point(1, 1)}" stroke="#bbb" stroke-dasharray="4"/>'
        f'<polyline points="{line}" fill="none" stroke="#1f5673"/>{dots}'
        f'<text x="{size / 2}" y="{size - 10}" text-anchor="middle">confidence</text>'
        f'<text transform="translate(14,{size / 2}) rotate(-90)" text-anchor="middle">'
        "share right</text></svg>\n"
    )
