"""Questions about invented news → the regression that tells disagreements from other differences.

    python -m training.disputes [DATA]

DATA (default ../shared/train) has news/, whose questions name the sentences that answer otherwise.
Each question is asked of the articles of its story. The regression is fitted on the training
stories, and the threshold is chosen on the development stories. Writes
assistant/disputes/weights/pairs.json. Takes about 20 minutes on two cores.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import combinations
from pathlib import Path

import numpy as np
from pincite.assistant.disputes.contradiction import find_differing_answers
from pincite.assistant.disputes.pairs import (
    WEIGHTS_FILE,
    PairCalibration,
    PairFeatures,
    weigh_pair,
)
from pincite.assistant.read.ranking import RERANK_DEPTH
from pincite.assistant.regression import to_probability
from pincite.index import Index

from training.calibration.outcomes import build_index, find_sentences, locate, make_article_id
from training.calibration.regression import find_threshold, fit_regression
from training.data.news import SOURCE, load_news_questions
from training.data.questions import LabelledQuestion, Split
from training.evaluate import SHARED_FOLDER

TARGET_PRECISION = 0.7
"""Share of the disagreements shown on development questions that are true."""
OTHER_SHARE = 0.06
"""Share of the training questions without a disagreement that are asked."""
NAMES = tuple(each.name for each in fields(PairFeatures))


@dataclass(frozen=True, slots=True)
class QuestionPairs:
    """The pairs of sentences with conflicting short answers, and for each whether it is true.

    A pair is true if one sentence answers otherwise, and the other answers, or otherwise too.
    """

    split: Split
    features: tuple[PairFeatures, ...]
    true: tuple[bool, ...]


def main() -> None:
    """Fit the regression."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", nargs="?", type=Path, default=SHARED_FOLDER / "train")
    arguments = parser.parse_args()
    questions = [
        each
        for each in load_news_questions(arguments.data / "news")
        if each.source == SOURCE and each.kind != "talk"
    ]
    with tempfile.TemporaryDirectory() as folder:
        index = build_index(questions, Path(folder))
        rows = [list_pairs(each, index) for each in select_questions(questions)]
    calibration = fit_pairs(rows)
    WEIGHTS_FILE.write_text(calibration.to_json(), "utf-8")
    shown, right = count_shown(rows, calibration)
    print(f"development: {shown} shown, {right} of them true; threshold {calibration.threshold}")


def select_questions(
    questions: Sequence[LabelledQuestion], seed: int = 1
) -> Iterator[LabelledQuestion]:
    """Yield the development questions, and of the others those with a disagreement and a few."""
    rng = random.Random(seed)
    for each in questions:
        differs = any(part.differing for part in (each, *each.rivals))
        if each.split == "development" or differs or rng.random() < OTHER_SHARE:
            yield each


def list_pairs(question: LabelledQuestion, index: Index) -> QuestionPairs:
    """Ask a question of the articles of its story, and label the pairs that may differ."""
    story = frozenset(make_article_id(each) for each in (question, *question.rivals))
    ranked = find_sentences(question.text, index, story)[:RERANK_DEPTH]
    differing = locate(question, index, lambda each: each.differing)
    answering = differing | locate(question, index, lambda each: each.gold)
    features, true = [], []
    for pair in combinations(ranked, 2):
        answers = find_differing_answers(question.text, *pair)
        if answers and pair[0].article.id != pair[1].article.id:
            features.append(weigh_pair(*pair, answers, ranked))
            differ, answer = (
                [
                    any(
                        each.article.id == article_id
                        and each.sentence.start < end
                        and start < each.sentence.end
                        for article_id, start, end in places
                    )
                    for each in pair
                ]
                for places in (differing, answering)
            )
            true.append(any(differ) and all(answer))
    return QuestionPairs(question.split, tuple(features), tuple(true))


def fit_pairs(rows: Sequence[QuestionPairs]) -> PairCalibration:
    """Fit the regression on the training stories, and the threshold on the development stories."""
    pairs = [
        ([asdict(features)[name] for name in NAMES], is_true)
        for row in rows
        if row.split == "train"
        for features, is_true in zip(row.features, row.true, strict=True)
    ]
    regression, _ = fit_regression(NAMES, pairs)
    calibration = PairCalibration(regression, 0.0)
    best = [each for row in rows if (each := _pick_best(row, calibration))]
    scores, true = (np.array(each) for each in zip(*best, strict=True))
    return PairCalibration(regression, find_threshold(scores, true, TARGET_PRECISION))


def count_shown(rows: Sequence[QuestionPairs], calibration: PairCalibration) -> tuple[int, int]:
    """Return how many development questions get a disagreement, and how many get a true one."""
    best = [each for row in rows if (each := _pick_best(row, calibration))]
    shown = [is_true for score, is_true in best if score >= calibration.threshold]
    return len(shown), sum(shown)


def _pick_best(row: QuestionPairs, calibration: PairCalibration) -> tuple[float, bool] | None:
    """Return the probability of the likeliest pair of a development question, and its label."""
    if row.split != "development" or not row.features:
        return None
    return max(
        (to_probability(calibration.pair.compute_logit(asdict(features))), is_true)
        for features, is_true in zip(row.features, row.true, strict=True)
    )


if __name__ == "__main__":
    main()
