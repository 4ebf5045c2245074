"""The sample folder: every file can be read, has what its README says, and answers questions."""

import importlib.util
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pincite.index.readers.registry import read
from pincite.index.sentences.boundaries import split
from pincite.index.types import Article

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDER = EXAMPLES / "articles"
WIRE_FILE = "wire/summer-2024.jsonl"
FILES = sorted(p.relative_to(FOLDER).as_posix() for p in FOLDER.rglob("*") if p.is_file())


@dataclass(frozen=True)
class Case:
    """A question and its answers: the file, and words of the sentence that answers.

    Citing one of `answers` is enough, unless the articles `disagree`: then all must be cited.
    Without `answers`, the folder cannot answer.
    """

    question: str
    answers: tuple[tuple[str, str], ...]
    disagree: bool = False


CASES = (
    Case(
        "On what terms did Putin offer a cease-fire in June 2024?",
        (
            ("2024-06/putin-terms.md", "pulled its troops out of four regions and gave up its bid"),
            ("2024-06/kyiv-rejects-terms.txt", "that Ukraine withdraw from Donetsk, Luhansk"),
        ),
    ),
    Case(
        "On what condition did Putin offer a cease-fire?",
        (("2024-06/swiss-summit.html", "on condition that Ukraine give up four regions"),),
    ),
    Case(
        "What did Putin demand of Ukraine in return for a cease-fire?",
        (
            ("2024-06/putin-terms.md", "pulled its troops out of four regions and gave up its bid"),
            ("2024-06/swiss-summit.html", "on condition that Ukraine give up four regions"),
        ),
    ),
    Case(
        "What pays for the $50 billion loan to Ukraine?",
        (
            ("2024-06/g7-loan.md", "let Russia's own frozen reserves pay the bill"),
            (WIRE_FILE, "let Russia's own frozen reserves pay the bill"),
        ),
    ),
    Case(
        "How many states stand behind the communique of the Swiss summit?",
        (
            ("2024-06/swiss-summit.html", "Eighty states have called for the territorial"),
            ("2024-06/summit-list-shrinks.md", "78 states stand behind the communique"),
        ),
    ),
    Case(
        "When did Russian troops withdraw from the city of Kherson?",
        (("2024-06/putin-terms.md", "withdrew from the city of Kherson on Nov. 11, 2022"),),
    ),
    Case(
        "What did Mykhailo Podolyak call the Russian offer?",
        (
            ("2024-06/kyiv-rejects-terms.txt", "It's all a complete sham."),
            ("2024-06/kyiv-rejects-terms.txt", "There is no novelty in this, no real peace"),
        ),
    ),
    Case(
        "How is the $50 billion loan to Ukraine to be repaid?",
        (
            ("2024-06/g7-loan.md", "repaid out of the interest that Russian central-bank assets"),
            (WIRE_FILE, "repaid out of the interest that Russian central-bank assets"),
        ),
    ),
    Case(
        "How many states backed the communique of the Swiss peace summit?",
        (
            ("2024-06/swiss-summit.html", "Eighty states have called for the territorial"),
            ("2024-06/summit-list-shrinks.md", "78 states stand behind the communique"),
        ),
        disagree=True,
    ),
    Case(
        "How many people died in the pilgrimage?",
        (
            ("2024-06/hajj-tally.html", "At least 1,081 people have died"),
            (WIRE_FILE, "1,301 people died during the pilgrimage"),
        ),
        disagree=True,
    ),
    Case(
        "How much lunar soil did Chang'e-6 bring back?",
        (("2024-06/change-6-weight.md", "brought 1,935.3 grams of soil and rock"),),
    ),
    Case(
        "When did Starliner land without its crew?",
        (("2024-09/starliner-returns.pdf", "at 12:01 a.m. EDT on Saturday, Sept. 7, 2024."),),
    ),
    Case(  # the sentence runs across a page break
        "Which losses of space shuttles did Bill Nelson recall?",
        (("2024-09/starliner-returns.pdf", "recalled the loss of two shuttles and 14 astronauts"),),
    ),
    Case(
        "How many seats did the Bharatiya Janata Party win?",
        (
            ("2024-06/india-election.docx", "won 240 of the 543 seats in the lower house"),
            ("2024-06/india-election.docx", "Bharatiya Janata Party | 240 | 303"),
        ),
    ),
    Case(
        "Who scored the winning goal in the final of EURO 2024?",
        ((WIRE_FILE, "Mikel Oyarzabal, a substitute too, slid in"),),
    ),
    Case(
        "How many seats did Labour win in the British election?",
        (("2024-07/uk-election.htm", "with 411 of the 650 seats in the House of Commons"),),
    ),
    Case(
        "By how much did the European Central Bank lower its key interest rates?",
        (
            ("2024-06/ecb-rate-cut.md", "falls from 4.00 to 3.75 percent"),
            ("2024-06/ecb-rate-cut.md", "key interest rates by a quarter of a percentage point"),
        ),
    ),
    Case(
        "What share of the vote did Claudia Sheinbaum receive?",
        (("2024-06/mexico-election.html", "between 58.3 and 60.7 percent of the vote"),),
    ),
    Case(
        "Where was the Dali bound for?",
        (("2024-03/baltimore-bridge.txt", "had left the Port of Baltimore for Colombo"),),
    ),
    Case(
        "Can a future president withdraw from the U.S.-Ukraine agreement?",
        (("2024-06/us-ukraine-agreement.md", "A future president could therefore withdraw"),),
    ),
    Case(
        "How close was the men's 100 metres in Paris?",
        (("2024-08/paris-medals.md", "beat Kishane Thompson of Jamaica by 0.005 seconds"),),
    ),
    Case("Who won the U.S. presidential election of November 2024?", ()),
)


@cache
def read_articles() -> tuple[Article, ...]:
    return tuple(article for file in FILES for article in read(FOLDER / file, file).articles)


def find_by_source(source: str) -> Article:
    (found,) = (a for a in read_articles() if a.source == source)
    return found


def find_by_id(identifier: str) -> Article:
    (found,) = (a for a in read_articles() if a.id == identifier)
    return found


def collapse_whitespace(text: str) -> str:
    return " ".join(text.split())


def test_the_folder_has_a_file_of_each_format() -> None:
    formats = {Path(file).suffix for file in FILES}
    assert formats == {".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".jsonl"}


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_read_whole(file: str) -> None:
    reading = read(FOLDER / file, file)
    assert reading.skipped == ()
    assert len(reading.articles) == (4 if file == WIRE_FILE else 1)
    for found in reading.articles:
        assert found.title
        assert 250 <= len(found.text.split()) <= 650
        assert "\ufffd" not in found.text


def test_all_articles_but_one_are_dated_from_june_to_september_2024() -> None:
    dates = {a.source: a.published for a in read_articles()}
    assert [source for source, date in dates.items() if not date] == [
        "2024-03/baltimore-bridge.txt"
    ]
    assert all("2024-06" <= date[:7] <= "2024-09" for date in dates.values() if date)


def test_an_article_is_published_in_the_month_of_its_folder() -> None:
    for found in read_articles():
        month = found.source.split("/")[0]
        if found.published and month != "wire":
            assert found.published[:7] == month, found.source


@pytest.mark.parametrize(
    ("file", "clutter"),
    [
        ("2024-06/swiss-summit.html", ("Accept all", "Subscribe", "Related stories", "Imprint")),
        ("2024-06/hajj-tally.html", ("Log in", "city breaks", "Cities that plant shade", "Terms")),
        ("2024-06/mexico-election.html", ("Latest", "invented agency")),
        ("2024-07/uk-election.htm", ("Front page", "Most read", "Terms of use")),
    ],
)
def test_the_text_of_a_web_page_has_no_menus(file: str, clutter: tuple[str, ...]) -> None:
    text = find_by_source(file).text
    assert [words for words in clutter if words in text] == []


def test_a_page_in_windows_encoding_is_decoded() -> None:
    assert "£8.3bn" in find_by_source("2024-07/uk-election.htm").text
    assert "Britain’s" in find_by_source("2024-07/uk-election.htm").text


def test_a_table_is_part_of_the_text() -> None:
    text = find_by_source("2024-06/india-election.docx").text
    assert all(words in text for words in ("Seats 2019", "All India Trinamool Congress", "303"))


def test_one_article_has_wrapped_lines_and_one_repeats_its_headline() -> None:
    wrapped = find_by_source("2024-03/baltimore-bridge.txt").text
    assert max(len(line) for line in wrapped.splitlines()) <= 72
    first, second = find_by_source("2024-06/kyiv-rejects-terms.txt").text.split("\n\n")[:2]
    assert first == second == find_by_source("2024-06/kyiv-rejects-terms.txt").title


def test_the_update_names_the_article_that_it_replaces() -> None:
    update, earlier = (
        find_by_source("2024-06/change-6-weight.md"),
        find_by_source("2024-06/change-6-landing.md"),
    )
    assert "updates and replaces" in update.text
    assert str(earlier.title) in update.text
    assert str(earlier.published) < str(update.published)


def test_the_wire_copy_differs_in_headline_publisher_and_end_only() -> None:
    original, copy = find_by_source("2024-06/g7-loan.md"), find_by_id("wire-2024-0615-02")
    assert copy.text.split("\n\n") == original.text.strip().split("\n\n")[:-1]
    assert (copy.title, copy.publisher) != (original.title, original.publisher)


def test_the_wire_file_has_one_article_a_line() -> None:
    rows = [json.loads(line) for line in (FOLDER / WIRE_FILE).read_text("utf-8").splitlines()]
    assert [set(r) - {"url"} for r in rows] == [
        {"id", "title", "text", "published", "publisher"}
    ] * 4


def test_the_script_writes_the_same_binary_files_again(tmp_path: Path) -> None:
    pytest.importorskip("fpdf", reason="fpdf2 writes the sample .pdf")
    specification = importlib.util.spec_from_file_location("make", EXAMPLES / "make_articles.py")
    assert specification is not None
    assert specification.loader is not None
    make = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(make)
    for write, source in (
        (make.write_pdf, "2024-09/starliner-returns.pdf"),
        (make.write_docx, "2024-06/india-election.docx"),
    ):
        again = tmp_path / Path(source).name
        write(again)
        assert read(again, source).articles == (find_by_source(source),)


def test_the_sample_questions_have_known_answers() -> None:
    questions = (EXAMPLES / "questions.txt").read_text(encoding="utf-8").splitlines()
    assert 8 <= len(questions) <= 10
    assert set(questions) <= {case.question for case in CASES}
    assert any(not case.answers for case in CASES if case.question in questions)


@pytest.mark.parametrize(
    ("source", "words"),
    [pytest.param(*answer, id=answer[1]) for case in CASES for answer in case.answers],
)
def test_an_answer_is_in_exactly_one_sentence_of_its_file(source: str, words: str) -> None:
    sentences = [
        collapse_whitespace(found.text[span.start : span.end])
        for found in read_articles()
        if found.source == source
        for span in split(found.text)
    ]
    assert sum(words in sentence for sentence in sentences) == 1


# Asking the folder, from end to end. -----------------------------------------------------------


def cites_answer(chain: Any, case: Case) -> bool:
    """Return whether the chain cites an answer of the case, or all if its articles disagree."""
    cited = [
        (c.source, collapse_whitespace(c.quote)) for c in chain.invoke(case.question).citations
    ]
    found = [any(s == source and words in q for s, q in cited) for source, words in case.answers]
    return all(found) if case.disagree else any(found)


SAMPLE_QUESTIONS = (EXAMPLES / "questions.txt").read_text("utf8").splitlines()


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, id=c.question) for c in CASES if c.question in SAMPLE_QUESTIONS and c.answers],
)
def test_a_sample_question_cites_the_sentence(sample_chain: Any, case: Case) -> None:
    assert cites_answer(sample_chain, case)


def test_harder_questions_cite_the_sentence_as_often_as_before(sample_chain: Any) -> None:
    """A lower bound: many of these answers share few words with their question."""
    others = [case for case in CASES if case.question not in SAMPLE_QUESTIONS]
    right = [case.question for case in others if cites_answer(sample_chain, case)]
    assert len(right) >= len(others) / 3, right


@pytest.mark.parametrize("case", [pytest.param(c, id=c.question) for c in CASES if not c.answers])
def test_a_question_that_the_folder_cannot_answer_is_declined(
    sample_chain: Any, case: Case
) -> None:
    answer = sample_chain.invoke(case.question)
    assert not answer.answered
    assert answer.citations == ()


def test_no_file_of_the_folder_is_skipped(sample_index: Any) -> None:
    assert sample_index.skipped == ()
