"""What the tools return: frozen values whose JSON Schemas are the tools' output schemas.

Field names are those of an answer's JSON. All offsets count characters of the article's text as
`read_article` returns it: there, invisible characters are replaced one for one, so that text that
people cannot see does not reach a model, and offsets still hold.
"""

from pincite.assistant.types import Answer, Citation, Dispute
from pincite.index.search import Index
from pincite.index.text.visible import find_invisible
from pincite.index.types import Article, ArticleMetadata, Copy, Passage
from pincite.ui.mcp.uris import to_article_uri
from pydantic import BaseModel, ConfigDict, Field

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class Result(BaseModel):
    """A result, or a part of one."""

    model_config = ConfigDict(frozen=True)


class ArticleEntry(Result):
    """An article without its text."""

    id: str
    uri: str = Field(description="The resource with the article's text.")
    title: str | None
    publisher: str | None
    published: str | None = Field(description="ISO 8601; null if the article states no date.")
    source: str = Field(description="The path of the file, in the folder of articles.")


class CitedSentence(Result):
    """The exact sentence that a statement rests on."""

    label: str = Field(description="The number that texts cite it by.")
    article_id: str
    uri: str
    title: str | None
    published: str | None
    url: str | None = Field(description="Where the article is on the web, if it states that.")
    source: str
    start: int = Field(description="Offset of the sentence's first character in the article.")
    end: int = Field(description="Offset after the sentence's last character in the article.")
    quote: str = Field(description="The sentence, word for word.")
    also_in: list[str] = Field(description="Ids of copies of the article with the same sentence.")


class CitedStatement(Result):
    """One statement of the answer."""

    text: str
    citations: list[str] = Field(description="Labels of the sentences that support it.")
    support: str = Field(description="quoted, supported, partial or unsupported.")


class Disagreement(Result):
    """Articles that give different answers."""

    text: str
    citations: list[str] = Field(description="Labels of the sides, newest first.")


class AnswerResult(Result):
    """An answer, or, if `answered` is false, what came closest to one."""

    question: str = Field(description="The question as it was understood.")
    answered: bool = Field(description="False: the articles do not seem to contain an answer.")
    standing: str = Field(description="answered, perhaps or declined.")
    confidence: float = Field(
        ge=0, le=1, description="Probability that the cited sentences answer the question."
    )
    short: str | None = Field(description="The few words that answer, if there are any.")
    text: str
    statements: list[CitedStatement]
    citations: list[CitedSentence]
    closest: list[CitedSentence] = Field(
        description="If it is not answered: other close sentences. They are not evidence."
    )
    disputes: list[Disagreement]
    notices: list[str] = Field(description="What a reader must know about the answer.")
    searched: int = Field(description="How many articles were searched.")
    complete: bool = Field(description="False if the answer was cut off.")
    model: str | None = Field(description="The language model that worded it; null: quotations.")


class FoundPassage(Result):
    """Consecutive sentences of an article."""

    article: ArticleEntry
    start: int
    end: int
    text: str
    score: float = Field(description="Higher means a better match; comparable in one search.")
    also_in: list[str]


class SearchResult(Result):
    """The passages found, best first."""

    passages: list[FoundPassage]
    searched: int = Field(description="How many articles were searched.")


class SentenceSpan(Result):
    """Where a sentence is in the article's text."""

    start: int
    end: int


class ArticleResult(Result):
    """An article, or a part of one, with its sentences."""

    article: ArticleEntry
    author: str | None
    url: str | None
    characters: int = Field(description="The length of the whole text.")
    start: int
    end: int
    text: str = Field(description="The text from `start` to `end`.")
    sentences: list[SentenceSpan] = Field(description="The sentences that begin in this part.")
    next_start: int | None = Field(description="Where to continue; null at the end of the text.")
    copies: list[ArticleEntry] = Field(description="Near-duplicates, such as reprints.")


class ArticleListResult(Result):
    """Articles, newest first, those without a date last."""

    articles: list[ArticleEntry]
    matching: int = Field(description="How many articles match in all.")
    first: str | None = Field(description="The first date among them.")
    last: str | None
    next_offset: int | None = Field(description="Where to continue; null at the end.")


def mask_invisible(text: str) -> str:
    """Return `text` with U+FFFD for each invisible character, so that offsets stay the same."""
    characters = list(text)
    for offset in find_invisible(text):
        characters[offset] = _REPLACEMENT
    return "".join(characters)


def describe_article(article: Article | ArticleMetadata | Copy) -> ArticleEntry:
    """Return the entry of an article, or of a copy of one."""
    article_id = article.article_id if isinstance(article, Copy) else article.id
    return ArticleEntry(
        id=article_id,
        uri=to_article_uri(article_id),
        title=None if article.title is None else mask_invisible(article.title),
        publisher=article.publisher,
        published=article.published,
        source=article.source,
    )


def convert_answer(answer: Answer) -> AnswerResult:
    """Return an answer as the result of `ask`."""
    return AnswerResult(
        question=answer.standalone_question,
        answered=answer.answered,
        standing=answer.standing,
        confidence=answer.confidence,
        short=answer.short.text if answer.short else None,
        text=mask_invisible(answer.text),
        statements=[
            CitedStatement(
                text=mask_invisible(each.text),
                citations=list(each.citations),
                support=each.support,
            )
            for each in answer.statements
        ],
        citations=[_convert_citation(each) for each in answer.citations],
        closest=[_convert_citation(each) for each in answer.closest],
        disputes=[_convert_dispute(each) for each in answer.disputes],
        notices=list(answer.notices),
        searched=answer.coverage.articles,
        complete=answer.complete,
        model=answer.model,
    )


def convert_passage(passage: Passage, index: Index) -> FoundPassage:
    """Return a passage as a part of the result of `search`."""
    article = index.article(passage.article_id)
    return FoundPassage(
        article=describe_article(article),
        start=passage.start,
        end=passage.end,
        text=mask_invisible(article.text[passage.start : passage.end]),
        score=passage.score,
        also_in=[copy.article_id for copy in passage.also_in],
    )


def convert_article(index: Index, article_id: str, start: int, characters: int) -> ArticleResult:
    """Return a part of an article. Raises InputError if the index has no article with this id."""
    article = index.article(article_id)
    length = len(article.text)
    start = min(start, length)
    end = min(start + characters, length)
    return ArticleResult(
        article=describe_article(article),
        author=article.author,
        url=article.url,
        characters=length,
        start=start,
        end=end,
        text=mask_invisible(article.text)[start:end],
        sentences=[
            SentenceSpan(start=each.start, end=each.end)
            for each in index.sentences(article_id)
            if start <= each.start < end
        ],
        next_start=end if end < length else None,
        copies=[describe_article(each) for each in index.copies(article_id)],
    )


def _convert_citation(citation: Citation) -> CitedSentence:
    return CitedSentence(
        label=citation.label,
        article_id=citation.article_id,
        uri=to_article_uri(citation.article_id),
        title=None if citation.title is None else mask_invisible(citation.title),
        published=citation.published,
        url=citation.url,
        source=citation.source,
        start=citation.start,
        end=citation.end,
        quote=mask_invisible(citation.quote),
        also_in=[copy.article_id for copy in citation.also_in],
    )


def _convert_dispute(dispute: Dispute) -> Disagreement:
    return Disagreement(text=mask_invisible(dispute.text), citations=list(dispute.citations))
