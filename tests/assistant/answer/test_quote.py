"""The sentences and the short answer of a quoted answer."""

import math
from dataclasses import replace
from functools import reduce
from operator import add
from typing import Any

import pytest
from langchain_core.runnables import Runnable
from pincite.assistant import Answer
from pincite.assistant.answer.evidence import Evidence
from pincite.assistant.answer.quote import (
    OTHERS,
    PERHAPS,
    cite,
    extract_short_answer,
    format_quotes,
    quote_answer,
    select_sentences,
)
from pincite.assistant.read.calibration import load_calibration
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement
from pincite.assistant.settings import Settings
from pincite.index import Index
from pincite.index.readers.article import make_article
from pincite.index.types import Sentence

from tests.fakes.assistant.questions import KHERSON
from tests.fakes.assistant.readers import ZERO_FEATURES, make_scored_sentence
from tests.fakes.ui.library import fake_answer

A, B, C, D = (f"{word} answers." for word in ("Alpha", "Beta", "Gamma", "Delta"))


def rank(*parts: tuple[str, str, float]) -> list[ScoredSentence]:
    """Return sentences, best first, from triples of an article, a text and a probability."""
    scored = []
    for number, (name, text, probability) in enumerate(parts):
        article = make_article(
            id=name, source=name, text=" ".join(text for other, text, _ in parts if other == name)
        )
        start = article.text.index(text)
        logit = math.log(probability / (1 - probability))
        sentence = Sentence(name, number, start, start + len(text))
        scored.append(
            ScoredSentence(article, sentence, text, Judgement(logit), ZERO_FEATURES, logit)
        )
    return sorted(scored, key=lambda each: -each.logit)


@pytest.mark.parametrize(
    ("sentences", "max_quotes", "expected"),
    [
        pytest.param(rank(("x", A, 0.9), ("x", B, 0.3)), 3, [A], id="a weak one is left out"),
        pytest.param(rank(("x", A, 0.8), ("x", B, 0.79)), 3, [A, B], id="an equal one is quoted"),
        pytest.param(rank(("x", A, 0.79), ("x", B, 0.8)), 3, [A, B], id="in order of the article"),
        pytest.param(
            rank(("x", A, 0.79), ("y", B, 0.8), ("x", C, 0.78)), 3, [B, A, C], id="by article"
        ),
        pytest.param(
            rank(("x", A, 0.8), ("x", B, 0.8), ("x", C, 0.8), ("x", D, 0.8)),
            3,
            [A, B, C],
            id="at most three",
        ),
        pytest.param(rank(("x", A, 0.8), ("y", A, 0.8)), 3, [A], id="a copy is left out"),
        pytest.param(rank(("x", A, 0.999), ("x", B, 0.999)), 1, [A], id="at most one"),
        pytest.param([], 3, [], id="no sentence"),
    ],
)
def test_the_best_distinct_sentences_are_quoted(
    sentences: list[ScoredSentence], max_quotes: int, expected: list[str]
) -> None:
    assert [each.text for each in select_sentences(sentences, max_quotes)] == expected


def test_each_article_is_a_paragraph() -> None:
    citations = cite(select_sentences(rank(("x", A, 0.8), ("x", B, 0.8), ("y", C, 0.79)), 3))
    assert "".join(format_quotes(citations)) == f"{A} [1] {B} [2]\n\n{C} [3]"


def test_the_short_answer_is_part_of_its_citation(
    sample_chain: Runnable[Any, Answer], sample_index: Index
) -> None:
    answer = sample_chain.invoke(KHERSON)
    assert answer.short is not None
    assert "Nov. 11" in answer.short.text
    citation = {each.label: each for each in answer.citations}[answer.short.label]
    text = sample_index.article(citation.article_id).text
    assert text[answer.short.start : answer.short.end] == answer.short.text
    assert citation.start <= answer.short.start < answer.short.end <= citation.end


@pytest.mark.parametrize(
    ("text", "short", "min_probability"),
    [
        pytest.param("The pier closes in May.", "", 0.5, id="no words"),
        pytest.param("The pier closes in May.", "in May", 0.95, id="not sure enough"),
        pytest.param("The pier closes in May.", "The pier closes in", 0.5, id="most of it"),
        pytest.param("Pier | May | closed to all walkers", "Pier | May", 0.5, id="two cells"),
    ],
)
def test_a_short_answer_is_left_out_if_it_is_unsure_or_unhelpful(
    text: str, short: str, min_probability: float
) -> None:
    calibration = replace(load_calibration(), short_answer_threshold=min_probability)
    scored = replace(make_scored_sentence(text, short), calibration=calibration)
    assert extract_short_answer(scored, [scored], 0.8) is None


def test_what_may_answer_is_one_sentence_without_few_words(
    sample_chain: Runnable[Any, Answer],
) -> None:
    confidence = sample_chain.invoke(KHERSON).confidence
    with_caution = load_calibration()
    thresholds = {**with_caution.thresholds, "normal": confidence + 0.01}
    calibration = replace(with_caution, thresholds=thresholds, perhaps_threshold=0.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pincite.assistant.chain.find_calibration", lambda _: calibration)
        answer = sample_chain.invoke(KHERSON)
    assert (answer.standing, answer.answered) == ("perhaps", False)
    assert answer.text.startswith(PERHAPS)
    assert len(answer.citations) == len(answer.statements) == 1
    assert answer.short is None
    assert answer.disputes == ()
    assert answer.to_json()["standing"] == "perhaps"


def test_what_may_answer_comes_with_others_that_are_nearly_as_likely(sample_index: Index) -> None:
    sentences = rank(("x", A, 0.5), ("y", B, 0.4), ("z", B, 0.39), ("x", C, 0.05))
    evidence, template = Evidence(tuple(sentences)), fake_answer(standing="perhaps")
    answer = reduce(add, quote_answer(template, evidence, sample_index, Settings()))
    assert [each.quote for each in answer.citations] == [A]
    assert [each.quote for each in answer.closest] == [B]
    assert [each.label for each in (*answer.citations, *answer.closest)] == ["1", "2"]
    assert answer.text == f"{PERHAPS}\n\n{A} [1]\n\n{OTHERS}\n“{B}” (y)"


def test_what_he_stands_for_is_added_in_brackets() -> None:
    text = "Tomas Lind was the captain of the ferry. He left the ship last."
    article = make_article(id="a", source="a.txt", text=text)
    start = text.index("He left")
    scored = ScoredSentence(
        article,
        Sentence("a", 1, start, len(text)),
        text[start:],
        Judgement(0.0),
        ZERO_FEATURES,
        0.0,
    )
    citations = cite([scored])
    assert format_quotes(citations) == ["He [Tomas Lind] left the ship last. [1]"]
    assert citations[0].quote == "He left the ship last."
