"""LlamaIndex as its documentation gives it: CitationQueryEngine over a store of Chroma.

    python citation_engine.py build ARTICLES.jsonl STORE MODEL
    python citation_engine.py ask STORE MODEL QUESTION
    python citation_engine.py serve STORE MODEL QUESTIONS.json THREADS

The language model is LlamaIndex' own mock, which costs nothing: what is measured is the search, and
the cutting of what it finds into the sources that a model would cite. Runs in an environment of its
own, without Pincite.
"""

import json
from pathlib import Path

import chromadb
from commands import Place, measure_searches, run_command
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

    def search(question: str) -> list[Place]:
        nodes = engine.retriever.retrieve(question)
        engine.synthesize(question, nodes)
        return [
            (each.metadata["article"], each.node.start_char_idx, each.node.end_char_idx)
            for each in nodes
        ]

    measure_searches(search, questions, threads)


if __name__ == "__main__":
    run_command(build=build, ask=ask, serve=serve)
