"""Question → Answer through the public Runnable, on the sample articles."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import Runnable
from pincite.assistant import Answer, Question, Settings, build_chain
from pincite.assistant.read.calibration import load_calibration
from pincite.assistant.read.reader import Judgement, PassageText
from pincite.assistant.types import CAUTIONS
from pincite.index import Index, InputError, build
from pincite.index.types import Filters

from tests.fakes.assistant.questions import KHERSON, UNANSWERABLE
from tests.fakes.assistant.readers import make_reader

Chain = Runnable[Any, Answer]


def test_every_statement_is_cited_and_every_citation_exact(
    sample_chain: Chain, sample_index: Index
) -> None:
    answer = sample_chain.invoke(KHERSON)
    assert answer.answered
    assert 1 <= len(answer.statements) <= 3
    labels = {citation.label for citation in answer.citations}
    for statement in answer.statements:
        assert statement.support == "quoted"
        assert set(statement.citations) <= labels
    for citation in answer.citations:
        article = sample_index.article(citation.article_id)
        assert article.text[citation.start : citation.end] == citation.quote
        assert (article.title, article.published) == (citation.title, citation.published)
        assert f"[{citation.label}]" in answer.text
        assert " ".join(citation.quote.split()) in answer.text
        spans = [(s.start, s.end) for s in sample_index.sentences(citation.article_id)]
        assert (citation.start, citation.end) in spans


@pytest.mark.parametrize("question", [KHERSON, UNANSWERABLE])
def test_pieces_add_up(sample_chain: Chain, question: str) -> None:
    first, *rest = sample_chain.stream(question)
    assert sum(rest, first) == sample_chain.invoke(question)


def test_each_statement_is_a_piece(sample_index: Index) -> None:
    # The question has no word that could rank one sentence above another.
    sure_reader = make_reader(lambda _: Judgement(20.0))
    pieces = list(build_chain(sample_index, reader=sure_reader).stream("Why?"))
    counts = [len(piece.statements) for piece in pieces]
    assert set(counts) == {0, 1}
    assert sum(counts) > 1


def test_batch_and_async_agree_with_invoke(sample_index: Index) -> None:
    chain = build_chain(sample_index, settings=Settings(passages=4))
    questions: list[Any] = [KHERSON, UNANSWERABLE]
    answers = [chain.invoke(question) for question in questions]
    assert chain.batch(questions) == answers

    async def one_by_one() -> list[Answer]:
        return [await chain.ainvoke(question) for question in questions]

    async def streamed() -> Answer:
        pieces = [piece async for piece in chain.astream(KHERSON)]
        return sum(pieces[1:], pieces[0])

    assert asyncio.run(one_by_one()) == answers
    assert asyncio.run(streamed()) == answers[0]


def test_a_chain_composes_with_other_runnables(sample_chain: Chain) -> None:
    from langchain_core.runnables import RunnableLambda

    text = (sample_chain | RunnableLambda(lambda answer: answer.text)).invoke(KHERSON)
    assert text == sample_chain.invoke(KHERSON).text


HISTORY = ["Who won the men's 100 metres in Paris?", "Noah Lyles won by 0.005 seconds."]


@pytest.mark.parametrize(
    "history",
    [
        pytest.param(HISTORY, id="strings"),
        pytest.param([HumanMessage(HISTORY[0]), AIMessage(HISTORY[1])], id="messages"),
    ],
)
def test_a_follow_up_is_answered_in_its_context(sample_chain: Chain, history: list[Any]) -> None:
    answer = sample_chain.invoke({"question": "What was his time?", "history": history})
    assert answer.question == "What was his time?"
    assert "Lyles" in answer.standalone_question
    assert answer.passages[0].article_id.startswith("2024-08/")


@pytest.mark.parametrize("is_better", [True, False])
def test_a_follow_up_is_answered_as_typed_if_that_is_answered_better(
    sample_index: Index, *, is_better: bool
) -> None:
    typed = "What was his time?"
    read = []

    def judge(question: str, texts: Sequence[PassageText]) -> list[list[Judgement]]:
        read.append(question)
        logit = 9.0 if (question != typed) == is_better else -9.0
        return [[Judgement(logit) for _ in text.sentences] for text in texts]

    chain = build_chain(sample_index, reader=judge)
    answer = chain.invoke({"question": typed, "history": HISTORY})
    assert typed in read
    assert len(set(read)) == 2
    assert (answer.standalone_question != typed) is is_better
    assert bool(answer.rewritten_question) is is_better


@pytest.mark.parametrize(
    ("filters", "matches"),
    [
        pytest.param(
            {"since": "2024-07-01"}, lambda article: article.published >= "2024-07-01", id="since"
        ),
        pytest.param(
            {"until": "2024-06"}, lambda article: article.published < "2024-07", id="until month"
        ),
        pytest.param(
            {"since": "2024-06-14", "until": "2024-06-14"},
            lambda article: article.published == "2024-06-14",
            id="one day",
        ),
        pytest.param(
            {"articles": ["2024-06/g7-loan.md"]},
            lambda article: article.id == "2024-06/g7-loan.md",
            id="ids",
        ),
    ],
)
def test_only_articles_that_match_the_filters_are_searched(
    sample_chain: Chain, sample_index: Index, filters: dict[str, Any], matches: Any
) -> None:
    expected = [
        article.id for article in sample_index.articles() if article.published and matches(article)
    ]
    answer = sample_chain.invoke({"question": "What was agreed?", **filters})
    assert answer.coverage.articles == len(expected) > 0
    read = {passage.article_id for passage in answer.passages}
    assert read
    assert read <= set(expected)


@pytest.mark.parametrize(
    "question", ["?", "…", "\0", "\u202e\u200b", "\ud800", "何ですか", "a" * 4_000]
)
def test_any_question_is_answered_or_declined(sample_chain: Chain, question: str) -> None:
    answer = sample_chain.invoke(question)
    assert 0 <= answer.confidence <= 1
    assert answer.text


def test_another_reader_can_be_passed(sample_index: Index) -> None:
    def prefer_longest(_question: str, texts: Any) -> list[list[Judgement]]:
        longest = max(len(sentence) for text in texts for sentence in text.sentences)
        return [
            [Judgement(20.0 if len(sentence) == longest else -20.0) for sentence in text.sentences]
            for text in texts
        ]

    answer = build_chain(sample_index, reader=prefer_longest).invoke(KHERSON)
    (citation,) = answer.citations
    assert answer.confidence > 0.9
    assert answer.short is None
    sentences = [each for passage in answer.passages for each in passage.sentences]
    assert citation.end - citation.start == max(each.end - each.start for each in sentences)


def test_settings_are_followed(sample_index: Index) -> None:
    settings = Settings(passages=4, passages_per_article=1, quotes=1, caution="low")
    answer = build_chain(sample_index, settings=settings).invoke(KHERSON)
    assert answer.answered
    assert len(answer.citations) == 1
    assert len({passage.article_id for passage in answer.passages}) == len(answer.passages) == 4


def test_more_caution_never_answers_more(sample_index: Index) -> None:
    questions = [KHERSON, UNANSWERABLE, "Who is said to be ill?", "What will happen next year?"]
    chains = {
        caution: build_chain(sample_index, settings=Settings(passages=4, caution=caution))
        for caution in CAUTIONS
    }
    for question in questions:
        answers = {caution: chain.invoke(question) for caution, chain in chains.items()}
        assert len({answer.confidence for answer in answers.values()}) == 1
        answered = [answers[caution].answered for caution in ("high", "normal", "low")]
        assert answered == sorted(answered)


def test_each_caution_has_its_threshold(sample_index: Index) -> None:
    chain = build_chain(sample_index, settings=Settings(passages=4))
    thresholds = load_calibration().thresholds
    for caution in CAUTIONS:
        answer = chain.invoke({"question": KHERSON, "caution": caution})
        assert answer.answered == (answer.confidence >= thresholds[caution])
    assert thresholds["low"] < thresholds["normal"] < thresholds["high"]


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Wie viel wiegt der Mondstaub, den die Sonde holte?", id="German"),
        pytest.param("嫦娥六号带回了多少月壤？", id="Chinese"),
        pytest.param("asdf qwer zxcv uiop", id="no language"),
    ],
)
def test_a_question_in_another_language_is_declined(sample_chain: Chain, question: str) -> None:
    assert sample_chain.invoke({"question": question, "caution": "high"}).answered is False


def test_the_json_form_of_an_answer_has_its_fields(
    sample_chain: Chain, sample_index: Index
) -> None:
    row = json.loads(json.dumps(sample_chain.invoke(KHERSON).to_json()))
    fields = "answered confidence short text statements citations passages disputes index_id model"
    assert set(fields.split()) <= set(row)
    assert set(row["statements"][0]) == {
        *("text", "support", "citations", "reason", "as_of", "words", "opinion"),
    }
    of_citation = "label article_id source title published url start end quote also_in speaker "
    of_citation += "antecedent"
    assert set(row["citations"][0]) == set(of_citation.split())
    assert row["statements"][0]["citations"] == [row["citations"][0]["label"]]
    of_passage = "article_id start end score also_in position sentences"
    assert set(row["passages"][0]) == set(of_passage.split())
    scores = [passage["score"] for passage in row["passages"]]
    assert scores == sorted(scores, reverse=True)
    assert row["index_id"] == sample_index.id
    assert set(row["short"]) == {"text", "label", "start", "end"}
    assert (row["disputes"], row["model"]) == ([], None)


def test_filters_are_part_of_a_question(sample_chain: Chain) -> None:
    filters = Filters(articles=frozenset(["2024-06/g7-loan.md"]))
    assert sample_chain.invoke(Question(KHERSON, filters=filters)).coverage.articles == 1


def test_only_unknown_articles_are_a_mistake(sample_chain: Chain) -> None:
    with pytest.raises(InputError, match=r"did you mean '2024-06/g7-loan\.md'"):
        sample_chain.invoke({"question": KHERSON, "articles": ["2024-06/g7-loans.md"]})
    chosen = ["2024-06/g7-loan.md", "deleted.md"]
    assert sample_chain.invoke({"question": KHERSON, "articles": chosen}).coverage.articles == 1


@pytest.mark.nightly  # tests/distribution/test_examples.py asks as much of the sample folder
def test_gold_sentences_of_a_real_article_are_cited(evaluation_data: Any, tmp_path: Any) -> None:
    """At least 9 of the 11 answerable questions about one real article cite a gold sentence."""
    file = evaluation_data / "articles" / "000_b753bcc0df383ab0.txt"
    build(file, into=tmp_path)
    index = Index.open(tmp_path)
    chain = build_chain(index)
    lines = (evaluation_data / "articles" / "questions.jsonl").read_text("utf8").splitlines()
    rows = [json.loads(line) for line in lines]
    answers = chain.batch([row["question"] for row in rows])
    text = index.article(file.name).text
    right = 0
    for row, answer in zip(rows, answers, strict=True):
        assert all(text[c.start : c.end] == c.quote for c in answer.citations)
        right += any(
            c.start < gold["end"] and gold["start"] < c.end
            for c in answer.citations
            for gold in row["evidence"]
        )
    assert right >= 9
