"""A statement and the sentences it cites → what the rules see of the two, and the evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.assistant.check.cited import CitedSentence
from pincite.assistant.check.literals import (
    find_opposite_polarity,
    find_unsupported_facts,
    normalize,
)
from pincite.assistant.english.numbers import find_numbers
from pincite.index.text.words import content_words, stems, words


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the check sees of a statement and the sentences it cites."""

    meaning: float
    """Log-odds by the model that the sentences bear the statement out in full."""
    missing_facts: float
    """How many figures, dates, names and quotations are not in the sentences or around them."""
    opposed_words: float
    """How many words are denied in one of the two and affirmed in the other."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """What the rules object to, in words of the statement.

    `facts`: figures, dates, names and quotations that are neither in the sentences nor around
    them. `opposed`: words that the statement denies and the sentences affirm, or the reverse.
    """

    facts: tuple[str, ...]
    opposed: tuple[str, ...]

    def weigh(self, meaning: float) -> Evidence:
        """Return the evidence, with the log-odds by the model."""
        return Evidence(meaning, len(self.facts), len(self.opposed))


def find_doubts(text: str, cited: Sequence[CitedSentence]) -> Doubts:
    """Compare a statement with the sentences it cites and with what surrounds them."""
    statement, sources = normalize(text), [normalize(each.text) for each in cited]
    facts = find_unsupported_facts(statement, [*sources, *_list_surroundings(cited)])
    return Doubts(tuple(facts), tuple(find_opposite_polarity(statement, sources)))


def stands_in_headline(text: str, cited: Sequence[CitedSentence]) -> bool:
    """Return whether headlines alone have more words of a statement than the sentences have.

    A headline helps to understand a sentence. It bears out nothing by itself: it may be the name of
    a file, which anybody chose.
    """
    wanted = set(stems(content_words(text)))
    sentences = set(stems(words(" ".join(f"{each.before} {each.text}" for each in cited))))
    headlines = set(stems(words(" ".join(each.headline for each in cited))))
    return len(wanted & headlines - sentences) > len(wanted & sentences)


def _list_surroundings(cited: Sequence[CitedSentence]) -> list[str]:
    """Return the sentences before the cited ones, and their headlines, each once.

    Headlines lose their figures: a figure that only a headline has is not what a sentence says.
    """
    before = [normalize(each.before) for each in cited if each.before]
    headlines = [_blank_figures(normalize(each.headline)) for each in cited if each.headline]
    return list(dict.fromkeys([*before, *headlines]))


def _blank_figures(text: str) -> str:
    """Return a text without its numbers; dates stay."""
    for each in sorted(find_numbers(text), key=lambda number: -number.start):
        text = f"{text[: each.start]}{text[each.end :]}"
    return text
