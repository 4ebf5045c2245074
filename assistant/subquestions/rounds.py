"""A question and the passages found for it → more passages, found in up to three rounds.

The first round searched for the question. The second searches for its parts, and for what the
outlets that they name have published. The third searches for the parts that need the answer of
another part.
"""

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from pincite.assistant.llm.model import Delta, Model
from pincite.assistant.subquestions.conjunction import split_question
from pincite.assistant.subquestions.planner import REFERENCE, plan_parts
from pincite.index.types import Passage

PASSAGES_PER_PART = 4
"""Passages that a search for a part adds."""

FIRST_PASSAGES = 4
"""Passages of the question as a whole that come before those of its parts."""

MAX_PASSAGES = 40
"""Passages of the question as a whole."""

Search = Callable[[str, int, frozenset[str] | None], Sequence[Passage]]
"""A query, a number of passages, and the publishers to search → passages, best first."""

ShortAnswer = Callable[[str, Sequence[Passage]], str]
"""A question and passages → the few words that answer; empty if none are sure enough."""


@dataclass(frozen=True, slots=True)
class Found:
    """The passages found, in the order in which they are given to a model, and the searches."""

    passages: tuple[Passage, ...]
    searches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Searcher:
    """Searches in rounds, over the articles of some publishers."""

    search: Search
    find_short_answer: ShortAnswer
    publishers: Sequence[str] = ()

    def find(
        self, question: str, passages: Sequence[Passage], model: Model | None
    ) -> Generator[Delta, None, Found]:
        """Yield the deltas of the model that takes the question apart; return what is found.

        `passages` were found for the question. A question of one part, and any without a model, is
        taken apart by its conjunctions. Raises ModelError.
        """
        parts = split_question(question)
        if parts and model:
            parts = (yield from plan_parts(question, model)) or parts
        searches, results = self._search_parts(parts)
        outlets = self._find_publishers(question)
        results += [
            self.search(part, PASSAGES_PER_PART, frozenset([outlet]))
            for part in searches or [question]
            for outlet in self._find_publishers(part) or outlets
        ]
        whole = self.search(question, MAX_PASSAGES, None)
        ordered = [
            *passages[:FIRST_PASSAGES],
            *_take_in_turn(results),
            # An article that answers comes with more passages than the reader read of it.
            *whole[: len(passages)],
            *passages[FIRST_PASSAGES:],
            *whole,
        ]
        return Found(tuple(_drop_repeated(ordered)), tuple(searches))

    def _search_parts(self, parts: Sequence[str]) -> tuple[list[str], list[Sequence[Passage]]]:
        """Search for each part, those that need the answer of an earlier one last."""
        searches: list[str] = []
        results: dict[int, Sequence[Passage]] = {}
        for needs_answer in (False, True):
            for number, part in enumerate(parts, start=1):
                if bool(REFERENCE.search(part)) is needs_answer:
                    query = self._fill(part, parts, results)
                    if query:
                        results[number] = self.search(query, PASSAGES_PER_PART, None)
                        searches.append(query)
        return searches, [results[number] for number in sorted(results)]

    def _fill(self, part: str, parts: Sequence[str], results: dict[int, Sequence[Passage]]) -> str:
        """Return a part with the answers that it needs; empty if one is not found."""
        for reference in REFERENCE.finditer(part):
            number = int(reference[1])
            if number not in results:
                return ""
            answer = self.find_short_answer(parts[number - 1], results[number])
            if not answer:
                return ""
            part = part.replace(reference[0], answer)
        return part

    def _find_publishers(self, text: str) -> list[str]:
        """Return the publishers that a text names."""
        return [
            name
            for name in self.publishers
            if len(name) > 2 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text)
        ]


def _take_in_turn(results: Iterable[Sequence[Passage]]) -> Iterator[Passage]:
    return (each for each in chain.from_iterable(zip_longest(*results)) if each is not None)


def _drop_repeated(passages: Iterable[Passage]) -> Iterator[Passage]:
    seen: set[tuple[str, int]] = set()
    for each in passages:
        key = each.article_id, each.start
        if key not in seen:
            seen.add(key)
            yield each
