"""Questions → the passages that our own retriever would take for the right one, but are not."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from pincite.index import Embedder
from pincite.index.text.words import content_words, stems

from training.questions import Asked, Passage

KEPT = 5
NEAREST = 40


def confusing(asked: Sequence[Asked], embedder: Embedder) -> dict[int, list[Passage]]:
    """Return for each question's number the wrong passages nearest to it, by vectors and words.

    A passage that has the short answer is left out; where none is known, so is its whole title.
    """
    passages = {each.passage: " ".join(each.sentences) for each in asked}
    keys = list(passages)
    bags = [set(stems(content_words(passages[key]))) for key in keys]
    spread = Counter(stem for bag in bags for stem in bag)
    matrix = embedder.vectors([passages[key] for key in keys])
    questions = embedder.vectors([each.question for each in asked])
    result = {}
    for number, each in enumerate(asked):
        cosines = matrix @ questions[number]
        wanted = {
            stem: math.log(len(keys) / (1 + spread[stem]))
            for stem in set(stems(content_words(each.question)))
        }
        total = sum(wanted.values()) or 1.0
        scores = {
            place: float(cosines[place])
            + 0.8 * sum(wanted[stem] for stem in wanted.keys() & bags[place]) / total
            for place in np.argpartition(-cosines, NEAREST)[:NEAREST].tolist()
        }
        ranked = [keys[place] for place in sorted(scores, key=lambda place: -scores[place])]
        answers = {each.sentences[s][start:end].lower() for s, start, end in each.answers}
        result[number] = [
            key
            for key in ranked
            if key != each.passage
            and (key[0] != each.title or answers)
            and not any(answer in passages[key].lower() for answer in answers)
        ][:KEPT]
    return result
