"""The judgements of the bundled reader.

Covers also: pincite.assistant.read.reader.
"""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from pincite.assistant.encoder.packing import PackedRow
from pincite.assistant.encoder.session import Logits
from pincite.assistant.read import onnx_reader
from pincite.assistant.read.onnx_reader import ModelReader, bundled_reader, judge
from pincite.assistant.read.reader import Judgement, PassageText

SENTENCES = (
    "The ferry Aurelia sank off Kestrel Point on 3 March 2021.",
    "Its captain, Tomas Lind, was the last to leave the ship.",
    "About 140 passengers had boarded in Vesterby that morning.",
)


def test_the_other_sentences_of_a_passage_change_the_judgement() -> None:
    question, sentence = "How long did it take until the Aurelia was gone?", "It took ten minutes."
    alone = PassageText("", (sentence,))
    in_passage = PassageText("", ("The Aurelia sank quickly.", sentence))
    (judged_alone,), (_, judged_in_passage) = bundled_reader(question, [alone, in_passage])
    assert judged_in_passage.logit > judged_alone.logit


def test_no_sentences_have_no_judgements() -> None:
    assert bundled_reader("When?", []) == []
    assert bundled_reader("When?", [PassageText("A title", ())]) == [[]]


def test_a_passage_is_read_once_for_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []

    def count(
        question: str, texts: Sequence[PassageText], _predict: object
    ) -> list[list[Judgement]]:
        read.append(len(texts))
        return [[Judgement(len(question))] * len(text.sentences) for text in texts]

    monkeypatch.setattr(onnx_reader, "judge", count)
    reader = ModelReader(lambda _: [])
    monkeypatch.setattr(onnx_reader, "MAX_REMEMBERED", 4)
    one, other = PassageText("", SENTENCES[:1]), PassageText("", SENTENCES[1:])
    assert reader("When?", [one, one]) == [[Judgement(5)], [Judgement(5)]]
    assert reader("When?", [other, one]) == [[Judgement(5)] * 2, [Judgement(5)]]
    assert reader("Who sank?", [one]) == [[Judgement(9)]]
    assert read == [1, 1, 1]
    titles = [PassageText(str(number), SENTENCES) for number in range(4)]
    reader("When?", titles)
    reader("Who sank?", [one])
    assert read == [1, 1, 1, 4, 1]


@settings(max_examples=25, deadline=None)
@given(st.text(), st.text(), st.lists(st.text(), max_size=4))
def test_a_short_answer_is_inside_its_sentence(
    question: str, title: str, sentences: list[str]
) -> None:
    (judgements,) = bundled_reader(question, [PassageText(title, tuple(sentences))])
    for each, sentence in zip(judgements, sentences, strict=True):
        assert math.isfinite(each.logit)
        assert 0 <= each.span_probability <= 1
        if each.short:
            start, end = each.short
            assert 0 <= start < end <= len(sentence)


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        pytest.param("On what day did the ferry sink?", SENTENCES[0], "3 March 2021", id="when"),
        pytest.param("Who was the captain of the ship?", SENTENCES[1], "Tomas Lind", id="who"),
        pytest.param("How many passengers had boarded?", SENTENCES[2], "About 140", id="how many"),
    ],
)
def test_a_short_answer_is_the_few_words_that_answer(
    question: str, sentence: str, answer: str
) -> None:
    ((judgement,),) = bundled_reader(question, [PassageText("", (sentence,))])
    assert judgement.short is not None
    assert answer in sentence[slice(*judgement.short)]
    assert len(sentence[slice(*judgement.short)]) < len(answer) + 12


def test_the_end_of_a_sentence_of_5000_words_counts() -> None:
    sentence = "blah " * 5_000 + "the Aurelia sank on 3 March 2021."
    ((with_answer,), (without_answer,)) = bundled_reader(
        "When did the Aurelia sink?",
        [PassageText("", (sentence,)), PassageText("", ("blah " * 5_000,))],
    )
    assert with_answer.logit > without_answer.logit
    assert with_answer.short is not None
    assert "2021" in sentence[slice(*with_answer.short)]


def test_other_passages_do_not_change_a_judgement() -> None:
    question, passage = "Who was the captain?", PassageText("Ferry", SENTENCES)
    (alone,) = bundled_reader(question, [passage])
    others = PassageText("", ("Other.",)), PassageText("", ("Words. " * 60,))
    among_others = bundled_reader(question, [others[0], passage, others[1]])[1]
    for one, other in zip(alone, among_others, strict=True):
        assert one.logit == pytest.approx(other.logit, abs=1e-3)


def test_log_odds_are_the_mean_relevance_and_the_span_is_the_likeliest() -> None:
    spans: list[tuple[int, int]] = []

    def predict(rows: Sequence[PackedRow]) -> list[Logits]:
        (row,) = rows
        spans.extend(row.spans)
        logits = np.zeros((len(row.ids), 3), np.float32)
        logits[:, 0] = np.arange(len(row.ids))
        start, _ = row.spans[0]
        logits[start + 1, 1] = logits[start + 2, 2] = 20.0
        return [logits]

    passage = PassageText("", ("Anna met Tomas Lind today.",))
    ((judgement,),) = judge("Who?", [passage], predict)
    assert judgement.logit == pytest.approx(np.mean(range(*spans[0])))
    assert judgement.short is not None
    assert passage.sentences[0][slice(*judgement.short)] == "met Tomas"
    assert judgement.span_probability == pytest.approx(1.0, abs=1e-3)
