"""The model card of the reader: its data, recipes, metrics, calibration and limits."""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pincite.assistant.read.calibration import Calibration

from training.calibration.fit import SHORT_ANSWER_PRECISION, TARGET_PRECISION
from training.data.questions import SPLITS, LabelledQuestion
from training.recipe import Recipe

_DATASETS = {
    "squad1": "[SQuAD 1.1](https://rajpurkar.github.io/SQuAD-explorer/)",
    "squad2": "[SQuAD 2.0](https://rajpurkar.github.io/SQuAD-explorer/)",
    "selqa": "[SelQA](https://github.com/emorynlp/selqa)",
    "clapnq": "[CLAP NQ](https://github.com/primeqa/clapnq)",
    "news": "our own news set: invented stories, synthetic, written by a language model",
    "news-reworded": "more questions about these stories, in words that they do not use",
    "public-reworded": "questions of ours about passages of the public sets, in other words",
    "synthetic": "lists and yearly figures, made by training/data/synthetic.py",
}
"""Source → its name in the card; other public sources are named as in the file."""
_TEMPLATE = """
# The reader that comes with Pincite

A small transformer (6 layers, hidden size 384). It reads a question and a passage, and returns for
each sentence the log-odds that the sentence answers, the position of the short answer in it, and
the log-odds that the passage has all that the question asks. `make reader` trains it. It goes on
from the reader that was released before, which started from all-MiniLM-L6-v2 (Apache-2.0), and uses
the word embeddings of that model, which is part of Pincite too. Of each of the other weights,
{trained:.0%} is what was trained, {begun:.0%} what it was before, and {earlier:.0%} that of an
earlier version (docs/experiments.md says which). These are in ONNX and float16,
sha256 `{digest}`, licence CC BY-SA 4.0, like most of its training text.

## Training data

{data}

No text of `development` and `test` titles is trained on: `development` titles are only for the
calibration, and `test` titles only for the metrics. The text is not part of this project.

The last columns: the share of a source's questions that an epoch draws, and the mean loss in the
last quarter of the steps. The recipe (training/recipe.py and training/data/examples.py explain it):

{recipe}

## Metrics

By `python -m training.evaluate`, with 95 % bootstrap intervals. squad2 and clapnq are the questions
of `test` titles, each with its own passage. The other sets are never trained on.

{metrics}

## Calibration

Three regressions say how sure the reader is: that a sentence answers (a conditional logit: which
sentence of a question), that the answer is right (its confidence), and that the few words in bold
are right. They were fitted on development questions only: news asked of their story and of the
whole index, others of the whole index, and some of these again without their article. The assistant
answers from these confidences on:

{thresholds}

From {perhaps} on, it shows the best sentence as one that may answer. It shows few words in bold if
they are right with a probability of {bold}: {bold_share:.0%} of these are expected to be.

![A sentence answers: probability against the share that does](reliability-sentence.svg)
![The answer is right: confidence against the share that is](reliability-confidence.svg)
![The few words are right: probability against the share that is](reliability-short_answer.svg)

## Limits

It judges relevance, not truth or entailment: a sentence that answers may be wrong, and the reader
does not compare sentences. It reads English. It was trained on encyclopedias, news and invented
news; on other text its confidence is less well calibrated. Of a sentence of more than 200 word
pieces, it reads each part of 200 without the other parts.
"""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The content of the card.

    `losses` are by source. `digest` is the sha256 of reader.onnx. `reliability` is, for each of the
    three probabilities, (mean probability, share that came true, number) of each bin, and `metrics`
    is (name, value with interval).
    """

    questions: Sequence[LabelledQuestion]
    recipe: Recipe
    losses: Mapping[str, float]
    digest: str
    calibration: Calibration
    reliability: Mapping[str, Sequence[tuple[float, float, int]]]
    metrics: Sequence[tuple[str, str]]


def write_card(file: Path, card: ModelCard) -> None:
    """Write the card to `file`, and its plots next to it."""
    calibration, later = card.calibration, 1 - card.recipe.earlier_share
    text = _TEMPLATE.format(
        digest=card.digest,
        data=format_table(_list_data(card)),
        recipe=format_recipe(card.recipe),
        trained=later * card.recipe.trained_share,
        begun=later * (1 - card.recipe.trained_share),
        earlier=card.recipe.earlier_share,
        metrics=format_table([("metric", "value"), *card.metrics]),
        perhaps=calibration.perhaps_threshold,
        bold=calibration.short_answer_threshold,
        bold_share=SHORT_ANSWER_PRECISION,
        thresholds=format_table(
            [
                ("caution", "confidence at least", "expected share that is right"),
                *(
                    (caution, str(threshold), f"{TARGET_PRECISION[caution]:.0%}")
                    for caution, threshold in calibration.thresholds.items()
                ),
            ]
        ),
    )
    file.write_text(text.lstrip(), "utf-8")
    for name, bins in card.reliability.items():
        plot = file.with_name(f"reliability-{name}.svg")
        plot.write_text(draw_reliability(bins), "utf-8")


def _list_data(card: ModelCard) -> list[list[str]]:
    counts = Counter((each.source, each.split) for each in card.questions)
    licences = {each.source: each.licence for each in card.questions}
    shares = card.recipe.source_shares or {}
    rows = [["set", "licence", *SPLITS, "share", "loss"]]
    for source, licence in sorted(licences.items()):
        loss = card.losses.get(source)
        rows.append(
            [
                _DATASETS.get(source, source),
                licence,
                *(str(counts[source, part]) for part in SPLITS),
                f"{min(1.0, card.recipe.question_share * shares.get(source, 0.0)):g}",
                "" if loss is None else f"{loss:.2f}",
            ]
        )
    return rows


def format_recipe(recipe: Recipe) -> str:
    """Return the settings of a recipe as an item of a Markdown list."""
    values = asdict(recipe)
    mix = values.pop("mix")
    del values["source_shares"]  # in the table
    words = ", ".join(f"{name} {value}" for name, value in {**values, **mix}.items())
    return textwrap.fill(words, 98, initial_indent="- ", subsequent_indent="  ")


def format_table(rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table; the first row is its head."""
    head, *rest = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join([head, "|---" * len(rows[0]) + "|", *rest])


def draw_reliability(bins: Sequence[tuple[float, float, int]], size: int = 320) -> str:
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
