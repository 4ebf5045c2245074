"""Questions → training examples of one epoch: their passages in several variants, and negatives.

The examples of a question that the reader chooses among come as one group.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pincite.assistant.encoder.packing import MAX_PASSAGE_TOKENS

from training.data.encoding import encode_example
from training.data.perturb import find_names, perturb
from training.data.questions import LabelledQuestion, PassageKey, TokenCache
from training.data.sentences import find_most_similar_sentence, rank_others, select_sentences
from training.model import TrainingExample

MAX_JOINED_TOKENS = MAX_PASSAGE_TOKENS - 60
"""Most tokens of two passages that are joined to one."""


@dataclass(frozen=True, slots=True)
class ExampleMix:
    """Which examples are made of a question. A share from 0 to 1 is a probability."""

    hard_negative: float = 0.4
    """Each of two passages that a search confuses with the right one."""
    perturbed: float = 0.25
    """The right passage with a changed question, which the passage does not answer."""
    random_passage: float = 0.1
    """A passage of any title."""
    without_answers: float = 0.0
    """The right passage without the sentences that answer."""
    misleading_rival: float = 0.8
    """The passage of the same story that misleads most, next to the right one."""
    other_rival: float = 0.5
    """Any other passage of the same story."""
    negative_sentence: float = 0.2
    """Instead of a whole wrong passage, only its sentence that is nearest to the question."""
    title: float = 0.8
    """The title and the day of the passage are shown."""
    single_sentences: float = 0.5
    """Sentences alone: one that answers, and some that look similar, one of another passage."""
    window: float = 0.15
    """Instead of the whole right passage, some sentences around the answer."""
    joined: float = 0.2
    """The right passage joined with another passage of its title."""
    pairs_only: bool = False
    """Instead of all the above, pairs of the question and one sentence."""
    first_gold_only: bool = False
    """Of several sentences that answer, only the first counts as one."""


@dataclass(frozen=True, slots=True)
class _Pool:
    """What the examples of an epoch are drawn from."""

    passages: Mapping[PassageKey, tuple[str, ...]]
    keys: Sequence[PassageKey]
    siblings: Mapping[str, Sequence[PassageKey]]
    names: Mapping[str, Sequence[str]]
    name_groups: Sequence[str]
    """The groups that have names."""
    token_cache: TokenCache
    mix: ExampleMix
    rng: random.Random


def build_epoch(
    questions: Sequence[tuple[LabelledQuestion, Sequence[PassageKey]]],
    passages: Mapping[PassageKey, tuple[str, ...]],
    token_cache: TokenCache,
    mix: ExampleMix,
    rng: random.Random,
) -> Iterator[list[TrainingExample]]:
    """Yield the groups of examples of one epoch. Each question comes with its hard negatives."""
    siblings: dict[str, dict[PassageKey, None]] = defaultdict(dict)
    names: dict[str, list[str]] = defaultdict(list)
    for question, _ in questions:
        siblings[question.group][question.passage_key] = None
        names[question.group] += find_names(question.text)
    keys_by_group = {group: list(keys) for group, keys in siblings.items()}
    name_groups = [group for group, found in names.items() if found]
    pool = _Pool(passages, list(passages), keys_by_group, names, name_groups, token_cache, mix, rng)
    for question, hard_negatives in questions:
        if mix.first_gold_only and question.gold:
            question = _keep_first_gold(question)
        groups: Iterable[Iterable[LabelledQuestion]]
        if mix.pairs_only:
            groups = ([pair] for pair in _build_pairs(question, hard_negatives, pool))
        else:
            groups = _build_variants(question, hard_negatives, pool)
        for group in groups:
            with_title = rng.random() < mix.title
            encoded = [encode_example(each, token_cache, with_title=with_title) for each in group]
            if examples := [each for each in encoded if each]:
                yield examples


def _keep_first_gold(question: LabelledQuestion) -> LabelledQuestion:
    first = min(question.gold)
    answer_spans = tuple(span for span in question.answer_spans if span[0] == first)
    return replace(question, gold=frozenset([first]), answer_spans=answer_spans)


def _build_variants(
    question: LabelledQuestion, hard_negatives: Sequence[PassageKey], pool: _Pool
) -> Iterator[list[LabelledQuestion]]:
    """Yield the question with its own passage and its rivals, and what the mix draws besides."""
    mix, rng = pool.mix, pool.rng
    neighbour = pool.passages[rng.choice(pool.siblings[question.group])]
    candidates = [_vary_passage(question, neighbour, pool), *_sample_rivals(question, mix, rng)]
    confused = rng.sample(hard_negatives, min(2, len(hard_negatives)))
    candidates += [
        _replace_passage(question, key, pool)
        for key in confused
        if rng.random() < mix.hard_negative
    ]
    yield candidates
    perturbed = perturb(question.text, _sample_names(question, pool), rng)
    if question.gold and perturbed and rng.random() < mix.perturbed:
        variant = _vary_passage(question, neighbour, pool)
        yield [
            replace(
                variant,
                text=perturbed,
                gold=frozenset(),
                differing=frozenset(),
                answer_spans=(),
                sufficient=False,
            )
        ]
    if mix.without_answers and question.gold and rng.random() < mix.without_answers:
        yield from ([each] for each in _remove_answers(question))
    random_key = rng.choice(pool.keys)
    if random_key not in pool.siblings[question.group] and rng.random() < mix.random_passage:
        yield [_replace_passage(question, random_key, pool)]
    if rng.random() < mix.single_sentences:
        yield [
            *_sample_single_sentences(question, rng),
            *(_replace_passage(question, key, pool, 1.0) for key in confused[:1]),
        ]


def _sample_names(question: LabelledQuestion, pool: _Pool) -> Sequence[str]:
    """Return names that may replace one of the question: of its own group, or of any other."""
    if pool.rng.random() < 0.5:
        return pool.names[question.group]
    return pool.names[pool.rng.choice(pool.name_groups)] if pool.name_groups else ()


def _sample_rivals(
    question: LabelledQuestion, mix: ExampleMix, rng: random.Random
) -> Iterator[LabelledQuestion]:
    """Yield other passages of the question's group; the first of them misleads most."""
    if question.rivals:
        first, *others = question.rivals
        if rng.random() < mix.misleading_rival:
            yield first
        if others and rng.random() < mix.other_rival:
            yield rng.choice(others)


def _vary_passage(
    question: LabelledQuestion, neighbour: tuple[str, ...], pool: _Pool
) -> LabelledQuestion:
    """Return the question with its own passage: whole, a window of it, or joined with another."""
    mix, rng = pool.mix, pool.rng
    chance = rng.random()
    if chance < mix.window:
        middle = rng.choice(sorted(question.gold) or range(len(question.sentences)))
        return select_sentences(
            question, middle - rng.randint(0, 3), middle + 1 + rng.randint(0, 3)
        )
    chance -= mix.window
    if chance < mix.joined and _can_join(question, neighbour, pool.token_cache):
        shift = len(neighbour) if rng.random() < 0.5 else 0
        both = (*neighbour, *question.sentences) if shift else (*question.sentences, *neighbour)
        return replace(
            question,
            rivals=(),
            sentences=both,
            gold=frozenset(number + shift for number in question.gold),
            differing=frozenset(number + shift for number in question.differing),
            answer_spans=tuple(
                (number + shift, start, end) for number, start, end in question.answer_spans
            ),
        )
    return question


def _sample_single_sentences(
    question: LabelledQuestion, rng: random.Random
) -> Iterator[LabelledQuestion]:
    """Yield one sentence that answers, and two of the others that share most words."""
    others = [select_sentences(question, n, n + 1) for n in rank_others(question)[:4]]
    for rival in question.rivals[:1]:
        others += [select_sentences(rival, n, n + 1) for n in rank_others(rival)[:2]]
    yield from rng.sample(others, min(2, len(others)))
    if question.gold:
        number = rng.choice(sorted(question.gold))
        yield select_sentences(question, number, number + 1)


def _list_answer_texts(question: LabelledQuestion) -> list[str]:
    return [
        question.sentences[number][start:end].lower()
        for number, start, end in question.answer_spans
    ]


def _remove_answers(question: LabelledQuestion) -> Iterator[LabelledQuestion]:
    """Yield the question with the rest of its passage, if the rest does not contain the answer."""
    answers = _list_answer_texts(question)
    kept = [number for number in range(len(question.sentences)) if number not in question.gold]
    remaining = tuple(question.sentences[number] for number in kept)
    if remaining and not any(answer in text.lower() for answer in answers for text in remaining):
        yield replace(
            question,
            sentences=remaining,
            gold=frozenset(),
            differing=frozenset(kept.index(number) for number in question.differing),
            answer_spans=(),
            sufficient=False,
        )


def _build_pairs(
    question: LabelledQuestion, hard_negatives: Sequence[PassageKey], pool: _Pool
) -> Iterator[LabelledQuestion]:
    """Yield the sentences that answer, up to six others, and up to two of other passages."""
    for number in [*sorted(question.gold), *rank_others(question)[: 4 if question.gold else 6]]:
        yield select_sentences(question, number, number + 1)
    answers = _list_answer_texts(question)
    other_passages = [pool.rng.choice(pool.siblings[question.group])] if answers else []
    other_passages += pool.rng.sample(hard_negatives, min(1, len(hard_negatives)))
    for key in other_passages:
        if key != question.passage_key:
            negative = _replace_passage(question, key, pool, single_sentence_share=1.0)
            if not any(answer in negative.sentences[0].lower() for answer in answers):
                yield negative


def _can_join(
    question: LabelledQuestion, neighbour: tuple[str, ...], token_cache: TokenCache
) -> bool:
    """Return whether a passage fits next to the question's own, and does not answer."""
    if not question.answer_spans or neighbour == question.sentences:
        return False
    answers = _list_answer_texts(question)
    neighbour_text = " ".join(neighbour).lower()
    size = sum(
        len(token_cache.get_token_ids(sentence)) for sentence in (*question.sentences, *neighbour)
    )
    return size < MAX_JOINED_TOKENS and not any(answer in neighbour_text for answer in answers)


def _replace_passage(
    question: LabelledQuestion,
    key: PassageKey,
    pool: _Pool,
    single_sentence_share: float | None = None,
) -> LabelledQuestion:
    """Return the question with a passage that does not answer, or its most similar sentence."""
    share = pool.mix.negative_sentence if single_sentence_share is None else single_sentence_share
    sentences = pool.passages[key]
    if pool.rng.random() < share:
        sentences = (find_most_similar_sentence(question.text, sentences),)
    return replace(
        question,
        title=key[0],
        sentences=sentences,
        gold=frozenset(),
        differing=frozenset(),
        answer_spans=(),
        sufficient=False,
    )
