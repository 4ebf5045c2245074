"""Only questions that are surely answered, by what they were made from, are suggested."""

from collections.abc import Mapping

from pincite.assistant.suggestions.candidates import Candidate
from pincite.assistant.suggestions.checking import find_suggestions
from pincite.assistant.types import Answer, Question

from tests.fakes.ui.library import fake_answer, fake_article, fake_citation

ARTICLE = fake_article()
REPAIRED = fake_answer(fake_citation(ARTICLE, "It was repaired in May."))
DECLINED = fake_answer(standing="declined", text="Nothing.")


def _find(candidates: Mapping[Candidate, Answer], known: tuple[str, ...] = ()) -> list[str]:
    asked: list[Question] = []

    def ask(question: Question) -> Answer:
        asked.append(question)
        return next(answer for each, answer in candidates.items() if each.question == question.text)

    found = [each.question for each in find_suggestions(candidates, ask, known)]
    assert {question.caution for question in asked} <= {"high"}
    return found


def test_a_question_is_suggested_if_the_answer_has_its_words() -> None:
    right = Candidate("When was the ferry repaired?", "May", ARTICLE.id)
    wrong = Candidate("Who sold the tickets of the pier?", "Anna Holt", "b")
    declined = Candidate("How many boats left the harbour?", "3", "c")
    assert _find({right: REPAIRED, wrong: REPAIRED, declined: DECLINED}) == [right.question]


def test_a_summary_must_cite_its_article() -> None:
    own = Candidate("What are the main points of: Ferry?", "", ARTICLE.id)
    other = Candidate("What are the main points of: Library?", "", "b")
    assert _find({own: REPAIRED, other: REPAIRED}) == [own.question]


def test_questions_differ_from_each_other_and_from_what_was_asked() -> None:
    first = Candidate("When was the ferry repaired?", "May", ARTICLE.id)
    alike = Candidate("When was the old ferry repaired?", "May", "b")
    same_article = Candidate("Where do the tickets come from?", "May", ARTICLE.id)
    assert _find({first: REPAIRED, alike: REPAIRED, same_article: REPAIRED}) == [first.question]
    assert _find({first: REPAIRED}, known=("When was the ferry repaired again?",)) == []
