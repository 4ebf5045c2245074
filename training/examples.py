"""Questions → what the model sees in one epoch: their passage in several forms, and wrong ones."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pincite.assistant.read.packing import MAX_PASSAGE_TOKENS, pack
from pincite.index.text.words import content_words, stems

from training.model import TrainingExample
from training.perturb import find_names, perturb
from training.questions import LabelledQuestion, PassageKey, TokenCache

MAX_JOINED_TOKENS = MAX_PASSAGE_TOKENS - 60
"""Tokens of a passage with another put beside it."""


@dataclass(frozen=True, slots=True)
class ExampleMix:
    """How often an example of each kind is made of a question; the last two share its own."""

    hard: float = 0.5  # a passage that our own retriever confuses with the right one
    changed: float = 0.3  # the right passage, asked something else
    far: float = 0.1  # a passage of any title
    bare: float = 0.0  # the right passage without what answers
    adversarial: int = 2  # times a question of SQuAD 2.0 is asked: its unanswerable ones are rare
    likeliest: float = 0.2  # of a passage that does not answer, its most likely sentence alone
    title: float = 0.8  # the title is shown
    alone: float = 0.8  # sentences alone: one that answers, and some that look as if they did
    window: float = 0.15  # some sentences around it
    joined: float = 0.2  # another passage of the title before or after it
    pairs: bool = False  # instead of all these, pairs of the question and one sentence
    one_gold: bool = False  # of several sentences that answer, the first is the only one


def build_epoch(
    questions: Sequence[tuple[LabelledQuestion, Sequence[PassageKey]]],
    passages: Mapping[PassageKey, tuple[str, ...]],
    token_cache: TokenCache,
    mix: ExampleMix,
    rng: random.Random,
) -> Iterator[TrainingExample]:
    """Yield the examples of one epoch: of questions, each with the passages that confuse."""
    siblings: dict[str, list[PassageKey]] = defaultdict(list)
    for key in passages:
        siblings[key[0]].append(key)
    names_by_title: dict[str, list[str]] = defaultdict(list)
    for question, _ in questions:
        names_by_title[question.title] += find_names(question.text)
    all_passages = list(passages)
    for question, hard_negatives in questions:
        if mix.one_gold and question.gold:
            first = min(question.gold)
            answers = tuple(answer for answer in question.answer_spans if answer[0] == first)
            question = replace(question, gold=frozenset([first]), answer_spans=answers)
        if mix.pairs:
            views = _build_pairs(question, siblings[question.title], hard_negatives, passages, rng)
            examples = (
                _encode_example(view, token_cache, with_title=rng.random() < mix.title)
                for view in views
            )
            yield from filter(None, examples)
            continue
        for _ in range(mix.adversarial if question.source == "squad2" else 1):
            neighbour = passages[rng.choice(siblings[question.title])]
            variants = [_vary_passage(question, neighbour, token_cache, mix, rng)]
            if hard_negatives and rng.random() < mix.hard:
                variants.append(
                    _replace_passage(
                        question, rng.choice(hard_negatives), passages, mix.likeliest, rng
                    )
                )
            perturbed = perturb(question.text, names_by_title[question.title], rng)
            if question.gold and perturbed and rng.random() < mix.changed:
                variant = _vary_passage(question, neighbour, token_cache, mix, rng)
                variants.append(replace(variant, text=perturbed, gold=frozenset(), answer_spans=()))
            if mix.bare and question.gold and rng.random() < mix.bare:
                variants += _remove_answers(question)
            random_passage = rng.choice(all_passages)
            if random_passage[0] != question.title and rng.random() < mix.far:
                variants.append(
                    _replace_passage(question, random_passage, passages, mix.likeliest, rng)
                )
            if rng.random() < mix.alone:
                variants += _sample_single_sentences(question, rng)
            for view in variants:
                example = _encode_example(view, token_cache, with_title=rng.random() < mix.title)
                if example:
                    yield example


def _vary_passage(
    question: LabelledQuestion,
    neighbour: tuple[str, ...],
    token_cache: TokenCache,
    mix: ExampleMix,
    rng: random.Random,
) -> LabelledQuestion:
    """The question with its own passage: whole, or some of it, or more than it."""
    chance = rng.random()
    if chance < mix.window:
        middle = rng.choice(sorted(question.gold) or range(len(question.sentences)))
        return _select_sentences(
            question, middle - rng.randint(0, 3), middle + 1 + rng.randint(0, 3)
        )
    chance -= mix.window
    if chance < mix.joined and _can_join(question, neighbour, token_cache):
        shift = len(neighbour) if rng.random() < 0.5 else 0
        both = (*neighbour, *question.sentences) if shift else (*question.sentences, *neighbour)
        return replace(
            question,
            sentences=both,
            gold=frozenset(number + shift for number in question.gold),
            answer_spans=tuple(
                (number + shift, start, end) for number, start, end in question.answer_spans
            ),
        )
    return question


def _sample_single_sentences(
    question: LabelledQuestion, rng: random.Random
) -> Iterator[LabelledQuestion]:
    """A sentence that answers, and two that share the most words with the question but do not."""
    overlaps = _count_shared_words(question.text, question.sentences)
    others = [number for number in range(len(overlaps)) if number not in question.gold]
    others.sort(key=lambda number: -overlaps[number])
    chosen = rng.sample(others[:4], min(2, len(others)))
    if question.gold:
        chosen.append(rng.choice(sorted(question.gold)))
    return (_select_sentences(question, number, number + 1) for number in chosen)


def _answer_texts(question: LabelledQuestion) -> list[str]:
    return [
        question.sentences[number][start:end].lower()
        for number, start, end in question.answer_spans
    ]


def _remove_answers(question: LabelledQuestion) -> Iterator[LabelledQuestion]:
    """The question with what is left of its passage, where that does not answer."""
    answers = _answer_texts(question)
    remaining = tuple(text for n, text in enumerate(question.sentences) if n not in question.gold)
    if remaining and not any(answer in text.lower() for answer in answers for text in remaining):
        yield replace(question, sentences=remaining, gold=frozenset(), answer_spans=())


def _build_pairs(
    question: LabelledQuestion,
    siblings: Sequence[PassageKey],
    hard_negatives: Sequence[PassageKey],
    passages: Mapping[PassageKey, tuple[str, ...]],
    rng: random.Random,
) -> Iterator[LabelledQuestion]:
    """Every sentence that answers, the likeliest four or six others, and two from elsewhere."""
    others = [number for number in range(len(question.sentences)) if number not in question.gold]
    overlaps = _count_shared_words(question.text, question.sentences)
    others.sort(key=lambda number: -overlaps[number])
    for number in [*sorted(question.gold), *others[: 4 if question.gold else 6]]:
        yield _select_sentences(question, number, number + 1)
    answers = _answer_texts(question)
    other_passages = [rng.choice(siblings)] if answers else []
    other_passages += rng.sample(hard_negatives, min(1, len(hard_negatives)))
    for key in other_passages:
        if key != question.passage_key:
            negative = _replace_passage(question, key, passages, 1.0, rng)
            if not any(answer in negative.sentences[0].lower() for answer in answers):
                yield negative


def _count_shared_words(question: str, sentences: Sequence[str]) -> list[int]:
    """How many words each sentence shares with the question."""
    question_stems = set(stems(content_words(question)))
    return [len(question_stems & set(stems(content_words(text)))) for text in sentences]


def _most_similar_sentence(question: str, sentences: Sequence[str]) -> str:
    overlaps = _count_shared_words(question, sentences)
    return sentences[overlaps.index(max(overlaps))]


def _select_sentences(question: LabelledQuestion, first: int, last: int) -> LabelledQuestion:
    first, last = max(0, first), min(len(question.sentences), last)
    return replace(
        question,
        sentences=question.sentences[first:last],
        gold=frozenset(number - first for number in question.gold if first <= number < last),
        answer_spans=tuple(
            (n - first, start, end) for n, start, end in question.answer_spans if first <= n < last
        ),
    )


def _can_join(
    question: LabelledQuestion, neighbour: tuple[str, ...], token_cache: TokenCache
) -> bool:
    """Tell whether a passage may stand beside: there is room, and it does not answer."""
    if not question.answer_spans or neighbour == question.sentences:
        return False
    answers = _answer_texts(question)
    neighbour_text = " ".join(neighbour).lower()
    size = sum(
        len(token_cache.token_ids(sentence)) for sentence in (*question.sentences, *neighbour)
    )
    return size < MAX_JOINED_TOKENS and not any(answer in neighbour_text for answer in answers)


def _replace_passage(
    question: LabelledQuestion,
    key: PassageKey,
    passages: Mapping[PassageKey, tuple[str, ...]],
    single_sentence_share: float,
    rng: random.Random,
) -> LabelledQuestion:
    """The question with a passage that does not answer it, or its most likely sentence alone."""
    sentences = passages[key]
    if rng.random() < single_sentence_share:
        sentences = (_most_similar_sentence(question.text, sentences),)
    return replace(question, title=key[0], sentences=sentences, gold=frozenset(), answer_spans=())


def _encode_example(
    question: LabelledQuestion, token_cache: TokenCache, *, with_title: bool
) -> TrainingExample | None:
    title = token_cache.token_ids(question.title) if with_title else []
    rows = list(
        pack(
            token_cache.token_ids(question.text),
            title,
            [token_cache.token_ids(text) for text in question.sentences],
        )
    )
    if len(rows) != 1:  # of what does not fit into one row, the rest would be missing
        return None
    (row,) = rows
    answer = None
    for number, start, end in question.answer_spans[:1]:
        tokens = token_cache.token_span(question.sentences[number], start, end)
        first, last = row.spans[row.pieces.index((number, 0))]
        if tokens and first + tokens[1] < last - 1:
            answer = first + tokens[0], first + tokens[1]
    return TrainingExample(row, [int(number in question.gold) for number, _ in row.pieces], answer)
