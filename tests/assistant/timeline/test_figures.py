"""The figures that changed along a story, the current one first."""

from pincite.assistant.timeline import find_changed_figures
from pincite.index.readers.article import make_article
from pincite.index.types import Article


def make(name: str, published: str | None, text: str) -> Article:
    return make_article(id=name, source=f"{name}.txt", text=text, published=published)


FIRST = make("first", "2024-05-03", "Engineers found 14 cracks in the Harl dam.")
LATER = make("later", "2024-05-09", "Engineers have found 37 cracks in the Harl dam.")
LAST = make("last", "2024-05-12", "Engineers now count 41 cracks in the Harl dam.")


def list_values(*articles: Article) -> list[list[tuple[str, str]]]:
    return [
        [(each.text, each.day) for each in series.values]
        for series in find_changed_figures(articles)
    ]


def test_the_current_value_comes_first_and_each_replaced_the_next() -> None:
    assert list_values(LATER, LAST, FIRST) == [
        [("41 cracks", "2024-05-12"), ("37 cracks", "2024-05-09"), ("14 cracks", "2024-05-03")]
    ]


def test_a_figure_that_a_later_sentence_names_as_replaced() -> None:
    later = make("later", "2024-05-09", "The count of cracks has gone up to 37, up from 14.")
    assert list_values(FIRST, later) == [[("37", "2024-05-09"), ("14 cracks", "2024-05-03")]]


def test_figures_of_one_day_or_of_other_facts_replace_nothing() -> None:
    same_day = make("same", "2024-05-03", "Engineers found 37 cracks in the Harl dam.")
    other = make("other", "2024-05-09", "The book fair of Velm had 120 publishers.")
    assert list_values(FIRST, same_day, other) == []


def test_a_rounded_figure_is_no_change() -> None:
    rounded = make("rounded", "2024-05-09", "Engineers found about 40 cracks in the Harl dam.")
    assert list_values(LATER, rounded, LATER) == []


def test_articles_without_a_date_count_for_nothing() -> None:
    undated = make("undated", None, "Engineers found 90 cracks in the Harl dam.")
    assert list_values(FIRST, undated) == []


def test_figures_quote_their_article() -> None:
    (series,) = find_changed_figures([FIRST, LATER])
    assert series.current.sentence == LATER.text[series.current.start : series.current.end]
