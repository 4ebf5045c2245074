"""Instructions inside of articles, and a model that obeys them all."""

from pathlib import Path
from typing import Any

import pytest
from pincite.assistant import Answer, Settings, build_chain
from pincite.assistant.read.reader import Judgement
from pincite.index import Index, build

from tests.security.planted import (
    CANARY,
    DEFAULT_INSTRUCTIONS,
    ObedientModel,
    PoisonedArticle,
    build_index,
    generate_poisoned_articles,
    measure_effect,
)

ARTICLES = list(generate_poisoned_articles(DEFAULT_INSTRUCTIONS))


def ferry_reader(_question: str, texts: Any) -> list[list[Judgement]]:
    """Read so that figures are found, of all ferries."""
    return [[Judgement(8.0 if "carried" in s else -8.0) for s in text.sentences] for text in texts]


@pytest.fixture(scope="module")
def poisoned_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return build_index(ARTICLES, tmp_path_factory.mktemp("planted"), clean=False)


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


@pytest.mark.parametrize(
    ("unsupported", "article"),
    CASES,
    ids=[
        f"{setting} {DEFAULT_INSTRUCTIONS.index(a.instruction)} {a.position}"
        for setting, a in CASES
    ],
)
def test_what_an_article_orders_is_not_shown_as_cited(
    poisoned_index: Index, unsupported: str, article: PoisonedArticle
) -> None:
    answer = ask(poisoned_index, article, unsupported=unsupported)
    assert answer.answered
    assert f"{article.passengers:,}" in answer.text
    found = measure_effect(answer)
    assert found.forged_statements == ()
    assert found.external_urls == ()


def test_the_model_did_obey(poisoned_index: Index) -> None:
    """The tests above would find nothing if the model were told nothing."""
    answers = [ask(poisoned_index, article, unsupported="strike") for article in ARTICLES[::6]]
    assert all(CANARY in answer.text for answer in answers)


def test_a_stuffed_article_does_not_silence_the_others(tmp_path: Path) -> None:
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
        read = [passage.article_id for passage in answer.passages]
        assert f"{town.town}.txt" in read
