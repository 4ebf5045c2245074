"""Questions → the passages that our own retriever would take for the right one, but are not."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from pincite.index import Embedder
from pincite.index.text.words import content_words, stems

from training.questions import LabelledQuestion, PassageKey

NEGATIVES_PER_QUESTION = 5
CANDIDATES_PER_QUESTION = 40


def find_hard_negatives(
    questions: Sequence[LabelledQuestion], embedder: Embedder
) -> dict[int, list[PassageKey]]:
    """Return for each question's number the wrong passages nearest to it, by vectors and words.

    A passage that has the short answer is left out; where none is known, so is its whole title.
    """
    passages = {each.passage_key: " ".join(each.sentences) for each in questions}
    keys = list(passages)
    stem_sets = [set(stems(content_words(passages[key]))) for key in keys]
    document_frequency = Counter(stem for bag in stem_sets for stem in bag)
    passage_vectors = embedder.embed([passages[key] for key in keys])
    question_vectors = embedder.embed([each.text for each in questions])
    result = {}
    for number, each in enumerate(questions):
        cosines = passage_vectors @ question_vectors[number]
        idf_weights = {
            stem: math.log(len(keys) / (1 + document_frequency[stem]))
            for stem in set(stems(content_words(each.text)))
        }
        total = sum(idf_weights.values()) or 1.0
        scores = {
            place: float(cosines[place])
            + 0.8 * sum(idf_weights[stem] for stem in idf_weights.keys() & stem_sets[place]) / total
            for place in np.argpartition(-cosines, CANDIDATES_PER_QUESTION)[
                :CANDIDATES_PER_QUESTION
            ].tolist()
        }
        ranked = [keys[place] for place in sorted(scores, key=lambda place: -scores[place])]
        answers = {each.sentences[s][start:end].lower() for s, start, end in each.answer_spans}
        result[number] = [
            key
            for key in ranked
            if key != each.passage_key
            and (key[0] != each.title or answers)
            and not any(answer in passages[key].lower() for answer in answers)
        ][:NEGATIVES_PER_QUESTION]
    return result
