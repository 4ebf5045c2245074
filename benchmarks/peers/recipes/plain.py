"""The recipe of LangChain's documentation: splitter, sentence-transformers, Chroma.

    python plain.py build ARTICLES.jsonl STORE MODEL
    python plain.py ask STORE MODEL QUESTION
    python plain.py serve STORE MODEL QUESTIONS.json THREADS

Runs in an environment of its own, without Pincite.
"""

import json
from pathlib import Path

from commands import Place, measure_searches, run_command
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


def open_store(store: str, model: str) -> Chroma:
    embeddings = HuggingFaceEmbeddings(model_name=model, model_kwargs={"device": "cpu"})
    return Chroma(persist_directory=store, embedding_function=embeddings)


def build(articles: str, store: str, model: str) -> None:
    lines = Path(articles).read_text("utf-8").splitlines()
    documents = [
        Document(row["text"], metadata={"article": row["id"]}) for row in map(json.loads, lines)
    ]
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=1000, chunk_overlap=200, add_start_index=True
    )
    chunks = splitter.split_documents(documents)
    chroma = open_store(store, model)
    for start in range(0, len(chunks), 5_000):  # the most that Chroma accepts at once
        chroma.add_documents(chunks[start : start + 5_000])


def ask(store: str, model: str, question: str) -> None:
    print(open_store(store, model).similarity_search(question, k=5)[0].page_content)


def serve(store: str, model: str, questions: str, threads: str) -> None:
    chroma = open_store(store, model)

    def search(question: str) -> list[Place]:
        found = [
            (each.metadata["article"], each.metadata["start_index"], len(each.page_content))
            for each in chroma.similarity_search(question, k=5)
        ]
        return [(article, start, start + length) for article, start, length in found]

    measure_searches(search, questions, threads)


if __name__ == "__main__":
    run_command(build=build, ask=ask, serve=serve)
