"""Some of the sentences of a question's passage: those around one, or those that look similar."""

from collections.abc import Sequence
from dataclasses import replace

from pincite.index.text.words import content_words, stems

from training.data.questions import LabelledQuestion


def select_sentences(question: LabelledQuestion, first: int, last: int) -> LabelledQuestion:
    """Return the question with the sentences from `first` up to `last`, exclusive."""
    first, last = max(0, first), min(len(question.sentences), last)
    gold = frozenset(number - first for number in question.gold if first <= number < last)
    return replace(
        question,
        sentences=question.sentences[first:last],
        gold=gold,
        differing=frozenset(n - first for n in question.differing if first <= n < last),
        sufficient=question.sufficient and len(gold) == len(question.gold),
        answer_spans=tuple(
            (n - first, start, end) for n, start, end in question.answer_spans if first <= n < last
        ),
    )


def rank_others(question: LabelledQuestion) -> list[int]:
    """Return the numbers of the sentences that do not answer, most shared words first."""
    overlaps = count_shared_words(question.text, question.sentences)
    others = [number for number in range(len(overlaps)) if number not in question.gold]
    return sorted(others, key=lambda number: -overlaps[number])


def find_most_similar_sentence(question: str, sentences: Sequence[str]) -> str:
    """Return the sentence that shares most stems with the question."""
    overlaps = count_shared_words(question, sentences)
    return sentences[overlaps.index(max(overlaps))]


def count_shared_words(question: str, sentences: Sequence[str]) -> list[int]:
    """Return for each sentence the number of stems that it shares with the question."""
    question_stems = set(stems(content_words(question)))
    return [len(question_stems & set(stems(content_words(text)))) for text in sentences]
