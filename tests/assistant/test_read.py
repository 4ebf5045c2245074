"""How sentences are judged against a question, and which of them are quoted."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pincite.assistant.quote import choose, cite, wording
from pincite.assistant.read import Read, score
from pincite.index.articles import make_article
from pincite.index.types import Sentence

FERRY = [
    "The ferry Aurelia sank off Kestrel Point on 3 March 2021.",
    "Its captain, Tomas Lind, was the last to leave the ship.",
    "About 140 passengers had boarded in Vesterby that morning.",
    "Ferries have crossed the sound since 1890.",
]


@pytest.mark.parametrize(
    ("question", "best"),
    [
        pytest.param("When did the Aurelia sink?", 0, id="when"),
        pytest.param("Who was the captain of the ship?", 1, id="who"),
        pytest.param("How many passengers had boarded?", 2, id="how many"),
        pytest.param("Since when do ferries cross the sound?", 3, id="since when"),
    ],
)
def test_the_sentence_that_answers_scores_highest(question: str, best: int) -> None:
    scores = score(question, FERRY)
    assert max(range(len(FERRY)), key=scores.__getitem__) == best


def test_a_context_counts() -> None:
    bare, told = ("It sank within ten minutes.",) * 2
    without, within = score("How fast did the Aurelia sink?", [bare, told], ["", "The Aurelia"])
    assert within > without


def test_nothing_to_judge() -> None:
    assert score("When?", []) == []


@settings(max_examples=25, deadline=None)
@given(st.text(), st.lists(st.text(), max_size=4))
def test_scores_are_probabilities(question: str, sentences: list[str]) -> None:
    scores = score(question, sentences)
    assert len(scores) == len(sentences)
    assert all(0 <= each <= 1 for each in scores)


def test_a_sentence_of_5000_words_is_judged_whole() -> None:
    sentence = "blah " * 5_000 + "the Aurelia sank on 3 March 2021."
    (long,) = score("When did the Aurelia sink?", [sentence])
    assert 0 < long < 1


def made(*parts: tuple[str, str, float]) -> tuple[Read, ...]:
    """Sentences as (article, text, score), in the order given within each article."""
    found = []
    articles: dict[str, Any] = {}
    for name, _, _ in parts:
        text = " ".join(words for other, words, _ in parts if other == name)
        articles[name] = make_article(id=name, source=name, text=text)
    for name, words, value in parts:
        start = articles[name].text.index(words)
        position = [other for other in parts if other[0] == name].index((name, words, value))
        sentence = Sentence(name, position, start, start + len(words))
        found.append(Read(articles[name], sentence, words, "", value))
    return tuple(sorted(found, key=lambda each: -each.score))


A, B, C, D = (f"{word} answers." for word in ("Alpha", "Beta", "Gamma", "Delta"))


@pytest.mark.parametrize(
    ("sentences", "most", "quoted"),
    [
        pytest.param(made(("x", A, 0.9), ("x", B, 0.3)), 3, [A], id="a weak second is left out"),
        pytest.param(made(("x", A, 0.8), ("x", B, 0.79)), 3, [A, B], id="an equal second stays"),
        pytest.param(made(("x", A, 0.79), ("x", B, 0.8)), 3, [A, B], id="in the article's order"),
        pytest.param(
            made(("x", A, 0.79), ("y", B, 0.8), ("x", C, 0.78)), 3, [B, A, C], id="by article"
        ),
        pytest.param(
            made(("x", A, 0.8), ("x", B, 0.8), ("x", C, 0.8), ("x", D, 0.8)),
            3,
            [A, B, C],
            id="three",
        ),
        pytest.param(made(("x", A, 0.8), ("y", A, 0.8)), 3, [A], id="a copy is quoted once"),
        pytest.param(made(("x", A, 1.0), ("x", B, 1.0)), 1, [A], id="as many as are wanted"),
        pytest.param((), 3, [], id="none"),
    ],
)
def test_choice(sentences: tuple[Read, ...], most: int, quoted: list[str]) -> None:
    assert [each.text for each in choose(sentences, most)] == quoted


def test_articles_are_paragraphs() -> None:
    citations = cite(choose(made(("x", A, 0.8), ("x", B, 0.8), ("y", C, 0.79)), 3))
    assert "".join(wording(citations)) == f"{A} [1] {B} [2]\n\n{C} [3]"
