"""Labelled questions for the tests of training."""

from training.data.questions import LabelledQuestion, Split

SENTENCES = (
    "The ferry Aurelia sank off Kestrel Point.",
    "It sank on 3 March 2021.",
    "Its captain was Tomas Lind.",
)


def make_question(
    text: str = "When did the Aurelia sink?",
    *,
    source: str = "squad1",
    title: str = "Aurelia",
    sentences: tuple[str, ...] = SENTENCES,
    answer: str = "3 March 2021",
    split: Split = "train",
) -> LabelledQuestion:
    """Return a question whose answer is in one of `sentences`; no answer if it is empty."""
    gold = [number for number, each in enumerate(sentences) if answer and answer in each]
    start = sentences[gold[0]].index(answer) if gold else 0
    return LabelledQuestion(
        source=source,
        licence="CC0",
        title=title,
        text=text,
        sentences=sentences,
        gold=frozenset(gold),
        answer_spans=tuple((number, start, start + len(answer)) for number in gold),
        short_answers=(answer,) if gold else (),
        split=split,
        group=title,
        sufficient=bool(gold),
    )
