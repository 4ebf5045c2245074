"""An index in memory, and the sheet of sentences of one article."""

from collections.abc import Sequence
from typing import cast

from pincite.assistant.answer.sheet import Sheet, SheetSentence
from pincite.index import Index
from pincite.index.readers.article import make_article
from pincite.index.sentences import split
from pincite.index.types import Article, Passage, Sentence


class FakeIndex:
    """The articles and sentences of an index, without its search."""

    def __init__(self, *articles: Article) -> None:
        self._articles = {each.id: each for each in articles}

    def article(self, article_id: str) -> Article:
        return self._articles[article_id]

    def sentences(self, article_id: str) -> tuple[Sentence, ...]:
        text = self._articles[article_id].text
        return tuple(
            Sentence(article_id, position, span.start, span.end)
            for position, span in enumerate(split(text))
        )


def make_index(*articles: Article) -> Index:
    return cast("Index", FakeIndex(*articles))


def make_passage(index: Index, article_id: str, first: int, last: int) -> Passage:
    """Return the passage of the sentences `first` to `last` of an article."""
    return Passage(article_id, index.sentences(article_id)[first : last + 1])


def make_sheet(texts: Sequence[str], headline: str = "News, 3 June 2024") -> Sheet:
    """Return a sheet of the sentences of one article."""
    article = make_article(id="a", source="a.txt", text=" ".join(texts))
    sheet = {}
    start = 0
    for number, text in enumerate(texts, start=1):
        sentence = Sentence("a", number - 1, start, start + len(text))
        before = texts[number - 2] if number > 1 else ""
        sheet[str(number)] = SheetSentence(article, sentence, text, text, before, headline)
        start += len(text) + 1
    return sheet
