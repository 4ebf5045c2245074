"""The text of a reasoning model → its answer, without what it thinks aloud."""

import re
from dataclasses import dataclass, field
from typing import Literal

_OPEN = re.compile(
    r"<(?:think(?:ing)?|thoughts?|reasoning|reflection)>|\[THINK\]|◁think▷"
    r"|<\|channel\|>analysis<\|message\|>",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"</(?:think(?:ing)?|thoughts?|reasoning|reflection)>|\[/THINK\]|◁/think▷"
    r"|(?:<\|end\|>)?(?:<\|start\|>assistant)?<\|channel\|>final<\|message\|>",
    re.IGNORECASE,
)
_TAG_START = re.compile(r"(?:<\|(?:start|channel)\|>[^\n]{0,60}|[<\[◁][^>\]▷\n]{0,60})\Z")
"""The end of a text that may be the beginning of a tag."""


@dataclass
class ThinkingFilter:
    """Takes the text of a model piece by piece, and returns what belongs to its answer.

    If the model `thinks`, it may begin in the middle of a thought, without an opening tag: all is
    held back until a tag comes, and belongs to the answer if none does.
    """

    thinks: bool = False
    _pending: str = ""
    _state: Literal["undecided", "answer", "thought"] = field(init=False)

    def __post_init__(self) -> None:
        self._state = "undecided" if self.thinks else "answer"

    def feed(self, text: str) -> str:
        """Return the next part of the answer; the beginning of a tag is held back."""
        self._pending += text
        answer = ""
        while found := self._find_tag():
            before, self._pending = self._pending[: found.start()], self._pending[found.end() :]
            opens = _OPEN.fullmatch(found[0])
            answer += before if opens and self._state != "thought" else ""
            self._state = "thought" if opens else "answer"
        if self._state == "undecided":
            return answer
        tail = _TAG_START.search(self._pending)
        end = tail.start() if tail else len(self._pending)
        rest, self._pending = self._pending[:end], self._pending[end:]
        return answer + (rest if self._state == "answer" else "")

    def finish(self) -> str:
        """Return what was held back, at the end of the text."""
        return "" if self._state == "thought" else self._pending

    def _find_tag(self) -> re.Match[str] | None:
        """Return the next tag. A thought ends with a closing tag only."""
        closing = _CLOSE.search(self._pending)
        opening = None if self._state == "thought" else _OPEN.search(self._pending)
        found = [each for each in (opening, closing) if each]
        return min(found, key=lambda each: each.start(), default=None)
