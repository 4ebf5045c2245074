"""The retriever: LangChain's standard tests, and what they leave out."""

import asyncio
from typing import Any

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests
from pincite.assistant.langchain import PinciteRetriever
from pincite.index import Index, InputError, Served, StoreError
from pincite.index.types import Filters
from pydantic import ValidationError

QUERY = "When did Russian troops withdraw from Kherson?"


class TestStandard(RetrieversIntegrationTests):
    """The tests of langchain-tests."""

    @pytest.fixture(autouse=True)
    def _open_index(self, sample_index: Index) -> None:
        self._index = sample_index

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return PinciteRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"index": self._index}

    @property
    def retriever_query_example(self) -> str:
        return QUERY


def test_options_of_one_query_take_precedence(sample_index: Index) -> None:
    retriever = PinciteRetriever(index=sample_index, k=4, per_article=1)
    articles = [each.metadata["article_id"] for each in retriever.invoke(QUERY)]
    assert len(set(articles)) == 4
    filters = Filters(articles=frozenset(articles[:1]))
    found = asyncio.run(retriever.ainvoke(QUERY, k=2, filters=filters))
    assert [each.metadata["article_id"] for each in found] == articles[:1] * 2


def test_documents_equal_those_of_a_served_index(
    sample_index: Index, sample_index_path: Any
) -> None:
    with Served(sample_index_path) as served:
        found = PinciteRetriever(index=served, k=2).invoke(QUERY)
    assert found == PinciteRetriever(index=sample_index, k=2).invoke(QUERY)


def test_bad_input_is_refused(sample_index: Index, sample_index_path: Any) -> None:
    retriever = PinciteRetriever(index=sample_index)
    with pytest.raises(InputError, match="the question is empty"):
        retriever.invoke(" ")
    with pytest.raises(InputError, match='"k" is 0'):
        retriever.invoke(QUERY, k=0)
    with pytest.raises(InputError, match="\"since\" is 'yesterday'"):
        retriever.invoke(QUERY, filters=Filters(since="yesterday"))
    with pytest.raises(InputError, match="filters is dict, not a Filters"):
        retriever.invoke(QUERY, filters={"since": "2024"})
    with pytest.raises(ValidationError, match="kk"):
        PinciteRetriever(index=sample_index, kk=1)  # type: ignore[call-arg]
    with pytest.raises(ValidationError, match="instance of Index"):
        PinciteRetriever(index="index/")  # type: ignore[arg-type]
    with Index.open(sample_index_path) as index:
        retriever = PinciteRetriever(index=index)
    with pytest.raises(StoreError, match="closed"):
        retriever.invoke(QUERY)
