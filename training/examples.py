"""Questions → what the model sees in one epoch: their passage in several forms, and wrong ones."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pincite.assistant.read.packing import WINDOW, pack
from pincite.index.text.words import content_words, stems

from training.model import Example
from training.perturb import changed, names
from training.questions import Asked, Cut, Passage

ROOM = WINDOW - 60
"""Tokens of a passage with another put beside it."""


@dataclass(frozen=True, slots=True)
class Mix:
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


def epoch(
    asked: Sequence[tuple[Asked, Sequence[Passage]]],
    passages: Mapping[Passage, tuple[str, ...]],
    cut: Cut,
    mix: Mix,
    draw: random.Random,
) -> Iterator[Example]:
    """Yield the examples of one epoch: of questions, each with the passages that confuse."""
    siblings: dict[str, list[Passage]] = defaultdict(list)
    for key in passages:
        siblings[key[0]].append(key)
    named: dict[str, list[str]] = defaultdict(list)
    for each, _ in asked:
        named[each.title] += names(each.question)
    everything = list(passages)
    for each, wrong in asked:
        if mix.one_gold and each.gold:
            first = min(each.gold)
            answers = tuple(answer for answer in each.answers if answer[0] == first)
            each = replace(each, gold=frozenset([first]), answers=answers)
        if mix.pairs:
            views = _pairs(each, siblings[each.title], wrong, passages, draw)
            made = (_example(view, cut, titled=draw.random() < mix.title) for view in views)
            yield from filter(None, made)
            continue
        for _ in range(mix.adversarial if each.source == "squad2" else 1):
            neighbour = passages[draw.choice(siblings[each.title])]
            shown = [_view(each, neighbour, cut, mix, draw)]
            if wrong and draw.random() < mix.hard:
                shown.append(_elsewhere(each, draw.choice(wrong), passages, mix.likeliest, draw))
            new = changed(each.question, named[each.title], draw)
            if each.gold and new and draw.random() < mix.changed:
                asks = _view(each, neighbour, cut, mix, draw)
                shown.append(replace(asks, question=new, gold=frozenset(), answers=()))
            if mix.bare and each.gold and draw.random() < mix.bare:
                shown += _bare(each)
            far = draw.choice(everything)
            if far[0] != each.title and draw.random() < mix.far:
                shown.append(_elsewhere(each, far, passages, mix.likeliest, draw))
            if draw.random() < mix.alone:
                shown += _alone(each, draw)
            for view in shown:
                example = _example(view, cut, titled=draw.random() < mix.title)
                if example:
                    yield example


def _view(
    each: Asked, neighbour: tuple[str, ...], cut: Cut, mix: Mix, draw: random.Random
) -> Asked:
    """The question with its own passage: whole, or some of it, or more than it."""
    chance = draw.random()
    if chance < mix.window:
        middle = draw.choice(sorted(each.gold) or range(len(each.sentences)))
        return _part(each, middle - draw.randint(0, 3), middle + 1 + draw.randint(0, 3))
    chance -= mix.window
    if chance < mix.joined and _fits(each, neighbour, cut):
        shift = len(neighbour) if draw.random() < 0.5 else 0
        both = (*neighbour, *each.sentences) if shift else (*each.sentences, *neighbour)
        return replace(
            each,
            sentences=both,
            gold=frozenset(number + shift for number in each.gold),
            answers=tuple((number + shift, start, end) for number, start, end in each.answers),
        )
    return each


def _alone(each: Asked, draw: random.Random) -> Iterator[Asked]:
    """A sentence that answers, and two that share the most words with the question but do not."""
    shared = _shared(each.question, each.sentences)
    others = [number for number in range(len(shared)) if number not in each.gold]
    others.sort(key=lambda number: -shared[number])
    chosen = draw.sample(others[:4], min(2, len(others)))
    if each.gold:
        chosen.append(draw.choice(sorted(each.gold)))
    return (_part(each, number, number + 1) for number in chosen)


def _known(each: Asked) -> list[str]:
    return [each.sentences[number][start:end].lower() for number, start, end in each.answers]


def _bare(each: Asked) -> Iterator[Asked]:
    """The question with what is left of its passage, where that does not answer."""
    known = _known(each)
    left = tuple(text for n, text in enumerate(each.sentences) if n not in each.gold)
    if left and not any(answer in text.lower() for answer in known for text in left):
        yield replace(each, sentences=left, gold=frozenset(), answers=())


def _pairs(
    each: Asked,
    siblings: Sequence[Passage],
    wrong: Sequence[Passage],
    passages: Mapping[Passage, tuple[str, ...]],
    draw: random.Random,
) -> Iterator[Asked]:
    """Every sentence that answers, the likeliest four or six others, and two from elsewhere."""
    others = [number for number in range(len(each.sentences)) if number not in each.gold]
    shared = _shared(each.question, each.sentences)
    others.sort(key=lambda number: -shared[number])
    for number in [*sorted(each.gold), *others[: 4 if each.gold else 6]]:
        yield _part(each, number, number + 1)
    known = _known(each)
    elsewhere = [draw.choice(siblings)] if known else []
    elsewhere += draw.sample(wrong, min(1, len(wrong)))
    for key in elsewhere:
        if key != each.passage:
            likeliest = _elsewhere(each, key, passages, 1.0, draw)
            if not any(answer in likeliest.sentences[0].lower() for answer in known):
                yield likeliest


def _shared(question: str, sentences: Sequence[str]) -> list[int]:
    """How many words each sentence shares with the question."""
    wanted = set(stems(content_words(question)))
    return [len(wanted & set(stems(content_words(text)))) for text in sentences]


def _likeliest(question: str, sentences: Sequence[str]) -> str:
    shared = _shared(question, sentences)
    return sentences[shared.index(max(shared))]


def _part(each: Asked, first: int, last: int) -> Asked:
    first, last = max(0, first), min(len(each.sentences), last)
    return replace(
        each,
        sentences=each.sentences[first:last],
        gold=frozenset(number - first for number in each.gold if first <= number < last),
        answers=tuple(
            (n - first, start, end) for n, start, end in each.answers if first <= n < last
        ),
    )


def _fits(each: Asked, neighbour: tuple[str, ...], cut: Cut) -> bool:
    """Tell whether a passage may stand beside: there is room, and it does not answer."""
    if not each.answers or neighbour == each.sentences:
        return False
    known = _known(each)
    beside = " ".join(neighbour).lower()
    size = sum(len(cut.ids(sentence)) for sentence in (*each.sentences, *neighbour))
    return size < ROOM and not any(answer in beside for answer in known)


def _elsewhere(
    each: Asked,
    key: Passage,
    passages: Mapping[Passage, tuple[str, ...]],
    likeliest: float,
    draw: random.Random,
) -> Asked:
    """The question with a passage that does not answer it, or its most likely sentence alone."""
    sentences = passages[key]
    if draw.random() < likeliest:
        sentences = (_likeliest(each.question, sentences),)
    return replace(each, title=key[0], sentences=sentences, gold=frozenset(), answers=())


def _example(each: Asked, cut: Cut, *, titled: bool) -> Example | None:
    title = cut.ids(each.title) if titled else []
    rows = list(pack(cut.ids(each.question), title, [cut.ids(text) for text in each.sentences]))
    if len(rows) != 1:  # of what does not fit into one row, the rest would be missing
        return None
    (row,) = rows
    answer = None
    for number, start, end in each.answers[:1]:
        tokens = cut.span(each.sentences[number], start, end)
        first, last = row.spans[row.pieces.index((number, 0))]
        if tokens and first + tokens[1] < last - 1:
            answer = first + tokens[0], first + tokens[1]
    return Example(row, [int(number in each.gold) for number, _ in row.pieces], answer)
