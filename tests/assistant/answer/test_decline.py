"""A declined answer says what was searched and what came closest."""

from typing import Any

import pytest
from langchain_core.runnables import Runnable
from pincite.assistant import Answer
from pincite.assistant.answer.decline import format_decline
from pincite.assistant.answer.quote import cite
from pincite.assistant.read.calibration import load_calibration
from pincite.index import Index
from pincite.index.types import Coverage

from tests.fakes.assistant.questions import KHERSON, UNANSWERABLE
from tests.fakes.assistant.readers import make_scored_sentence


def test_a_declined_answer_says_what_was_searched_and_what_came_closest(
    sample_chain: Runnable[Any, Answer], sample_index: Index
) -> None:
    answer = sample_chain.invoke(UNANSWERABLE)
    assert not answer.answered
    assert answer.confidence < load_calibration().thresholds["normal"]
    assert not answer.citations
    assert not answer.statements
    assert f"{sample_index.coverage().articles} articles" in answer.text
    (closest,) = answer.closest
    text = sample_index.article(closest.article_id).text
    assert text[closest.start : closest.end] == closest.quote
    assert closest.quote in answer.text


@pytest.mark.parametrize(
    "filters",
    [{"articles": []}, {"since": "2030-01-01"}],
    ids=["no id", "later than all articles"],
)
def test_a_declined_answer_says_that_no_article_fits_the_filters(
    sample_chain: Runnable[Any, Answer], filters: dict[str, Any]
) -> None:
    answer = sample_chain.invoke({"question": KHERSON, **filters})
    assert not answer.answered
    assert answer.confidence == 0
    assert not answer.passages
    assert not answer.closest
    assert "No article fits" in answer.text


@pytest.mark.parametrize(
    ("title", "published", "origin"),
    [
        pytest.param("News", "2024-06-03", "News, 3 June 2024", id="title and date"),
        pytest.param(None, None, "a.txt", id="file name only"),
    ],
)
def test_a_declined_answer_names_the_article_that_came_closest(
    title: str | None, published: str | None, origin: str
) -> None:
    scored = make_scored_sentence("The pier\ncloses.", title=title, published=published)
    (closest,) = cite([scored])
    text = format_decline(Coverage(1, None, None, 0), closest)
    assert text.startswith("No sentence was found that answers this. Searched: 1 article")
    assert text.endswith(f" The closest: “The pier closes.” ({origin})")
