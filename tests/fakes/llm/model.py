"""Language models in memory, and helpers that read their prompts."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pincite.assistant.llm.model import Delta, Messages

from tests.fakes.assistant.readers import SAMPLE_ANSWER


@dataclass
class FakeModel:
    """A language model in memory: `answer` maps messages to a response. Records its requests."""

    answer: Callable[[Messages], str]
    name: str = "fake"
    identity: str = "fake"
    prompt_budget: int = 4_000
    requests: list[Messages] = field(default_factory=list)

    def stream(self, messages: Messages) -> Iterator[Delta]:
        """Yield the response, a few characters at a time."""
        self.requests.append(messages)
        text = self.answer(messages)
        for start in range(0, len(text), 5):
            yield Delta(text[start : start + 5])


@dataclass
class StreamingModel:
    """A language model in memory whose stream a test controls."""

    stream: Callable[[Messages], Iterator[Delta]]
    name: str = "fake"
    identity: str = "fake"
    prompt_budget: int = 4_000


def make_scripted_model(*answers: Callable[[Messages], str] | str) -> FakeModel:
    """Return a model that gives these answers in turn, and fails after the last one."""
    remaining: list[Callable[[Messages], str] | str] = list(answers)

    def answer(messages: Messages) -> str:
        scripted = remaining.pop(0)
        return scripted if isinstance(scripted, str) else scripted(messages)

    return FakeModel(answer)


def find_label(messages: Messages, substring: str) -> str:
    """Return the number, in brackets, of the one source in a prompt that contains `substring`."""
    sources = parse_numbered_sources(messages[1][1])
    (number,) = (number for number, text in sources.items() if substring in text)
    return f"[{number}]"


def parse_numbered_sources(prompt: str) -> dict[str, str]:
    """Return the numbered sources between the delimiters of a prompt."""
    delimiter = re.match(r"<articles-([0-9a-f]{16})>\n", prompt)
    assert delimiter, "the prompt has no delimiter"
    inside = prompt[delimiter.end() :].partition(f"</articles-{delimiter[1]}>")[0]
    return dict(re.findall(r"^\[(\d+)\] (.*)$", inside, re.M))


def write_supported_reply(messages: Messages) -> str:
    """Answer SAMPLE_QUESTION with a statement that its sentence supports."""
    return f"Chang'e-6 brought back 1,935.3 grams. {find_label(messages, SAMPLE_ANSWER)}"


def write_unsupported_reply(messages: Messages) -> str:
    """Answer SAMPLE_QUESTION with a statement that its sentence does not support."""
    return f"Chang'e-6 brought back 9,000 kilograms. {find_label(messages, SAMPLE_ANSWER)}"
