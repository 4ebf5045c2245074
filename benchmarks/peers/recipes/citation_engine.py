"""LlamaIndex as its documentation gives it: CitationQueryEngine over a store of Chroma.

    python citation_engine.py build ARTICLES.jsonl STORE MODEL
    python citation_engine.py ask STORE MODEL QUESTION
    python citation_engine.py serve STORE MODEL QUESTIONS.json THREADS

The language model is LlamaIndex' own mock, which costs nothing: what is measured is the search, and
the cutting of what it finds into the sources that a model would cite. Runs in an environment of its
own, without Pincite.
"""

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import chromadb
from llama_index.core import Document, Settings, StorageContext, VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore


def open_store(store: str, model: str) -> ChromaVectorStore:
    Settings.llm = MockLLM(max_tokens=1)
    Settings.embed_model = HuggingFaceEmbedding(model_name=model, device="cpu")
    collection = chromadb.PersistentClient(path=store).get_or_create_collection("articles")
    return ChromaVectorStore(chroma_collection=collection)


def build(articles: str, store: str, model: str) -> None:
    lines = Path(articles).read_text("utf-8").splitlines()
    documents = [
        Document(
            text=row["text"],
            metadata={"article": row["id"]},
            excluded_embed_metadata_keys=["article"],
            excluded_llm_metadata_keys=["article"],
        )
        for row in map(json.loads, lines)
    ]
    context = StorageContext.from_defaults(vector_store=open_store(store, model))
    VectorStoreIndex.from_documents(documents, storage_context=context)


def open_engine(store: str, model: str) -> CitationQueryEngine:
    index = VectorStoreIndex.from_vector_store(open_store(store, model))
    return CitationQueryEngine.from_args(index, similarity_top_k=5)


def ask(store: str, model: str, question: str) -> None:
    print(open_engine(store, model).query(question).source_nodes[0].get_content())


def serve(store: str, model: str, questions: str, threads: str) -> None:
    engine = open_engine(store, model)
    engine.query("Is it loaded?")

    def search(question: str) -> tuple[float, list[dict[str, Any]]]:
        started = time.perf_counter()
        nodes = engine.retriever.retrieve(question)
        engine.synthesize(question, nodes)
        seconds = time.perf_counter() - started
        return seconds, [
            {
                "article": each.metadata["article"],
                "start": each.node.start_char_idx,
                "end": each.node.end_char_idx,
            }
            for each in nodes
        ]

    started = time.process_time()
    with ThreadPoolExecutor(int(threads)) as pool:
        results = list(pool.map(search, json.loads(Path(questions).read_text("utf-8"))))
    print(json.dumps({"processor": time.process_time() - started, "results": results}))


if __name__ == "__main__":
    commands: dict[str, Callable[..., None]] = {"build": build, "ask": ask, "serve": serve}
    commands[sys.argv[1]](*sys.argv[2:])
