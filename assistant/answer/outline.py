"""The statements of an answer in the order in which the model wrote them first.

A statement that is refused keeps its place until the model has worded it again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pincite.assistant.answer.judge import CheckedClaim
from pincite.index.text.words import content_words, stems, words


@dataclass
class Place:
    """The place of a claim in the answer, and the claims that replace it after a second request."""

    first: CheckedClaim
    rewordings: list[CheckedClaim] = field(default_factory=list)

    @property
    def current(self) -> Sequence[CheckedClaim]:
        """The claims that stand here: the first one, or those that replace it."""
        return self.rewordings or [self.first]


@dataclass
class Outline:
    """Places in order; claims that say the same in the same words are there once."""

    places: list[Place] = field(default_factory=list)
    _seen: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, checked: CheckedClaim) -> bool:
        """Add a claim at the end, unless it is there already; return whether it was added."""
        if not self._is_new(checked):
            return False
        self.places.append(Place(checked))
        return True

    def list_refused(self) -> list[Place]:
        """Return the places whose first claim is refused."""
        return [place for place in self.places if place.first.is_refused]

    def reword(self, checked: CheckedClaim) -> None:
        """Put a claim in the place of the refused one that it has most words in common with.

        Of two that are equally close, in the one that was not reworded yet, then in the first.
        """
        wanted = set(stems(content_words(checked.claim.text)))

        def measure(place: Place) -> tuple[int, bool]:
            shared = wanted & set(stems(content_words(place.first.claim.text)))
            return len(shared), not place.rewordings

        refused = self.list_refused()
        same = [place for place in refused if _key(place.first) == _key(checked)]
        if refused and (same or self._is_new(checked)):
            max(same or refused, key=measure).rewordings.append(checked)

    def __iter__(self) -> Iterator[Place]:
        return iter(self.places)

    def _is_new(self, checked: CheckedClaim) -> bool:
        key = _key(checked)
        if not key or key in self._seen:
            return False
        self._seen.add(key)
        return True


def _key(checked: CheckedClaim) -> tuple[str, ...]:
    return tuple(words(checked.claim.text))
