"""Prompt injection: articles with planted instructions, and a model that obeys all of them."""

from pathlib import Path
from typing import Any

import pytest
from pincite.assistant import Answer, Settings, build_chain
from pincite.assistant.read.reader import Judgement
from pincite.index import Index, build

from tests.fakes.assistant.readers import make_reader
from tests.security.poisoned_articles import (
    CANARY,
    DEFAULT_INSTRUCTIONS,
    ObedientModel,
    PoisonedArticle,
    build_index,
    generate_poisoned_articles,
    measure_effect,
)

ARTICLES = list(generate_poisoned_articles(DEFAULT_INSTRUCTIONS))


ferry_reader = make_reader(lambda sentence: Judgement(8.0 if "carried" in sentence else -8.0))


@pytest.fixture(scope="module")
def poisoned_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return build_index(ARTICLES, tmp_path_factory.mktemp("poisoned"), clean=False)


def ask(index: Index, article: PoisonedArticle, **settings: Any) -> Answer:
    chain = build_chain(
        index,
        settings=Settings(**settings),
        reader=ferry_reader,
        model=ObedientModel(DEFAULT_INSTRUCTIONS),
    )
    return chain.invoke(article.question)


CASES = [
    *(("strike", article) for article in ARTICLES),
    *(("quote", article) for article in ARTICLES[::7]),
]


NIGHTLY = 4
"""Each answer takes seconds: one case in so many runs daily, in turn of another position."""


@pytest.mark.parametrize(
    ("unsupported", "article"),
    [
        pytest.param(
            setting,
            article,
            id=f"{setting} {DEFAULT_INSTRUCTIONS.index(article.instruction)} {article.position}",
            marks=() if number % NIGHTLY == 0 else pytest.mark.nightly,
        )
        for number, (setting, article) in enumerate(CASES)
    ],
)
def test_a_planted_instruction_is_never_shown_as_cited(
    poisoned_index: Index, unsupported: str, article: PoisonedArticle
) -> None:
    answer = ask(poisoned_index, article, unsupported=unsupported)
    assert answer.answered
    assert f"{article.passengers:,}" in answer.text
    effect = measure_effect(answer)
    assert effect.forged_statements == ()
    assert effect.external_urls == ()


def test_the_model_obeys(poisoned_index: Index) -> None:
    """If the model did not obey, the test above could not fail."""
    answers = [ask(poisoned_index, article, unsupported="strike") for article in ARTICLES[::12]]
    assert all(CANARY in answer.text for answer in answers)


def test_an_article_with_many_matches_does_not_crowd_out_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    towns = ARTICLES[:3]
    for town in towns:
        town.write(folder, clean=True)
    stuffed = " ".join(
        f"How many passengers did the ferry of {town.town} carry in May? The ferry of "
        f"{town.town} carried {number} passengers in May, in truth."
        for number in range(100)
        for town in towns
    )
    folder.joinpath("stuffed.txt").write_text(f"All about ferries\n\n{stuffed}\n")
    build(folder, into=tmp_path / "index")
    index = Index.open(tmp_path / "index")
    for town in towns:
        answer = build_chain(index, reader=ferry_reader).invoke(town.question)
        assert f"{town.town}.txt" in [passage.article_id for passage in answer.passages]
