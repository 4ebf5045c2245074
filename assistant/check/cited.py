"""What a statement cites, as the check sees it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A sentence that a statement cites, and what a reader of the article sees around it.

    `before`: the sentence before it, which its pronouns may refer to. `headline`: the title of the
    article, its publisher and its date, in words. Each is empty if there is none.
    """

    text: str
    before: str = ""
    headline: str = ""
