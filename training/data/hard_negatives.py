"""Questions → hard negatives: wrong passages that are near by rare words or by meaning."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from pincite.index.embedding.local import Embedder
from pincite.index.text.words import content_words, stems
from sklearn.feature_extraction.text import TfidfVectorizer

from training.data.questions import LabelledQuestion, PassageKey

NEGATIVES_PER_QUESTION = 6
CANDIDATES_PER_QUESTION = 20
"""The nearest passages by words, and as many by meaning, from which the negatives are taken."""
EMBEDDED_CHARACTERS = 500
"""How much of a passage is embedded, behind its title."""
_BLOCK = 256
"""Questions that are compared with all passages at once."""

Numbers = NDArray[np.int64]
"""(questions, CANDIDATES_PER_QUESTION): the numbers of passages, nearest first."""


def find_hard_negatives(questions: Sequence[LabelledQuestion]) -> dict[int, list[PassageKey]]:
    """Return the hard negatives of each question, by the question's position.

    The nearest by words and by meaning take turns. Left out are passages that contain the short
    answer or a sentence that answers and, if no short answer is known, all passages of the
    question's group. Passages of a story are left out: they are its rivals.
    """
    passages = {each.passage_key: " ".join(each.sentences) for each in questions}
    groups = {each.passage_key: each.group for each in questions}
    keys = list(passages)
    texts = [each.text for each in questions]
    by_words = chain.from_iterable(_rank_by_words(texts, list(passages.values())))
    by_meaning = chain.from_iterable(_rank_by_meaning(texts, passages))
    result: dict[int, list[PassageKey]] = {}
    for position, (question, *ranked) in enumerate(
        zip(questions, by_words, by_meaning, strict=True)
    ):
        nearest = dict.fromkeys(chain.from_iterable(zip(*ranked, strict=True)))
        telling = {
            *(question.sentences[s][first:last].lower() for s, first, last in question.answer_spans)
        }
        answering = telling | {question.sentences[number].lower() for number in question.gold}
        result[position] = [
            keys[n]
            for n in nearest
            if keys[n] != question.passage_key
            and (groups[keys[n]] != question.group or (telling and not question.rivals))
            and not any(each in passages[keys[n]].lower() for each in answering)
        ][:NEGATIVES_PER_QUESTION]
    return result


def _rank_by_words(questions: Sequence[str], passages: Sequence[str]) -> Iterator[Numbers]:
    """Yield the passages with the highest TF-IDF cosine, of a block of questions at a time."""
    vectorizer = TfidfVectorizer(analyzer=_stem_words, dtype=np.float32, sublinear_tf=True)
    passage_vectors = vectorizer.fit_transform(passages).T.tocsr()
    question_vectors = vectorizer.transform(questions)
    for start in range(0, len(questions), _BLOCK):
        scores = question_vectors[start : start + _BLOCK] @ passage_vectors
        yield _find_nearest(scores.toarray())


def _rank_by_meaning(
    questions: Sequence[str], passages: Mapping[PassageKey, str]
) -> Iterator[Numbers]:
    """Yield the passages with the highest cosine of their embeddings, of a block at a time."""
    texts = [f"{title}\n{text[:EMBEDDED_CHARACTERS]}" for (title, _), text in passages.items()]
    embedder = Embedder().for_bulk(sum(map(len, texts)))
    passage_vectors = embedder.embed(texts).T
    question_vectors = embedder.embed(questions)
    for start in range(0, len(questions), _BLOCK):
        yield _find_nearest(question_vectors[start : start + _BLOCK] @ passage_vectors)


def _find_nearest(scores: NDArray[np.float32]) -> Numbers:
    count = min(CANDIDATES_PER_QUESTION, scores.shape[1])
    nearest = np.argpartition(-scores, count - 1)[:, :count]
    order = np.argsort(-np.take_along_axis(scores, nearest, 1), kind="stable")
    return np.take_along_axis(nearest, order, 1)


def _stem_words(text: str) -> list[str]:
    return stems(content_words(text))
