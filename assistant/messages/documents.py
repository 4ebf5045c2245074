"""Passages → LangChain documents with their place in the article."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pincite.index import Index
from pincite.index.types import Article, Passage

if TYPE_CHECKING:
    from langchain_core.documents import Document


def make_documents(passages: Iterable[Passage], index: Index) -> "list[Document]":
    """Return a document for each passage, in order."""
    passages = list(passages)
    articles = {each.article_id: index.article(each.article_id) for each in passages}
    return [make_document(each, articles[each.article_id]) for each in passages]


def make_document(passage: Passage, article: Article) -> "Document":
    """Return a passage as a document.

    `article.text[start:end]` is the `page_content`, for the `start` and `end` of the metadata,
    and `sentences` has the start and end of each of its sentences in the article. The metadata
    also has `article_id`, `source`, `title`, `published` (ISO 8601), `url`, `publisher`, `author`,
    `score`, and in `also_in` the ids of the copies of the article. A value that the article does
    not state is None.
    """
    from langchain_core.documents import Document

    return Document(
        id=f"{passage.article_id}:{passage.start}-{passage.end}",
        page_content=article.text[passage.start : passage.end],
        metadata={
            "article_id": article.id,
            "source": article.source,
            "title": article.title,
            "published": article.published,
            "url": article.url,
            "publisher": article.publisher,
            "author": article.author,
            "start": passage.start,
            "end": passage.end,
            "sentences": [[each.start, each.end] for each in passage.sentences],
            "score": passage.score,
            "also_in": [copy.article_id for copy in passage.also_in],
        },
    )
