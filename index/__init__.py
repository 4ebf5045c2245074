"""A folder of articles goes in; an index on disk that can be searched comes out."""

from pincite.index.build import build, build_articles
from pincite.index.embedding.endpoint import Endpoint
from pincite.index.embedding.langchain import LangChainEmbedder
from pincite.index.embedding.local import Embedder
from pincite.index.errors import FolderError, InputError, PinciteError, StoreError
from pincite.index.search import Index
from pincite.index.served import Served

__all__ = [
    "Embedder",
    "Endpoint",
    "FolderError",
    "Index",
    "InputError",
    "LangChainEmbedder",
    "PinciteError",
    "Served",
    "StoreError",
    "build",
    "build_articles",
]
