"""A question with its passage → a training example: the row of tokens, and its labels."""

from pincite.assistant.encoder.packing import pack
from pincite.assistant.read.reader import PassageText

from training.data.questions import LabelledQuestion, TokenCache
from training.model import NO_SPAN, TrainingExample


def encode_example(
    question: LabelledQuestion, token_cache: TokenCache, *, with_title: bool
) -> TrainingExample | None:
    """Return the example of a question; None if its passage does not fit into one row."""
    text = PassageText(question.title, question.sentences, question.published)
    rows = list(
        pack(
            token_cache.get_token_ids(question.text),
            token_cache.get_token_ids(text.heading) if with_title else [],
            [token_cache.get_token_ids(each) for each in question.sentences],
        )
    )
    if len(rows) != 1:
        return None
    (row,) = rows
    answers = []
    for number, start, end in question.answer_spans:
        tokens = token_cache.find_token_span(question.sentences[number], start, end)
        first, last = row.spans[row.pieces.index((number, 0))]
        if tokens and first + tokens[1] < last - 1:
            answers.append((first + tokens[0], first + tokens[1]))
    if not question.gold or (question.span_known and not question.answer_spans):
        answers = [NO_SPAN]
    return TrainingExample(
        source=question.source,
        row=row,
        gold=[int(number in question.gold) for number, _ in row.pieces],
        stated=[int(number in question.gold | question.differing) for number, _ in row.pieces],
        sufficient=question.sufficient,
        answers=answers,
    )
