"""An answer as a LangChain message with citation annotations."""

from dataclasses import replace
from typing import Any

from pincite.assistant import Answer
from pincite.assistant.types import Usage
from pincite.index import Index

from tests.fakes.assistant.questions import KHERSON, UNANSWERABLE


def get_block(answer: Answer) -> dict[str, Any]:
    """Return the one text block of the message."""
    [block] = answer.message.content_blocks
    assert block["type"] == "text"
    return dict(block)


def test_each_statement_has_its_citations(sample_chain: Any, sample_index: Index) -> None:
    answer = sample_chain.invoke("How many grams of lunar soil did Chang'e-6 bring back?")
    block = get_block(answer)
    assert block["text"] == answer.text == answer.message.text
    cited = [(s, label) for s in answer.statements for label in s.citations]
    assert len(block["annotations"]) == len(cited) > 0
    for (statement, label), annotation in zip(cited, block["annotations"], strict=True):
        assert annotation["type"] == "citation"
        span = slice(annotation["start_index"], annotation["end_index"])
        assert answer.text[span] == statement.text
        extras = annotation["extras"]
        assert extras["label"] == label
        article = sample_index.article(extras["article_id"])
        source = article.text[extras["source_start"] : extras["source_end"]]
        assert source == annotation["cited_text"]
        assert annotation["title"] == article.title


def test_a_statement_that_stands_twice_is_found_twice(sample_chain: Any) -> None:
    answer = sample_chain.invoke(KHERSON)
    doubled = replace(answer, text=f"{answer.text} {answer.text}", statements=answer.statements * 2)
    first, second = get_block(doubled)["annotations"]
    assert first["end_index"] < second["start_index"]


def test_a_declined_answer_cites_nothing(sample_chain: Any) -> None:
    answer = sample_chain.invoke(UNANSWERABLE)
    assert get_block(answer)["annotations"] == []
    assert answer.message.response_metadata["standing"] == "declined"


def test_tokens_are_the_usage_of_the_message(sample_chain: Any) -> None:
    answer = sample_chain.invoke(KHERSON)
    assert answer.message.usage_metadata is None
    message = replace(answer, usage=Usage(3, 4, 0.5), model="m").message
    assert message.usage_metadata == {"input_tokens": 3, "output_tokens": 4, "total_tokens": 7}
    assert (message.response_metadata["model_name"], message.response_metadata["cost"]) == (
        "m",
        0.5,
    )
