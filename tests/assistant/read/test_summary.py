"""Questions that ask what articles are about."""

from pathlib import Path
from typing import Any

import pytest
from langchain_core.runnables import Runnable
from pincite.assistant import Answer
from pincite.assistant.read.summary import MAX_SUMMARY_SENTENCES, asks_for_summary, find_topic
from pincite.index import Index


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What is this about?", []),
        ("Summarise the articles", []),
        ("Please summarize the news of June 2024.", []),
        ("Give me a short overview of the Swiss summit", ["swiss", "summit"]),
        ("What are the main points of the Starliner story?", ["starlin"]),
        ("Worum geht es?", []),
    ],
)
def test_a_summary_is_recognised_with_its_topic(question: str, topic: list[str]) -> None:
    assert asks_for_summary(question)
    assert find_topic(question) == topic


@pytest.mark.parametrize(
    "question",
    [
        "What did the summary of the report say?",
        "Who summarised the talks?",
        "What was the dispute about?",
        "When did the overview appear?",
    ],
)
def test_a_question_about_a_fact_is_none(question: str) -> None:
    assert not asks_for_summary(question)


def test_a_folder_is_summed_up_by_the_starts_of_its_newest_articles(
    sample_chain: Runnable[Any, Answer],
) -> None:
    answer = sample_chain.invoke("What is this about?")
    assert answer.standing == "answered"
    assert len({each.article_id for each in answer.citations}) == MAX_SUMMARY_SENTENCES
    days = [each.published or "" for each in answer.citations]
    assert days == sorted(days, reverse=True)
    assert answer.short is None


def test_one_article_is_summed_up_by_some_of_its_sentences(
    sample_chain: Runnable[Any, Answer], sample_index: Index
) -> None:
    article = next(each for each in sample_index.articles() if "swiss" in Path(each.source).name)
    answer = sample_chain.invoke({"question": "What is it about?", "articles": [article.id]})
    assert {each.article_id for each in answer.citations} == {article.id}
    assert len(answer.citations) == 3


def test_a_topic_that_no_article_has_is_read_as_a_question(
    sample_chain: Runnable[Any, Answer],
) -> None:
    assert sample_chain.invoke("Summarise the Kestrel Point accident").standing == "declined"


def test_a_request_for_a_summary_stays_one_in_a_conversation(
    sample_chain: Runnable[Any, Answer],
) -> None:
    history = ["Which countries took their names off the list?", "Iraq and Jordan."]
    answer = sample_chain.invoke({"question": "What is this about?", "history": history})
    assert answer.standalone_question == "What is this about?"
    assert answer.standing == "answered"


def test_one_side_of_a_story_is_summed_up_from_all_its_articles(
    sample_chain: Runnable[Any, Answer],
) -> None:
    answer = sample_chain.invoke("Summarise the trouble with Starliner's thrusters.")
    assert answer.standing == "answered"
    assert {each.article_id for each in answer.citations} == {
        "2024-09/starliner-returns.pdf",
        "wire-2024-0606-01",
    }
    assert sum("thruster" in each.quote for each in answer.citations) > 3


def test_an_article_that_shares_half_of_the_topic_is_left_out(
    sample_chain: Runnable[Any, Answer],
) -> None:
    """Two other elections were held in these months, and two other summits reached."""
    answer = sample_chain.invoke("What are the main points of the British election?")
    assert {each.article_id for each in answer.citations} == {"2024-07/uk-election.htm"}
    assert 3 <= len(answer.citations) <= 4
    answer = sample_chain.invoke("Sum up the Swiss summit")
    assert {each.article_id for each in answer.citations} == {
        "2024-06/summit-list-shrinks.md",
        "2024-06/swiss-summit.html",
    }
