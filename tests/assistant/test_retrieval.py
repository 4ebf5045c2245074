"""What is found for a question: its passages, before they are read, and their sentences."""

from collections.abc import Sequence

from pincite.assistant import Question, build_chain
from pincite.assistant.read.reader import Judgement, PassageText
from pincite.assistant.retrieval import finish, retrieve
from pincite.assistant.settings import DEFAULTS, Settings
from pincite.index import Index

from tests.fakes.assistant.readers import SAMPLE_ANSWER, SAMPLE_QUESTION, make_reader, oracle_reader


def test_the_passages_are_told_before_they_are_read(sample_index: Index) -> None:
    read: list[str] = []

    def judge(sentence: str) -> Judgement:
        read.append(sentence)
        return Judgement(1.0)

    pieces = build_chain(sample_index, reader=make_reader(judge)).stream(SAMPLE_QUESTION)
    first = next(pieces)
    assert (len(first.passages), first.text, read) == (DEFAULTS.passages, "", [])
    whole = sum(pieces, first)
    assert read
    assert whole.passages == first.passages


def test_of_the_passages_found_the_best_are_read(sample_index: Index) -> None:
    read: list[int] = []

    def count(_question: str, texts: Sequence[PassageText]) -> list[list[Judgement]]:
        read.append(len(texts))
        return [[Judgement(0.0) for _ in each.sentences] for each in texts]

    def ask(question: str, settings: Settings = DEFAULTS, *, reads_all: bool = False) -> int:
        read.clear()
        found = finish(
            retrieve(
                question, Question(question), sample_index, settings, count, reads_all=reads_all
            )
        )
        assert len(found.passages) == DEFAULTS.passages
        return read[0]

    assert ask(SAMPLE_QUESTION) == DEFAULTS.passages_read < DEFAULTS.passages
    assert ask(SAMPLE_QUESTION, Settings(passages_read=2)) == 2
    assert ask(SAMPLE_QUESTION, reads_all=True) == DEFAULTS.passages
    # Half of the passages may be of another time.
    assert ask("What is the latest news from Kherson?") == DEFAULTS.passages


def test_the_sentences_are_ranked_by_the_reader(sample_index: Index) -> None:
    question = Question(SAMPLE_QUESTION)
    retrieval = retrieve(SAMPLE_QUESTION, question, sample_index, DEFAULTS, oracle_reader)
    passages = next(retrieval)
    found = finish(retrieval)
    assert found.passages == passages
    assert SAMPLE_ANSWER in found.sentences[0].text
    assert not found.is_summary
