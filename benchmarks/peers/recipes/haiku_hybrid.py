"""haiku.rag as its documentation gives it: imported documents, searched by HaikuRAG.search.

    python haiku_hybrid.py build ARTICLES.jsonl STORE MODEL
    python haiku_hybrid.py ask STORE MODEL QUESTION
    python haiku_hybrid.py serve STORE MODEL QUESTIONS.json THREADS

Its defaults: chunks of whole paragraphs up to 256 tokens, hybrid search, no reranker, and its own
provider for sentence-transformers. What is not: tokens are those of MODEL, since the tokenizer that
it would count with is a download, and the document of paragraphs is made here, since its converter
needs docling. It keeps no offsets: the build looks for the text of each chunk in the article, and
stores the place with the chunk. Text that is not found has no place. Questions asked at once are
tasks of one event loop. Runs in an environment of its own, without Pincite.
"""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

from commands import Place, measure_searches, run_command
from docling_core.types.doc.document import DoclingDocument
from docling_core.types.doc.labels import DocItemLabel
from haiku.rag.client import HaikuRAG
from haiku.rag.client.documents import DocumentImport
from haiku.rag.config import (
    AppConfig,
    EmbeddingModelConfig,
    EmbeddingsConfig,
    ProcessingConfig,
)
from haiku.rag.store.models.chunk import Chunk, SearchResult

DIMENSIONS = 384


def open_store(store: str, model: str, *, create: bool = False) -> HaikuRAG:
    os.environ["CUDA_VISIBLE_DEVICES"] = ""  # the others run on the processor too
    embedder = EmbeddingModelConfig(
        provider="sentence-transformers", name=model, vector_dim=DIMENSIONS
    )
    config = AppConfig(
        embeddings=EmbeddingsConfig(model=embedder),
        processing=ProcessingConfig(chunking_tokenizer=model),
    )
    return HaikuRAG(store, config, create=create, read_only=not create)


def place_chunks(chunks: list[Chunk], text: str) -> None:
    """Store the start and end of each chunk; chunks are in order, and only spaces differ."""
    places = [place for place, character in enumerate(text) if not character.isspace()]
    letters = "".join(text.split())
    end = 0
    for each in chunks:
        wanted = "".join(each.content.split())
        start = letters.find(wanted, end)
        if wanted and start >= 0:
            end = start + len(wanted)
            each.metadata |= {"start": places[start], "end": places[end - 1] + 1}


async def prepare(rag: HaikuRAG, row: dict[str, Any]) -> DocumentImport:
    document = DoclingDocument(name=row["id"])
    for paragraph in filter(str.strip, row["text"].splitlines()):
        document.add_text(DocItemLabel.TEXT, paragraph.strip())
    chunks = await rag.chunk(document)
    place_chunks(chunks, row["text"])
    return DocumentImport(document, chunks, uri=row["id"])


def find_place(result: SearchResult) -> tuple[int, int]:
    return result.chunk_meta.get("start", 0), result.chunk_meta.get("end", 0)


def build(articles: str, store: str, model: str) -> None:
    rows = map(json.loads, Path(articles).read_text("utf-8").splitlines())

    async def fill() -> None:
        async with open_store(store, model, create=True) as rag:
            await rag.import_documents([await prepare(rag, row) for row in rows])

    asyncio.run(fill())


def ask(store: str, model: str, question: str) -> None:
    async def search() -> None:
        async with open_store(store, model) as rag:
            print((await rag.search(question, 5))[0].content)

    asyncio.run(search())


def serve(store: str, model: str, questions: str, threads: str) -> None:
    async def search_all() -> None:
        async with open_store(store, model) as rag:
            loop = asyncio.get_running_loop()

            def search(question: str) -> list[Place]:
                task = asyncio.run_coroutine_threadsafe(rag.search(question, 5), loop)
                return [(each.document_uri, *find_place(each)) for each in task.result()]

            await asyncio.to_thread(measure_searches, search, questions, threads)

    asyncio.run(search_all())


if __name__ == "__main__":
    run_command(build=build, ask=ask, serve=serve)
