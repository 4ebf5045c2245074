"""Questions about invented news stories."""

import json
from pathlib import Path
from typing import Any

from training.data.news import get_split, label_story, load_news_questions

LEAD = "A dam above Varn broke on Monday. " + "It had stood since 1911. " * 60
STORY: dict[str, Any] = {
    "id": "w1-01",
    "articles": [
        {
            "title": "Dam breaks",
            "published": "2024-05-06",
            "sentences": [LEAD, "Two people are missing.", "Nobody was hurt."],
        },
        {
            "title": "Dam: one still missing",
            "published": "2024-05-08",
            "sentences": ["One person is still missing.", "The other was found in Lask."],
        },
    ],
    "questions": [
        {
            "q": "How many people are missing?",
            "kind": "latest",
            "gold": [[[1, 0]]],
            "short": [[1, 0, "One person"]],
            "differs": [[0, 1, "Two people"]],
        },
        {"q": "Who built it?", "kind": "unanswerable:not said", "gold": [], "near": [[0, 0]]},
    ],
    "talks": [[{"q": "and the other?", "standalone": "Where was the other?", "answer": [1, 1]}]],
    "claims": [],
}


def test_a_question_comes_with_the_passage_that_answers_and_its_rivals() -> None:
    latest, unanswerable, talk = label_story(STORY)
    assert (latest.title, latest.published) == ("Dam: one still missing", "2024-05-08")
    ((number, start, end),) = latest.answer_spans
    assert latest.sentences[number][start:end] == "One person"
    assert latest.sufficient
    assert "Two people are missing." in latest.rivals[0].sentences  # what answers differently
    assert not any(each.gold for each in latest.rivals)
    assert (unanswerable.kind, unanswerable.gold) == ("unanswerable", frozenset())
    assert unanswerable.title == "Dam breaks"  # with what looks most like an answer
    assert (talk.text, talk.span_known) == ("Where was the other?", False)


def test_passages_are_parts_of_one_article() -> None:
    (question, *_) = label_story(STORY)
    passages = [question, *question.rivals]
    assert len(passages) == 3  # the first article is long
    assert sum(len(each.sentences) for each in passages) == 5


def test_a_file_of_stories_is_read_and_a_story_is_in_one_split(tmp_path: Path) -> None:
    (tmp_path / "w1.jsonl").write_text(json.dumps(STORY) + "\n", "utf-8")
    questions = load_news_questions(tmp_path)
    assert len(questions) == 3
    assert {each.split for each in questions} == {get_split(STORY)}
