"""Question → Answer through the public Runnable, on the sample folder."""

import asyncio
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.runnables import Runnable
from pincite.assistant import Answer, Question, Settings, build_chain
from pincite.assistant.read.calibration import load_calibration
from pincite.assistant.read.reader import Judgement
from pincite.assistant.types import CAUTIONS
from pincite.index import Index, InputError, build
from pincite.index.types import Filters

Chain = Runnable[Any, Answer]
KHERSON = "When did Russian troops withdraw from the city of Kherson?"
UNANSWERABLE = "Who won the U.S. presidential election of November 2024?"


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


def test_answers_with_the_date(sample_chain: Chain) -> None:
    assert "Nov. 11, 2022" in sample_chain.invoke(KHERSON).text


def test_says_what_was_searched_and_what_is_closest_when_it_declines(
    sample_chain: Chain, sample_index: Index
) -> None:
    answer = sample_chain.invoke(UNANSWERABLE)
    assert not answer.answered
    assert answer.confidence < load_calibration().thresholds["normal"]
    assert not answer.citations
    assert not answer.statements
    assert f"{sample_index.coverage().articles} articles" in answer.text
    (closest,) = answer.closest
    assert (
        sample_index.article(closest.article_id).text[closest.start : closest.end] == closest.quote
    )
    assert closest.quote in answer.text


@pytest.mark.parametrize("question", [KHERSON, UNANSWERABLE])
def test_pieces_add_up(sample_chain: Chain, question: str) -> None:
    first, *rest = sample_chain.stream(question)
    assert sum(rest, first) == sample_chain.invoke(question)


def test_each_statement_is_a_piece(sample_index: Index) -> None:
    def undecided(_question: str, texts: Any) -> list[list[Judgement]]:
        return [[Judgement(20.0) for _ in text.sentences] for text in texts]

    # No sentence has a word of this question: all of them are as good.
    pieces = list(build_chain(sample_index, reader=undecided).stream("Why?"))
    assert [len(piece.statements) for piece in pieces] == [0, 1, 1, 1]


def test_batch_and_async_agree_with_invoke(sample_chain: Chain) -> None:
    questions = [KHERSON, UNANSWERABLE]
    answers = [sample_chain.invoke(question) for question in questions]
    assert sample_chain.batch(questions) == answers

    async def one_by_one() -> list[Answer]:
        return [await sample_chain.ainvoke(question) for question in questions]

    async def streamed() -> Answer:
        pieces = [piece async for piece in sample_chain.astream(KHERSON)]
        return sum(pieces[1:], pieces[0])

    assert asyncio.run(one_by_one()) == answers
    assert asyncio.run(streamed()) == answers[0]


def test_takes_a_string_a_dict_and_a_question(sample_chain: Chain) -> None:
    as_string = sample_chain.invoke(KHERSON)
    assert sample_chain.invoke({"question": KHERSON, "kind": "not looked at"}) == as_string
    assert sample_chain.invoke(Question(KHERSON)) == as_string


def test_composes_with_other_runnables(sample_chain: Chain) -> None:
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
def test_a_follow_up_keeps_what_it_refers_to(sample_chain: Chain, history: list[Any]) -> None:
    answer = sample_chain.invoke({"question": "What was his time?", "history": history})
    assert answer.question == "What was his time?"
    assert "Lyles" in answer.standalone_question
    assert answer.passages[0].article_id.startswith("2024-08/")


@pytest.mark.parametrize(
    ("filters", "holds"),
    [
        pytest.param({"since": "2024-07-01"}, lambda a: a.published >= "2024-07-01", id="since"),
        pytest.param({"until": "2024-06"}, lambda a: a.published < "2024-07", id="until month"),
        pytest.param(
            {"since": "2024-06-14", "until": "2024-06-14"},
            lambda a: a.published == "2024-06-14",
            id="one day",
        ),
        pytest.param(
            {"articles": ["2024-06/g7-loan.md"]}, lambda a: a.id == "2024-06/g7-loan.md", id="ids"
        ),
    ],
)
def test_asks_only_what_the_filters_let_through(
    sample_chain: Chain, sample_index: Index, filters: dict[str, Any], holds: Any
) -> None:
    expected = [
        article.id for article in sample_index.articles() if article.published and holds(article)
    ]
    answer = sample_chain.invoke({"question": "What was agreed?", **filters})
    assert answer.coverage.articles == len(expected) > 0
    read = {passage.article_id for passage in answer.passages}
    assert read
    assert read <= set(expected)


@pytest.mark.parametrize(
    "filters",
    [{"articles": []}, {"articles": ["no such article"]}, {"since": "2030-01-01"}],
    ids=["none", "unknown", "later than all"],
)
def test_declines_when_no_article_fits(sample_chain: Chain, filters: dict[str, Any]) -> None:
    answer = sample_chain.invoke({"question": KHERSON, **filters})
    assert not answer.answered
    assert answer.confidence == 0
    assert not answer.passages
    assert not answer.closest
    assert "No article fits" in answer.text


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param(" \n\t", "empty", id="white space"),
        pytest.param("why? " * 20_000, "100,000 characters", id="100,000 characters"),
        pytest.param({"history": []}, '"question"', id="no question"),
        pytest.param({"question": 7}, '"question" is int', id="a number"),
        pytest.param({"question": KHERSON, "history": "before"}, '"history" is str', id="history"),
        pytest.param({"question": KHERSON, "history": [1]}, '"history" is int', id="turn"),
        pytest.param(
            {"question": KHERSON, "articles": "a.txt"}, '"articles" is str', id="articles"
        ),
        pytest.param({"question": KHERSON, "since": "soon"}, "\"since\" is 'soon'", id="since"),
        pytest.param(
            {"question": KHERSON, "caution": "some"}, "\"caution\" is 'some'", id="caution"
        ),
        pytest.param(7, "not int", id="not a question"),
    ],
)
def test_refuses_what_it_cannot_take(sample_chain: Chain, asked: Any, says: str) -> None:
    with pytest.raises(InputError) as refused:
        sample_chain.invoke(asked)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "question", ["?", "…", "\0", "\u202e\u200b", "\ud800", "何ですか", "a" * 4_000]
)
def test_strange_questions_are_answered_or_declined(sample_chain: Chain, question: str) -> None:
    answer = sample_chain.invoke(question)
    assert 0 <= answer.confidence <= 1
    assert answer.text


def test_a_reader_of_ones_own_decides(sample_index: Index) -> None:
    def longest(_question: str, texts: Any) -> list[list[Judgement]]:
        most = max(len(sentence) for text in texts for sentence in text.sentences)
        return [[Judgement(20.0 if len(s) == most else -20.0) for s in t.sentences] for t in texts]

    answer = build_chain(sample_index, reader=longest).invoke(KHERSON)
    (citation,) = answer.citations
    assert answer.confidence > 0.9
    assert answer.short is None
    read = [s for passage in answer.passages for s in passage.sentences]
    assert citation.end - citation.start == max(s.end - s.start for s in read)


def test_settings_hold(sample_index: Index) -> None:
    settings = Settings(passages=4, passages_per_article=1, quotes=1, caution="low")
    answer = build_chain(sample_index, settings=settings).invoke(KHERSON)
    assert answer.answered
    assert len(answer.citations) == 1
    assert len({passage.article_id for passage in answer.passages}) == len(answer.passages) == 4


def test_more_caution_never_answers_more(sample_index: Index) -> None:
    questions = [KHERSON, UNANSWERABLE, "Who is said to be ill?", "What will happen next year?"]
    chains = {
        caution: build_chain(sample_index, settings=Settings(caution=caution))
        for caution in CAUTIONS
    }
    for question in questions:
        answers = {caution: chain.invoke(question) for caution, chain in chains.items()}
        assert len({answer.confidence for answer in answers.values()}) == 1
        answered = [answers[caution].answered for caution in ("high", "normal", "low")]
        assert answered == sorted(answered)


def test_caution_can_be_asked_for(sample_index: Index) -> None:
    chain, least = build_chain(sample_index), load_calibration().thresholds
    for caution in CAUTIONS:
        answer = chain.invoke({"question": KHERSON, "caution": caution})
        assert answer.answered == (answer.confidence >= least[caution])
    assert least["low"] < least["normal"] < least["high"]


def test_the_short_answer_stands_in_its_citation(sample_chain: Chain, sample_index: Index) -> None:
    answer = sample_chain.invoke(KHERSON)
    assert answer.short is not None
    assert "Nov. 11" in answer.short.text
    article = {c.label: c for c in answer.citations}[answer.short.label]
    text = sample_index.article(article.article_id).text
    assert text[answer.short.start : answer.short.end] == answer.short.text
    assert article.start <= answer.short.start < answer.short.end <= article.end


@pytest.mark.parametrize(
    ("question", "short"),
    [
        pytest.param("Where did the Aurelia sink?", "off Kestrel Point", id="where"),
        pytest.param("When did the Aurelia sink?", None, id="when"),
    ],
)
def test_a_place_is_no_short_answer_to_when(
    tmp_path: Path, question: str, short: str | None
) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/ferry.txt").write_text("The Aurelia sank off Kestrel Point.\n", "utf-8")
    build(tmp_path / "articles", tmp_path / "index")
    index = Index.open(tmp_path / "index")

    def the_place(_question: str, texts: Any) -> list[list[Judgement]]:
        return [[Judgement(20.0, (17, 34), 0.9) for _ in text.sentences] for text in texts]

    with closing(index):
        answer = build_chain(index, reader=the_place).invoke(question)
    assert answer.answered
    assert (answer.short and answer.short.text) == short


def test_a_short_answer_never_spans_two_cells_of_a_table(sample_chain: Chain) -> None:
    answer = sample_chain.invoke("How many seats did the Bharatiya Janata Party win?")
    assert any(" | " in citation.quote for citation in answer.citations)
    assert answer.short is None or "|" not in answer.short.text


def test_a_headline_is_no_answer_where_the_text_says_more(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    story = "The old pier of Larnmouth closes\n\nThe pier closes in May: its wood is rotten.\n"
    (folder / "pier.txt").write_text(story, "utf-8")
    (folder / "ferry.txt").write_text("The ferry to Vesterby sails at nine\n", "utf-8")
    build(folder, tmp_path / "index")
    index = Index.open(tmp_path / "index")
    with closing(index):
        chain = build_chain(index)
        quotes = [each.quote for each in chain.invoke("Why does the pier close?").citations]
        alone = [each.quote for each in chain.invoke("When does the ferry sail?").citations]
    assert quotes == ["The pier closes in May: its wood is rotten."]
    assert alone == ["The ferry to Vesterby sails at nine"]


def test_a_byline_answers_only_what_is_asked_of_the_article(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    story = (
        "The old pier of Larnmouth closes\n\nBy Ada Quist, Sept. 8, 2024\n\n"
        "Walkers were turned away on Saturday. The pier is to be mended by spring.\n"
    )
    (folder / "pier.txt").write_text(story, "utf-8")
    build(folder, tmp_path / "index")
    index = Index.open(tmp_path / "index")
    with closing(index):
        chain = build_chain(index, settings=Settings(caution="low"))
        closed = chain.invoke("When did the pier of Larnmouth close?")
        wrote = chain.invoke("Who wrote that the old pier of Larnmouth closes?")
    byline = "By Ada Quist, Sept. 8, 2024"
    assert closed.citations
    assert byline not in [each.quote for each in closed.citations]
    assert byline in [each.quote for each in wrote.citations]


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Wie viel wiegt der Mondstaub, den die Sonde holte?", id="German"),
        pytest.param("嫦娥六号带回了多少月壤？", id="Chinese"),
        pytest.param("asdf qwer zxcv uiop", id="no language"),
    ],
)
def test_another_language_gets_no_sure_answer(sample_chain: Chain, question: str) -> None:
    assert sample_chain.invoke({"question": question, "caution": "high"}).answered is False


def test_json_has_what_others_rely_on(sample_chain: Chain, sample_index: Index) -> None:
    row = json.loads(json.dumps(sample_chain.invoke(KHERSON).to_json()))
    fields = "answered confidence short text statements citations passages disputes index_id model"
    assert set(fields.split()) <= set(row)
    assert set(row["statements"][0]) == {
        *("text", "support", "citations", "reason", "as_of"),
    }
    of_citation = "label article_id source title published url start end quote also_in speaker"
    assert set(row["citations"][0]) == set(of_citation.split())
    assert row["statements"][0]["citations"] == [row["citations"][0]["label"]]
    assert set(row["passages"][0]) == {"article_id", "start", "end", "score", "also_in"}
    scores = [passage["score"] for passage in row["passages"]]
    assert scores == sorted(scores, reverse=True)
    assert row["index_id"] == sample_index.id
    assert set(row["short"]) == {"text", "label", "start", "end"}
    assert (row["disputes"], row["model"]) == ([], None)


def test_filters_are_part_of_a_question(sample_chain: Chain) -> None:
    filters = Filters(articles=frozenset(["2024-06/g7-loan.md"]))
    assert sample_chain.invoke(Question(KHERSON, filters=filters)).coverage.articles == 1


def test_gold_sentences_of_a_real_article_are_cited(evaluation_data: Any, tmp_path: Any) -> None:
    """At least 9 of the 11 answerable questions about one real article cite a gold sentence."""
    from pincite.index import build

    file = evaluation_data / "articles" / "000_b753bcc0df383ab0.txt"
    build(file, into=tmp_path)
    index = Index.open(tmp_path)
    chain = build_chain(index)
    lines = (evaluation_data / "articles" / "questions.jsonl").read_text("utf8").splitlines()
    rows = [json.loads(line) for line in lines]
    answers = chain.batch(rows)
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
