"""Questions → hard negatives: wrong passages that the retriever ranks near the right one."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from pincite.index import Embedder
from pincite.index.text.words import content_words, stems

from training.questions import LabelledQuestion, PassageKey

NEGATIVES_PER_QUESTION = 5
CANDIDATES_PER_QUESTION = 40
"""Passages nearest by vectors that are ranked again by vectors and words."""
OVERLAP_WEIGHT = 0.8
"""Weight of the word overlap, from 0 to 1, next to the cosine."""


def find_hard_negatives(
    questions: Sequence[LabelledQuestion], embedder: Embedder
) -> dict[int, list[PassageKey]]:
    """Return the hard negatives of each question, by the question's position, nearest first.

    Left out are passages that contain the short answer and, if no short answer is known, all
    passages of the question's title.
    """
    passages = {each.passage_key: " ".join(each.sentences) for each in questions}
    keys = list(passages)
    stem_sets = [set(stems(content_words(passages[key]))) for key in keys]
    document_frequency = Counter(stem for bag in stem_sets for stem in bag)
    passage_vectors = embedder.embed([passages[key] for key in keys])
    question_vectors = embedder.embed([each.text for each in questions])
    result = {}
    for number, question in enumerate(questions):
        cosines = passage_vectors @ question_vectors[number]
        idf_weights = {
            stem: math.log(len(keys) / (1 + document_frequency[stem]))
            for stem in set(stems(content_words(question.text)))
        }
        total = sum(idf_weights.values()) or 1.0
        nearest = np.argpartition(-cosines, CANDIDATES_PER_QUESTION)[:CANDIDATES_PER_QUESTION]
        scores = {}
        for position in nearest.tolist():
            shared = idf_weights.keys() & stem_sets[position]
            overlap = sum(idf_weights[stem] for stem in shared) / total
            scores[position] = float(cosines[position]) + OVERLAP_WEIGHT * overlap
        ranked = [keys[n] for n in sorted(scores, key=lambda position: -scores[position])]
        answers = {
            question.sentences[s][start:end].lower() for s, start, end in question.answer_spans
        }
        result[number] = [
            key
            for key in ranked
            if key != question.passage_key
            and (key[0] != question.title or answers)
            and not any(answer in passages[key].lower() for answer in answers)
        ][:NEGATIVES_PER_QUESTION]
    return result
