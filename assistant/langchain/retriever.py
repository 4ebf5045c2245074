"""An index → a LangChain retriever of its passages."""

from langchain_core.callbacks import (
    AsyncCallbackManagerForRetrieverRun,
    CallbackManagerForRetrieverRun,
)
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import run_in_executor
from pincite.assistant.messages.documents import make_documents
from pincite.assistant.question import parse_question
from pincite.assistant.settings import DEFAULTS
from pincite.index import Index, InputError, Served
from pincite.index.types import NO_FILTERS, Filters
from pydantic import ConfigDict, Field


class PinciteRetriever(BaseRetriever):
    """Finds the passages of an index that match a query best, best first.

    It returns at most `k` documents, and prefers at most `per_article` of one article. `filters`
    restricts the articles. All three can also be passed to `invoke`, for one query. See
    `pincite.assistant.langchain.make_document` for what a document has.
    """

    model_config = ConfigDict(extra="forbid")

    index: Index | Served
    k: int = Field(default=10, ge=1)
    per_article: int = Field(default=3, ge=1)
    filters: Filters = NO_FILTERS

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain passes it
        k: int | None = None,
        per_article: int | None = None,
        filters: Filters | None = None,
    ) -> list[Document]:
        text = parse_question(query, DEFAULTS.longest_question).text
        limit = self.k if k is None else k
        if not isinstance(limit, int) or limit < 1:
            raise InputError(f'"k" is {limit!r}, not a number of documents: write 1 or more')
        index = self.index.current()
        passages = index.search(
            text,
            limit,
            filters=self.filters if filters is None else filters,
            per_article=self.per_article if per_article is None else per_article,
        )
        return make_documents(passages, index)

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,
        k: int | None = None,
        per_article: int | None = None,
        filters: Filters | None = None,
    ) -> list[Document]:
        return await run_in_executor(
            None,
            self._get_relevant_documents,
            query,
            run_manager=run_manager.get_sync(),
            k=k,
            per_article=per_article,
            filters=filters,
        )
