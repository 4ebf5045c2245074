"""Passages as LangChain documents: the text and its place in the article."""

from pincite.assistant.messages.documents import make_documents
from pincite.index import Index


def test_a_document_has_the_place_of_its_text(sample_index: Index) -> None:
    passages = sample_index.search("Kherson", 4)
    documents = make_documents(passages, sample_index)
    assert len(documents) == len(passages) == 4
    for passage, document in zip(passages, documents, strict=True):
        article = sample_index.article(passage.article_id)
        metadata = document.metadata
        assert article.text[metadata["start"] : metadata["end"]] == document.page_content
        assert metadata["sentences"] == [[each.start, each.end] for each in passage.sentences]
        assert metadata["score"] == passage.score
        for field in ("source", "title", "published", "url", "publisher", "author"):
            assert metadata[field] == getattr(article, field)
    assert len({document.id for document in documents}) == 4


def test_no_passages_are_no_documents(sample_index: Index) -> None:
    assert make_documents([], sample_index) == []
