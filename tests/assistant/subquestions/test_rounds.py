"""Further searches: for the parts of a question, for outlets, and for parts that need an answer."""

from collections.abc import Sequence

from pincite.assistant.llm.model import Model
from pincite.assistant.subquestions.rounds import Found, Searcher
from pincite.index.types import Passage, Sentence

from tests.fakes.llm.model import FakeModel

QUESTION = "Did the mayor who closed the pier resign before or after the election in Larnmouth?"


def make_passage(text: str) -> Passage:
    return Passage(text, (Sentence(text, 0, 0, len(text)),))


class SearchLog:
    """Finds one passage a query, named after it, and records the queries."""

    def __init__(self) -> None:
        self.queries: list[tuple[str, frozenset[str] | None]] = []

    def search(
        self, query: str, _limit: int, publishers: frozenset[str] | None
    ) -> Sequence[Passage]:
        self.queries.append((query, publishers))
        return [make_passage(query if publishers is None else f"{query} {sorted(publishers)}")]


def find(
    question: str, model: Model | None, publishers: Sequence[str] = ()
) -> tuple[Found, SearchLog]:
    log = SearchLog()
    searcher = Searcher(
        log.search, lambda _question, passages: f"Holt ({len(passages)})", publishers
    )
    steps = searcher.find(question, [make_passage("first")], model)
    while True:
        try:
            next(steps)
        except StopIteration as ended:
            return ended.value, log


def test_a_part_that_needs_an_answer_is_searched_last() -> None:
    plan = "When did {2} resign?\nWhich mayor closed the pier?\nWhen was the election in Larnmouth?"
    found, _ = find(QUESTION, FakeModel(lambda _: plan))
    assert found.searches == (
        "Which mayor closed the pier?",
        "When was the election in Larnmouth?",
        "When did Holt (1) resign?",
    )
    assert [each.article_id for each in found.passages] == [
        "first",
        "When did Holt (1) resign?",
        "Which mayor closed the pier?",
        "When was the election in Larnmouth?",
        QUESTION,
    ]


def test_without_a_model_the_conjunctions_count() -> None:
    found, _ = find(QUESTION, None)
    assert len(found.searches) == 2


def test_a_question_of_one_part_needs_no_model() -> None:
    model = FakeModel(lambda _: "")
    found, log = find("When did the pier close?", model)
    assert found.searches == ()
    assert not model.requests
    assert log.queries == [("When did the pier close?", None)]


def test_the_articles_of_an_outlet_that_is_named_are_searched_too() -> None:
    question = "What did the Courier write about the pier?"
    found, log = find(question, None, ["Courier", "Tribune", "Cour"])
    assert (question, frozenset(["Courier"])) in log.queries
    assert len(log.queries) == 2
    assert f"{question} ['Courier']" in [each.article_id for each in found.passages]
