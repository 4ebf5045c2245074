"""Questions about invented news stories."""

import json
from pathlib import Path
from typing import Any

from training.data.news import (
    REWORDED_SOURCE,
    REWORDINGS_FILE,
    get_split,
    label_story,
    load_news_questions,
    load_stories,
)

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
    first, *_ = latest.rivals
    assert [first.sentences[n] for n in first.differing] == ["Two people are missing."]
    assert (latest.differing, unanswerable.differing) == (frozenset(), frozenset())
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
    none = tmp_path / "none.jsonl"
    none.touch()
    questions = load_news_questions(tmp_path, none)
    assert len(questions) == 3
    assert {each.split for each in questions} == {get_split(STORY)}


def test_rewordings_have_the_answer_of_their_question(tmp_path: Path) -> None:
    (tmp_path / "w1.jsonl").write_text(json.dumps(STORY) + "\n", "utf-8")
    new = {
        "q": "Where was he found?",
        "kind": "echo",
        "gold": [[[1, 1]]],
        "short": [[1, 1, "Lask"]],
    }
    row = {"id": "w1-01", "rewordings": [[0, "How many lost?", "lost now"]], "questions": [new]}
    file = tmp_path / "rewordings.jsonl"
    file.write_text(json.dumps(row) + "\n", "utf-8")
    one, other, echo = (
        each for each in load_news_questions(tmp_path, file) if each.source == REWORDED_SOURCE
    )
    assert [one.text, other.text, one.kind] == ["How many lost?", "lost now", "latest"]
    assert one.answer_spans == other.answer_spans != ()
    assert "Two people are missing." in one.rivals[0].sentences
    assert (echo.kind, echo.short_answers) == ("echo", ("Lask",))


def test_the_rewordings_that_are_trained_on_fit_their_stories(evaluation_data: Path) -> None:
    stories = {each["id"]: each for each in load_stories(evaluation_data / "train" / "news")}
    for line in REWORDINGS_FILE.read_text("utf-8").splitlines():
        row = json.loads(line)
        story = stories[row["id"]]
        for number, *wordings in row["rewordings"]:
            assert len({story["questions"][number]["q"], *wordings}) == len(wordings) + 1
        for question in row["questions"]:
            places = {(a, s) for places in question["gold"] for a, s in places}
            assert all(story["articles"][a]["sentences"][s] for a, s in places)
            for article, sentence, words in question["short"]:
                assert words in story["articles"][article]["sentences"][sentence]
                assert (article, sentence) in places
