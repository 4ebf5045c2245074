"""Training examples of an epoch.

Covers also: training.data.encoding, training.data.sentences.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes.training import make_question
from training.data.examples import ExampleMix, build_epoch
from training.data.questions import LabelledQuestion, TokenCache
from training.model import NO_SPAN, TrainingExample

NOTHING = ExampleMix(
    hard_negative=0.0,
    perturbed=0.0,
    random_passage=0.0,
    negative_sentence=0.0,
    title=0.0,
    single_sentences=0.0,
    misleading_rival=0.0,
    other_rival=0.0,
    window=0.0,
    joined=0.0,
)
"""Only the question with its own passage."""
OTHER = make_question(
    "Who owns the pier?",
    title="Pier",
    sentences=("The pier is old.", "Ada Finch owns it.", "It is closed."),
    answer="Ada Finch",
)


def build(
    mix: ExampleMix, questions: Sequence[LabelledQuestion] = (make_question(), OTHER)
) -> list[TrainingExample]:
    passages = {each.passage_key: each.sentences for each in questions}
    hard_negatives = [OTHER.passage_key] if OTHER in questions else []
    pairs = [(each, hard_negatives if each is not OTHER else []) for each in questions]
    cache = TokenCache.for_questions(questions)
    groups = build_epoch(pairs, passages, cache, mix, random.Random(0))
    return [each for group in groups for each in group]


def decode(example: TrainingExample) -> list[int]:
    ((first, last),) = example.answers
    return example.row.ids[first : last + 1]


def test_a_question_with_its_passage_marks_the_answer() -> None:
    question = make_question()
    (example,) = build(NOTHING, [question])
    assert example.gold == [0, 1, 0]
    assert decode(example) == TokenCache.for_questions([question]).get_token_ids("3 March 2021")


@pytest.mark.parametrize(
    ("changes", "added"),
    [
        pytest.param({"hard_negative": 1.0}, [0, 0, 0], id="hard negative"),
        pytest.param({"hard_negative": 1.0, "negative_sentence": 1.0}, [0], id="its sentence"),
        pytest.param({"without_answers": 1.0}, [0, 0], id="without answers"),
        pytest.param({"perturbed": 1.0}, [0, 0, 0], id="perturbed"),
    ],
)
def test_a_negative_is_added_to_the_passage(changes: dict[str, Any], added: list[int]) -> None:
    question = make_question("When did the ferry first sink in 2021?")
    examples = build(replace(NOTHING, **changes), [question, OTHER])
    golds = [each.gold for each in examples]
    assert [0, 1, 0] in golds
    assert added in golds
    assert all(each.answers == [NO_SPAN] for each in examples if not any(each.gold))
    assert all(each.sufficient == any(each.gold) for each in examples)


def test_a_wrong_passage_is_dated_like_the_right_one() -> None:
    question = replace(make_question(), published="2021-03-04")
    mix = replace(NOTHING, hard_negative=1.0, title=1.0)
    day = TokenCache.for_questions(()).get_token_ids("4 March 2021")
    right, wrong = build(mix, [question, OTHER])[:2]
    for ids in (right.row.ids, wrong.row.ids):
        assert any(ids[n : n + len(day)] == day for n in range(len(ids)))


def test_single_sentences_hold_one_that_answers() -> None:
    examples = build(replace(NOTHING, single_sentences=1.0), [make_question()])
    assert [each.gold for each in examples].count([1]) == 1
    assert [each.gold for each in examples].count([0]) == 2


def test_one_of_the_single_sentences_is_of_a_wrong_passage() -> None:
    pier = TokenCache.for_questions(()).get_token_ids("pier")[0]
    mix = replace(NOTHING, single_sentences=1.0)
    first = build(mix, [make_question(), OTHER])[:5]  # of the first question: a passage, sentences
    single = [each for each in first if len(each.gold) == 1]
    assert [each.gold for each in single].count([0]) == 3
    assert sum(pier in each.row.ids for each in single) == 1


def test_a_window_keeps_the_answer() -> None:
    examples = build(replace(NOTHING, window=1.0))
    assert [sum(each.gold) for each in examples] == [1, 1]


def test_a_joined_passage_moves_the_answer_with_its_sentence() -> None:
    question = make_question()
    sibling = make_question("Who?", sentences=("A pier.", "A boat."), answer="")
    examples = build(replace(NOTHING, joined=1.0), [*[question] * 20, sibling])
    joined = [each for each in examples if len(each.gold) == 5]
    assert {tuple(each.gold) for each in joined} == {(0, 1, 0, 0, 0), (0, 0, 0, 1, 0)}
    for example in joined:
        assert sum(example.gold) == 1
        assert decode(example) == TokenCache.for_questions([question]).get_token_ids("3 March 2021")


def test_pairs_are_single_sentences() -> None:
    examples = build(replace(NOTHING, pairs_only=True))
    assert all(len(each.gold) == 1 for each in examples)
    assert sum(each.gold == [1] for each in examples) == 2


def test_only_the_first_gold_sentence_counts_if_asked() -> None:
    question = make_question(sentences=("On 3 March 2021.", "Yes, 3 March 2021."))
    (all_gold,) = build(NOTHING, [question])
    (first_gold,) = build(replace(NOTHING, first_gold_only=True), [question])
    assert (all_gold.gold, first_gold.gold) == ([1, 1], [1, 0])


def test_the_misleading_rival_of_a_story_is_in_the_group_of_its_question() -> None:
    rival = make_question(title="Later", sentences=("It was raised in May.",), answer="")
    question = replace(make_question(), rivals=(rival,))
    mix = replace(NOTHING, misleading_rival=1.0)
    passages = {question.passage_key: question.sentences}
    cache = TokenCache.for_questions([question])
    (group,) = build_epoch([(question, [])], passages, cache, mix, random.Random(0))
    assert [each.gold for each in group] == [[0, 1, 0], [0]]


def test_where_the_short_answer_is_not_known_nothing_is_marked() -> None:
    question = replace(make_question(), answer_spans=(), span_known=False)
    (example,) = build(NOTHING, [question])
    assert example.answers == []
    (example,) = build(NOTHING, [replace(question, span_known=True)])
    assert example.answers == [NO_SPAN]


def test_a_passage_that_does_not_fit_is_left_out() -> None:
    assert build(NOTHING, [make_question(sentences=("word " * 500, "3 March 2021"))]) == []


def test_a_sentence_that_answers_otherwise_states_an_answer_wherever_it_stands() -> None:
    question = replace(make_question(), differing=frozenset([2]))
    (whole,) = build(NOTHING, [question])
    assert (whole.gold, whole.stated) == ([0, 1, 0], [0, 1, 1])
    (joined,) = build(replace(NOTHING, joined=1.0), [question])[:1]
    assert sum(joined.stated) == 2
    singles = build(replace(NOTHING, single_sentences=1.0), [question])
    assert ([0], [1]) in [(each.gold, each.stated) for each in singles]
    for mix in (replace(NOTHING, without_answers=1.0), replace(NOTHING, perturbed=1.0)):
        changed = build(mix, [question, OTHER])
        assert all(g <= s for each in changed for g, s in zip(each.gold, each.stated, strict=True))
    left = build(replace(NOTHING, without_answers=1.0), [question])
    assert ([0, 0], [0, 1]) in [(each.gold, each.stated) for each in left]
