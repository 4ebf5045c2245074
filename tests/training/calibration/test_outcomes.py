"""Questions asked of an index of their passages."""

from dataclasses import replace
from pathlib import Path

from tests.fakes.training import make_question
from training.calibration.outcomes import build_index, collect_outcomes, make_article_id

QUESTION = make_question(split="development")
OTHER = make_question(
    "Who owns the pier?",
    title="Pier",
    sentences=("The pier is old.", "Ada Finch owns it."),
    answer="Ada Finch",
    split="development",
)


def test_the_gold_sentences_of_the_own_article_are_correct(tmp_path: Path) -> None:
    index = build_index([QUESTION, OTHER], tmp_path)
    outcomes = [
        outcome for seed in range(6) for outcome in collect_outcomes([QUESTION], index, seed)
    ]
    with_article = [each for each in outcomes if any(each.correct)]
    without_article = [each for each in outcomes if not any(each.correct)]
    assert len(with_article) == 6
    assert without_article
    for outcome in with_article:
        correct = [s for s, ok in zip(outcome.sentences, outcome.correct, strict=True) if ok]
        assert [each.text for each in correct] == [QUESTION.sentences[1]]
    for outcome in without_article:
        ids = {each.article.id for each in outcome.sentences}
        assert make_article_id(QUESTION) not in ids


def test_news_is_asked_of_its_story_and_of_all_articles(tmp_path: Path) -> None:
    rival = replace(
        make_question(sentences=("It was raised in May.",), answer="", title="Later"),
        group=QUESTION.group,
    )
    question = replace(QUESTION, source="news", rivals=(rival,))
    index = build_index([question, OTHER], tmp_path)
    story, folder = collect_outcomes([question], index, 0)
    assert (story.scope, folder.scope) == ("story", "folder")
    titles = [{each.article.title for each in outcome.sentences} for outcome in (story, folder)]
    assert titles == [{"Aurelia", "Later"}, {"Aurelia", "Later", "Pier"}]
