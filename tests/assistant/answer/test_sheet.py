"""The sheet: whole passages that fit the budget, without what is no part of the story."""

from pathlib import Path

from hypothesis import given, strategies as st
from pincite.assistant.answer.sheet import build_sheet, estimate_tokens, format_sheet
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement
from pincite.index import Index, build_articles
from pincite.index.readers.article import make_article

from tests.fakes.assistant.readers import ZERO_FEATURES
from tests.fakes.assistant.sheets import make_index, make_passage

PIER = make_article(
    id="pier",
    source="pier.txt",
    title="Pier to close",
    published="2024-06-03",
    publisher="Harbour Courier",
    text="LARNMOUTH (AP) — The pier will close. It opened in 1887. Mayor Ina Holt is sad. "
    "Photo: Jo Finch/Getty Images. She voted against it. The vote was 9 to 4.",
)
FERRY = make_article(id="ferry", source="ferry.txt", text="The ferry sails. It is late.")


def score_sentence(index: Index, article_id: str, position: int) -> ScoredSentence:
    article, sentence = index.article(article_id), index.sentences(article_id)[position]
    text = article.text[sentence.start : sentence.end]
    return ScoredSentence(article, sentence, text, Judgement(1.0), ZERO_FEATURES, 1.0)


INDEX = make_index(PIER, FERRY)
BEST = [score_sentence(INDEX, "pier", 4)]
PASSAGES = [make_passage(INDEX, "ferry", 0, 1), make_passage(INDEX, "pier", 4, 5)]


def test_a_passage_comes_whole_with_the_sentence_before_it_and_the_dated_headline() -> None:
    sheet = build_sheet(BEST, PASSAGES, INDEX, 1_000)
    assert format_sheet(sheet) == (
        "Pier to close, Harbour Courier, 3 June 2024\n"
        "[1] She voted against it.\n[2] The vote was 9 to 4.\n\n"
        "ferry.txt\n[3] The ferry sails.\n[4] It is late."
    )
    assert sheet["2"].to_cited().before == "She voted against it."


def test_datelines_and_credits_are_left_out_and_the_sentence_stays_whole() -> None:
    sheet = build_sheet(BEST, [make_passage(INDEX, "pier", 0, 3)], INDEX, 1_000)
    assert [each.shown for each in sheet.values()] == [
        "The pier will close.",
        "It opened in 1887.",
        "Mayor Ina Holt is sad.",
        "She voted against it.",
    ]
    assert sheet["1"].text == "LARNMOUTH (AP) — The pier will close."


def test_passages_are_ordered_by_their_best_sentence() -> None:
    best = [*BEST, score_sentence(INDEX, "ferry", 0)]
    one_passage = ("x" * 60, "She voted against it.", "The vote was 9 to 4.")
    sheet = build_sheet(best, PASSAGES, INDEX, sum(map(estimate_tokens, one_passage)))
    assert {each.article.id for each in sheet.values()} == {"pier"}


@given(st.integers(0, 200))
def test_the_sheet_fits_the_budget(token_budget: int) -> None:
    sheet = build_sheet(BEST, PASSAGES, INDEX, token_budget)
    assert list(sheet) == [str(number) for number in range(1, len(sheet) + 1)]
    headlines = {each.headline for each in sheet.values()}
    texts = [*headlines, *(each.text for each in sheet.values())]
    assert sum(map(estimate_tokens, texts)) <= token_budget


def test_a_note_about_its_own_article_is_left_out(tmp_path: Path) -> None:
    text = "This report updates our article of May 2. The pier opened in 1887. It is of iron."
    build_articles([{"id": "pier", "text": text}], tmp_path)
    with Index.open(tmp_path) as index:
        passages = index.search("Which article does this report update?", 1)
        sheet = build_sheet((), passages, index, 1_000)
    assert [each.shown for each in sheet.values()] == ["The pier opened in 1887.", "It is of iron."]
