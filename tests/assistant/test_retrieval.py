"""What is found for a question: its passages, before they are read, and their sentences."""

import pytest
from pincite.assistant import Question
from pincite.assistant.read.reader import Judgement
from pincite.assistant.retrieval import finish, retrieve
from pincite.assistant.settings import DEFAULTS
from pincite.index import Index

from tests.fakes.assistant.readers import SAMPLE_ANSWER, SAMPLE_QUESTION, make_reader, oracle_reader


def test_the_passages_come_before_the_reading(sample_index: Index) -> None:
    def judge(_: str) -> Judgement:
        raise AssertionError("read too early")

    question = Question(SAMPLE_QUESTION)
    retrieval = retrieve(SAMPLE_QUESTION, question, sample_index, DEFAULTS, make_reader(judge))
    assert len(next(retrieval)) == DEFAULTS.passages
    with pytest.raises(AssertionError, match="read too early"):
        next(retrieval)


def test_the_sentences_are_ranked_by_the_reader(sample_index: Index) -> None:
    question = Question(SAMPLE_QUESTION)
    retrieval = retrieve(SAMPLE_QUESTION, question, sample_index, DEFAULTS, oracle_reader)
    passages = next(retrieval)
    found = finish(retrieval)
    assert found.passages == passages
    assert SAMPLE_ANSWER in found.sentences[0].text
    assert not found.is_summary
