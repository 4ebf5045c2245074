"""A chain that answers the questions that are made from articles, by the start of each article."""

from collections.abc import Iterator

from pincite.assistant.answer.quote import cite
from pincite.assistant.read.summary import find_leads
from pincite.assistant.suggestions.selection import iter_start_candidates
from pincite.assistant.types import Answer, Question
from pincite.index import Index

from tests.fakes.ui.library import FakeChain, fake_answer


def make_lead_chain(index: Index) -> FakeChain:
    """Return a chain that quotes the article of a question that was made from it.

    It declines all other questions.
    """
    sources = {each.question: each.article_id for each in iter_start_candidates(index, ())}

    def answer(question: Question) -> Iterator[Answer]:
        if question.text not in sources:
            closest = cite(
                find_leads(index.article(next(iter(sources.values()))), index, 1), index.also_in
            )
            yield fake_answer(
                standing="declined", text="Nothing.", closest=closest, question=question.text
            )
            return
        leads = find_leads(index.article(sources[question.text]), index, 4)
        yield fake_answer(*cite(leads, index.also_in), question=question.text)

    return FakeChain(answer)
