"""The overview of a generation: made once, kept, and never in the way of a visitor's question."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pincite.assistant.types import Answer, Question
from pincite.index import Index
from pincite.ui.server.overview import QUESTIONS, Overview, OverviewMaker

from tests.fakes.ui.leads import make_lead_chain
from tests.fakes.ui.library import FakeChain


def wait_until(is_true: Callable[[], Any]) -> None:
    end = time.monotonic() + 120
    while not is_true():
        assert time.monotonic() < end
        time.sleep(0.05)


def wait_for_overview(maker: OverviewMaker) -> Overview:
    wait_until(lambda: maker.get().complete)
    return maker.get()


@pytest.fixture
def answering_chain(sample_index: Index) -> FakeChain:
    return make_lead_chain(sample_index)


def test_an_overview_is_made_once_and_kept(
    sample_index: Index, answering_chain: FakeChain, tmp_path: Path
) -> None:
    file = tmp_path / "chat" / "overview.json"
    maker = OverviewMaker(sample_index, answering_chain, lambda: False, file)
    overview = wait_for_overview(maker)
    assert len(overview.stories) >= 3
    assert len(overview.questions) == QUESTIONS == len(set(overview.questions))
    assert maker.list_new("2000-01-01T00:00:00+00:00")
    assert maker.list_new("2100-01-01T00:00:00+00:00") == ()
    asked = len(answering_chain.questions)
    restarted = OverviewMaker(sample_index, answering_chain, lambda: False, file)
    assert wait_for_overview(restarted) == overview
    assert len(answering_chain.questions) == asked
    assert restarted.list_new("2000-01-01T00:00:00+00:00")


def test_no_question_is_checked_while_a_visitor_waits(
    sample_index: Index, answering_chain: FakeChain
) -> None:
    busy = [True]
    maker = OverviewMaker(sample_index, answering_chain, lambda: busy[0])
    wait_until(lambda: maker.get().stories)
    assert answering_chain.questions == []
    busy.clear()
    busy.append(False)
    assert wait_for_overview(maker).questions


def test_a_chain_that_fails_leaves_the_stories(sample_index: Index) -> None:
    from pincite.index.errors import InputError

    def fail(_: Question) -> Iterator[Answer]:
        raise InputError("No answer today")
        yield

    maker = OverviewMaker(sample_index, FakeChain(fail), lambda: False)
    overview = wait_for_overview(maker)
    assert overview.stories
    assert overview.questions == ()


def test_the_guide_to_an_article(sample_index: Index, answering_chain: FakeChain) -> None:
    maker = OverviewMaker(sample_index, answering_chain, lambda: False)
    overview = wait_for_overview(maker)
    moon = next(each for each in overview.stories if "Moon" in each.title)
    article = sample_index.article(moon.articles[0].id)
    guide = maker.make_guide(article)
    assert guide.story == moon
    assert 1 <= len(guide.summary) <= 3
    assert all(article.text[start:end].strip() for start, end in guide.summary)
    assert any("Chang" in name for name in guide.names)
    assert guide.dates
