"""Questions → hard negatives: wrong passages that share the rare words of the question."""

from collections.abc import Sequence

import numpy as np
from pincite.index.text.words import content_words, stems
from sklearn.feature_extraction.text import TfidfVectorizer

from training.data.questions import LabelledQuestion, PassageKey

NEGATIVES_PER_QUESTION = 5
CANDIDATES_PER_QUESTION = 20
"""The passages with the highest TF-IDF cosine, from which the negatives are taken."""
_BLOCK = 256
"""Questions that are compared with all passages at once."""


def find_hard_negatives(questions: Sequence[LabelledQuestion]) -> dict[int, list[PassageKey]]:
    """Return the hard negatives of each question, by the question's position, nearest first.

    Left out are passages that contain the short answer and, if no short answer is known, all
    passages of the question's group. Passages of a story are left out: they are its rivals.
    """
    passages = {each.passage_key: " ".join(each.sentences) for each in questions}
    groups = {each.passage_key: each.group for each in questions}
    keys = list(passages)
    vectorizer = TfidfVectorizer(analyzer=_stem_words, dtype=np.float32, sublinear_tf=True)
    passage_vectors = vectorizer.fit_transform(passages[key] for key in keys).T.tocsr()
    question_vectors = vectorizer.transform(each.text for each in questions)
    result: dict[int, list[PassageKey]] = {}
    for start in range(0, len(questions), _BLOCK):
        scores = (question_vectors[start : start + _BLOCK] @ passage_vectors).tocsr()
        for row, question in enumerate(questions[start : start + _BLOCK]):
            values = scores.data[scores.indptr[row] : scores.indptr[row + 1]]
            columns = scores.indices[scores.indptr[row] : scores.indptr[row + 1]]
            nearest = columns[np.argsort(-values, kind="stable")[:CANDIDATES_PER_QUESTION]]
            answers = {
                question.sentences[s][first:last].lower()
                for s, first, last in question.answer_spans
            }
            result[start + row] = [
                keys[n]
                for n in nearest.tolist()
                if keys[n] != question.passage_key
                and (groups[keys[n]] != question.group or (answers and not question.rivals))
                and not any(answer in passages[keys[n]].lower() for answer in answers)
            ][:NEGATIVES_PER_QUESTION]
    return result


def _stem_words(text: str) -> list[str]:
    return stems(content_words(text))
