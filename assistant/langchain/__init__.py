"""A chain and an index go in; parts of a LangChain program come out: a retriever, and tools."""

from pincite.assistant.langchain.checkpoints import CHECKPOINT_TYPES
from pincite.assistant.langchain.retriever import PinciteRetriever
from pincite.assistant.langchain.tools import make_ask_tool, make_search_tool, make_tools
from pincite.assistant.llm.chat_model import ChatModel
from pincite.assistant.messages.documents import make_document, make_documents

__all__ = [
    "CHECKPOINT_TYPES",
    "ChatModel",
    "PinciteRetriever",
    "make_ask_tool",
    "make_document",
    "make_documents",
    "make_search_tool",
    "make_tools",
]
