"""The regression of disagreements is fitted on training stories; development sets the threshold."""

from dataclasses import replace

from pincite.assistant.disputes.pairs import PairFeatures

from training.data.questions import LabelledQuestion, Split
from training.disputes import QuestionPairs, count_shown, fit_pairs, select_questions

PLAIN = PairFeatures(*[0.0] * 12)


def make_rows(split: Split) -> list[QuestionPairs]:
    """Return questions with two pairs each; the pair of likely sentences is true in most."""
    rows = []
    for number in range(60):
        likely = replace(PLAIN, higher_logit=2.0 + number % 5 / 10)
        unlikely = replace(PLAIN, higher_logit=-2.0 - number % 7 / 10, rank=2.0)
        rows.append(QuestionPairs(split, (unlikely, likely), (False, number % 6 > 0)))
    return rows


def test_the_threshold_keeps_the_precision_on_development_questions() -> None:
    rows = [*make_rows("train"), *make_rows("development"), QuestionPairs("development", (), ())]
    calibration = fit_pairs(rows)
    assert calibration.pair.weights["higher_logit"] > 0
    shown, true = count_shown(rows, calibration)
    assert shown >= 40
    assert true / shown >= 0.7


def test_all_disagreements_and_few_other_questions_are_asked() -> None:
    def make(split: Split, differing: frozenset[int], text: str) -> LabelledQuestion:
        return LabelledQuestion(
            "news",
            "CC-BY-4.0",
            "title",
            text,
            ("One.", "Two."),
            frozenset({0}),
            (),
            (),
            split,
            differing=differing,
        )

    others = [make("train", frozenset(), f"{n}?") for n in range(300)]
    differing = make("train", frozenset({1}), "Which?")
    development = make("development", frozenset(), "What?")
    selected = list(select_questions([*others, differing, development]))
    assert {differing, development} <= {*selected}
    assert 2 < len(selected) < 60
