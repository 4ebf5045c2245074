"""How much of a question a sentence has in other words, by the word vectors of the embedder.

The vectors are the word-piece embeddings of the bundled model: "price" is near "cost". Figures are
compared by value: "4 200", "4,200" and "four" are found where "4200" and "4" stand.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from pincite.assistant.english.numbers import find_numbers
from pincite.index.embedding.local import load_bundled_token_embeddings, load_bundled_tokenizer
from pincite.index.text.words import content_words

MIN_COSINE, SAME_COSINE = 0.3, 0.7
"""Two words with MIN_COSINE have nothing in common; from SAME_COSINE on they count as the same."""
_MAX_WORDS = 80
"""Words of a text that count."""

Vectors = NDArray[np.float32]


class WordSet:
    """The content words of a text as unit vectors, and its figures."""

    def __init__(self, text: str) -> None:
        self.vectors = _stack([embed_word(word) for word in _list_words(text)])
        self.figures = frozenset(each.amount for each in find_numbers(text))


def compute_similarity(question: WordSet, sentence: WordSet) -> float:
    """Return the mean share, 0 to 1, to which each word and figure of the question is present."""
    shares = [float(figure in sentence.figures) for figure in question.figures]
    if len(question.vectors):
        best = (
            (question.vectors @ sentence.vectors.T).max(axis=1)
            if len(sentence.vectors)
            else np.zeros(len(question.vectors))
        )
        scaled = (best - MIN_COSINE) / (SAME_COSINE - MIN_COSINE)
        shares += np.clip(scaled, 0.0, 1.0).tolist()
    return sum(shares) / len(shares) if shares else 0.0


def _list_words(text: str) -> list[str]:
    words = dict.fromkeys(word for word in content_words(text) if not word.isdigit())
    return list(words)[:_MAX_WORDS]


def _stack(vectors: Sequence[Vectors]) -> Vectors:
    dimensions = load_bundled_token_embeddings().shape[1]
    return np.stack(vectors) if vectors else np.empty((0, dimensions), np.float32)


@lru_cache(maxsize=20_000)
def embed_word(word: str) -> Vectors:
    """Return the unit vector of a word: the mean of its pieces."""
    ids = load_bundled_tokenizer().encode(word, add_special_tokens=False).ids
    embeddings = load_bundled_token_embeddings()
    vector: Vectors = embeddings[ids].mean(axis=0) if ids else np.zeros(embeddings.shape[1], "f4")
    norm = float(np.linalg.norm(vector))
    unit: Vectors = vector / norm if norm else vector
    return unit
