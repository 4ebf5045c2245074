"""A library in memory, a chain that follows a script, and articles, citations and answers."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pincite.assistant.types import Answer, Citation, Question, Statement
from pincite.index.errors import InputError
from pincite.index.types import (
    NO_FILTERS,
    Article,
    ArticleMetadata,
    Copy,
    Coverage,
    Filters,
    Skipped,
)


def fake_article(**changes: Any) -> Article:
    """Return an article of three sentences in two paragraphs."""
    article = Article(
        id="a1",
        source="harbour.txt",
        title="Harbour ferry returns",
        text="The ferry runs again. It was repaired in May.\n\nTickets cost 3 euros.",
        published="2024-06-14",
        url="https://news.example/ferry",
        publisher="Harbour Post",
        author="A. Writer",
        hidden=0,
        invisible=0,
        digest="0" * 64,
    )
    return replace(article, **changes)


def fake_citation(article: Article, quote: str, label: str = "1") -> Citation:
    """Return a citation of the first occurrence of `quote`."""
    start = article.text.index(quote)
    return Citation(
        label=label,
        article_id=article.id,
        source=article.source,
        title=article.title,
        published=article.published,
        url=article.url,
        start=start,
        end=start + len(quote),
        quote=quote,
    )


def fake_answer(*citations: Citation, **changes: Any) -> Answer:
    """Return an answer that quotes each citation."""
    answer = Answer(
        question="When?",
        standalone_question="When?",
        standing="answered" if citations else "declined",
        confidence=0.9,
        short=None,
        text=" ".join(f"{citation.quote} [{citation.label}]" for citation in citations),
        statements=tuple(Statement(each.quote, (each.label,), "quoted") for each in citations),
        citations=citations,
        closest=(),
        disputes=(),
        passages=(),
        coverage=Coverage(1, "2024-06-14", "2024-06-14", 0),
        index_id="test",
        model=None,
    )
    return replace(answer, **changes)


FERRY_ARTICLE = fake_article()
TICKETS_ARTICLE = fake_article(id="a2", title=None, source="tickets.pdf", published=None, url=None)
REPAIR_CITATION = fake_citation(FERRY_ARTICLE, "It was repaired in May.")
PRICE_CITATION = fake_citation(TICKETS_ARTICLE, "Tickets cost 3 euros.", "2")
RUNS_CITATION = fake_citation(FERRY_ARTICLE, "The ferry runs again.", "3")


@dataclass
class FakeLibrary:
    """A library of articles in memory."""

    articles: tuple[Article, ...]
    folder: str = "news/articles"
    skipped: tuple[Skipped, ...] = ()

    def filter_articles(self, filters: Filters) -> list[Article]:
        """Return the articles that match the filters."""
        return [article for article in self.articles if _matches(filters, article)]

    def coverage(self, filters: Filters = NO_FILTERS) -> Coverage:
        """Count the articles and return their period."""
        found = self.filter_articles(filters)
        dates = sorted(article.published for article in found if article.published)
        first, last = (dates[0], dates[-1]) if dates else (None, None)
        return Coverage(len(found), first, last, len(self.skipped))

    def listing(
        self, filters: Filters = NO_FILTERS, limit: int = 50, offset: int = 0
    ) -> tuple[ArticleMetadata, ...]:
        """Return a part of the articles, the newest first."""
        newest = sorted(
            self.filter_articles(filters), key=lambda each: each.published or "", reverse=True
        )
        return tuple(
            ArticleMetadata(each.id, each.source, each.title, each.publisher, each.published)
            for each in newest[offset : offset + limit]
        )

    def publishers(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        """Return the number of articles of each publisher, largest first."""
        return dict(Counter(each.publisher for each in self.filter_articles(filters)).most_common())

    def months(self, filters: Filters = NO_FILTERS) -> dict[str | None, int]:
        """Return the number of articles of each month, in order."""
        months = sorted((each.published or "")[:7] for each in self.filter_articles(filters))
        return {month or None: count for month, count in Counter(months).items()}

    def article(self, article_id: str) -> Article:
        """Return an article, or raise InputError."""
        for article in self.articles:
            if article.id == article_id:
                return article
        raise InputError(f"There is no article {article_id!r}. Ask again.")

    def copies(self, article_id: str) -> tuple[Copy, ...]:
        """Return the other articles with the same text."""
        text = self.article(article_id).text
        return tuple(
            Copy(each.id, each.source, each.title, each.publisher, each.published)
            for each in self.articles
            if each.text == text and each.id != article_id
        )


def _matches(filters: Filters, article: Article) -> bool:
    published = article.published or ""
    named = (filters.named or "").casefold()
    return (
        (filters.articles is None or article.id in filters.articles)
        and (filters.publishers is None or (article.publisher or "") in filters.publishers)
        and (filters.since is None or published >= filters.since)
        and (filters.until is None or "" < published[: len(filters.until)] <= filters.until)
        and named in f"{article.title}\n{article.publisher}\n{article.source}".casefold()
    )


AnswerScript = Callable[[Question], Iterator[Answer]]


@dataclass
class FakeChain:
    """A chain that answers with its script and records its questions."""

    script: AnswerScript
    questions: list[Question] = field(default_factory=list)

    def stream(self, input: Question) -> Iterator[Answer]:  # noqa: A002
        """Record the question and yield the answer of the script."""
        self.questions.append(input)
        yield from self.script(input)
