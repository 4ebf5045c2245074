"""Readers that follow a rule, and the scored sentences that a reader returns."""

from collections.abc import Callable, Sequence

from pincite.assistant.read.calibration import Features
from pincite.assistant.read.ranking import ScoredSentence
from pincite.assistant.read.reader import Judgement, PassageText, Reader
from pincite.index.readers.article import make_article
from pincite.index.types import Sentence

SAMPLE_QUESTION = "How much lunar soil did Chang'e-6 bring back?"
SAMPLE_ANSWER = "1,935.3 grams"
"""Words of the sentence of the sample articles that answers SAMPLE_QUESTION."""

ZERO_FEATURES = Features(0.0, 0.0, 0.0, 0.0)


def make_reader(judge: Callable[[str], Judgement]) -> Reader:
    """Return a reader that judges each sentence alone, whatever the question."""

    def read(_question: str, texts: Sequence[PassageText]) -> list[list[Judgement]]:
        return [[judge(sentence) for sentence in text.sentences] for text in texts]

    return read


oracle_reader = make_reader(
    lambda sentence: Judgement(9.0 if SAMPLE_ANSWER in sentence else len(sentence) / 1e4 - 3)
)
"""Finds the sentence that answers SAMPLE_QUESTION, independent of the bundled reader."""

unsure_reader = make_reader(lambda _: Judgement(-20.0))
"""Finds no answer."""


def make_scored_sentence(
    text: str,
    short: str = "",
    *,
    logit: float = 2.0,
    published: str | None = None,
    title: str | None = None,
) -> ScoredSentence:
    """Return a sentence of its own article, with `short` as its probable short answer."""
    start = text.index(short)
    judgement = Judgement(
        logit, (start, start + len(short)) if short else None, 0.9 if short else 0.0
    )
    name = f"{text} {published}"
    article = make_article(id=name, source="a.txt", text=text, title=title, published=published)
    return ScoredSentence(
        article, Sentence(name, 0, 0, len(text)), text, judgement, ZERO_FEATURES, logit
    )
