"""The dated sentences of a story, in the order of their days."""

import pytest
from pincite.assistant.timeline import build_timeline
from pincite.index.readers.article import make_article
from pincite.index.types import Article


def make(name: str, published: str | None, text: str) -> Article:
    return make_article(id=name, source=f"{name}.txt", text=text, published=published)


def list_days(*articles: Article) -> list[tuple[str, str]]:
    return [(each.day, each.text) for each in build_timeline(articles)]


def test_first_sentences_have_the_day_of_publication_and_others_the_day_they_mention() -> None:
    later = make("later", "2024-05-09", "Repairs have begun. The dam was closed on 3 May 2024.")
    first = make("first", "2024-05-02", "Cracks were found. Nobody was hurt.")
    assert list_days(later, first) == [
        ("2024-05-02", "Cracks were found."),
        ("2024-05-03", "The dam was closed on 3 May 2024."),
        ("2024-05-09", "Repairs have begun."),
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [  # 9 May 2024 is a Thursday
        ("The gates were opened on Monday.", "2024-05-06"),
        ("The gates were opened on Thursday.", "2024-05-09"),
        ("The gates will be opened on Monday.", "2024-05-13"),
        ("The gates were opened yesterday.", "2024-05-08"),
        ("The gates were opened on 2 May.", "2024-05-02"),
        ("The gates were opened on May 3.", "2024-05-03"),
        ("The gates will be opened on 10 January.", "2025-01-10"),
    ],
)
def test_days_count_from_the_publication(text: str, day: str) -> None:
    assert (day, text) in list_days(make("a", "2024-05-09", f"Repairs have begun. {text}"))


def test_a_sentence_of_several_articles_is_listed_once_of_the_earliest() -> None:
    copy = make("copy", "2024-05-04", "Cracks were found.")
    assert list_days(copy, make("first", "2024-05-02", "Cracks were found.")) == [
        ("2024-05-02", "Cracks were found.")
    ]


@pytest.mark.parametrize("published", [None, "2024", "2024-05"])
def test_an_article_without_a_day_has_no_events(published: str | None) -> None:
    assert list_days(make("a", published, "Cracks were found on 3 May 2024.")) == []


def test_events_quote_their_article() -> None:
    article = make("a", "2024-05-09", "Repairs have begun. The dam was closed on 3 May 2024.")
    for event in build_timeline([article]):
        assert article.text[event.start : event.end] == event.text


def test_no_articles_have_no_events() -> None:
    assert build_timeline([]) == ()
