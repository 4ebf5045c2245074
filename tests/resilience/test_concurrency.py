"""Many questions at once, of threads and of tasks, get the answers that they get one at a time."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from langchain_core.runnables import Runnable
from pincite.assistant import Answer, Settings, build_chain
from pincite.assistant.read.reader import Judgement
from pincite.index import Index, Served, build_articles

from tests.fakes.assistant.questions import KHERSON, UNANSWERABLE
from tests.fakes.assistant.readers import SAMPLE_QUESTION, make_reader

THREADS = 8
QUESTIONS: list[Any] = [
    KHERSON,
    UNANSWERABLE,
    SAMPLE_QUESTION,
    {"question": "What was his time?", "history": ["Who won the 100 metres?", "Noah Lyles."]},
    {"question": "What was agreed?", "since": "2024-06-14", "until": "2024-06-14"},
    {"question": "What was agreed?", "articles": ["2024-06/g7-loan.md"], "quotes": 1},
]
# Judges by a rule that differs from sentence to sentence, and costs nothing.
quick_reader = make_reader(lambda sentence: Judgement(len(sentence) % 17 - 6.0))


@pytest.fixture(scope="module")
def chains(
    sample_index_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Runnable[Any, Answer]]]:
    """Chains over two indexes."""
    root = tmp_path_factory.mktemp("small")
    row = {"id": "2024-06/g7-loan.md", "text": "Troops left Kherson. A loan was agreed."}
    build_articles([row], root)
    with Index.open(sample_index_path) as large, Served(root) as small:
        settings = Settings(passages=3, answer_seconds=600)
        yield [build_chain(each, reader=quick_reader, settings=settings) for each in (large, small)]


def ask_one_at_a_time(chain: Runnable[Any, Answer]) -> list[Answer]:
    return [chain.invoke(question) for question in QUESTIONS]


@pytest.mark.parametrize(
    "count", [pytest.param(6, id="6"), pytest.param(100, id="100", marks=pytest.mark.nightly)]
)
def test_threads_get_the_same_answers(chains: list[Runnable[Any, Answer]], count: int) -> None:
    chain, _ = chains
    expected = ask_one_at_a_time(chain)

    def ask(first: int) -> list[Answer]:
        return [chain.invoke(each) for each in islice(cycle(QUESTIONS), first, first + count)]

    with ThreadPoolExecutor(THREADS) as pool:
        for first, answers in enumerate(pool.map(ask, range(THREADS))):
            assert answers == list(islice(cycle(expected), first, first + count))


def test_tasks_over_two_indexes_get_the_same_answers(
    chains: list[Runnable[Any, Answer]],
) -> None:
    expected = [ask_one_at_a_time(chain) for chain in chains]
    places = list(islice(cycle([(i, j) for j in range(len(QUESTIONS)) for i in (0, 1)]), 50))

    async def ask_all() -> list[Answer]:
        return await asyncio.gather(*(chains[i].ainvoke(QUESTIONS[j]) for i, j in places))

    assert asyncio.run(ask_all()) == [expected[i][j] for i, j in places]
    assert expected[0][0].index_id != expected[1][0].index_id
