"""Which sentences an answer quotes: no headline, byline or table row in place of a better one."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from langchain_core.runnables import Runnable
from pincite.assistant import Answer, Settings, build_chain
from pincite.assistant.read.reader import Judgement
from pincite.index import Index, build

from tests.fakes.assistant.questions import KHERSON
from tests.fakes.assistant.readers import make_reader

Chain = Runnable[Any, Answer]


def test_an_answer_has_the_date_that_was_asked_for(sample_chain: Chain) -> None:
    assert "Nov. 11, 2022" in sample_chain.invoke(KHERSON).text


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
    place_reader = make_reader(lambda _: Judgement(20.0, (17, 34), 0.9))
    with closing(index):
        answer = build_chain(index, reader=place_reader).invoke(question)
    assert answer.answered
    assert (answer.short and answer.short.text) == short


def test_a_short_answer_never_spans_two_cells_of_a_table(sample_chain: Chain) -> None:
    answer = sample_chain.invoke("How many seats did the Bharatiya Janata Party win in 2019?")
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
        alone = [
            each.quote for each in chain.invoke("When does the ferry to Vesterby sail?").citations
        ]
    assert quotes == ["The pier closes in May: its wood is rotten."]
    assert alone == ["The ferry to Vesterby sails at nine"]


def test_a_byline_answers_only_questions_about_the_article(tmp_path: Path) -> None:
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
        turned_away = chain.invoke("When were walkers turned away in Larnmouth?")
        wrote = chain.invoke("Who wrote that the old pier of Larnmouth closes?")
    byline = "By Ada Quist, Sept. 8, 2024"
    assert turned_away.citations
    assert byline not in [each.quote for each in turned_away.citations]
    assert byline in [each.quote for each in (*wrote.citations, *wrote.closest)]
