"""A server that replays what a strong model wrote, as an OpenAI-compatible model.

    python -m benchmarks.assistant.replay EVAL/written [--kind honest] [--port 8642]
    pincite chat --model replayed --base-url http://127.0.0.1:8642/v1

It knows a request by its question, and by its number of messages: two ask for an answer, four ask
again for refused statements. The sentences that a statement cites are found by their text in the
prompt, so the sheet of sentences may change. A sentence that is not in the prompt cannot be cited.
Asked again, the model gives its second wording of a refused statement if it has one, or repeats
itself. It answers NO ANSWER to questions it does not know.
"""

import argparse
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pincite.index.text.visible import to_single_line
from pincite.index.text.words import content_words, stems

from tests.fakes.llm.server import ChatRequest, FakeLLMHandler, FakeLLMServer

KINDS = ("honest", "twin", "altered", "altered-own-words")
"""Statements as the model wrote them; near-quotations of the sentences; such a near-quotation with
an error; a statement in the model's own words with an error."""

SIMILAR = 0.5
"""Least share of words that a second wording has in common with the statement that it replaces."""

_NUMBERED = re.compile(r"^\[(\d+)\] (.*)$", re.M)
_QUESTION = re.compile(r"^Question: (.*)\Z", re.M | re.S)
_NOT_WORDS = re.compile(r"\W+")


@dataclass(frozen=True)
class Labelled:
    """A statement of the model with the sentences it rests on, labelled by people."""

    id: str
    set: str
    question: str
    round: int
    kind: str
    text: str
    sentences: tuple[str, ...]
    headlines: tuple[str, ...]
    label: str


@dataclass
class Counts:
    """What the server was asked: requests, tokens (estimated at four characters each)."""

    requests: int = 0
    read: int = 0
    written: int = 0
    first_requests: int = 0
    cited: int = 0
    on_sheet: int = 0


def read_statements(folder: Path) -> list[Labelled]:
    """Return the labelled statements, those of an answer in the order of the answer."""
    rows = map(json.loads, (folder / "statements.jsonl").read_text("utf-8").splitlines())
    return [_parse_row(row) for row in rows]


def _parse_row(row: Mapping[str, Any]) -> Labelled:
    return Labelled(
        id=row["id"],
        set=row["set"],
        question=row["question"],
        round=row["round"],
        kind=row["kind"],
        text=row["statement"],
        sentences=tuple(each["text"] for each in row["sentences"]),
        headlines=tuple(each["headline"] for each in row["sentences"]),
        label=row["label"],
    )


class ReplayedModel:
    """Writes the statements of one kind, and counts what it was asked."""

    def __init__(self, statements: Sequence[Labelled], kind: str, *, numbered: bool = True) -> None:
        first_round = [each for each in statements if each.kind == kind and each.round < 2]
        self.answers: dict[str, list[Labelled]] = {}
        for each in first_round:
            self.answers.setdefault(each.question.strip(), []).append(each)
        self._second_wordings = [each for each in statements if each.round == 2]
        self._numbered = numbered
        self.counts = Counts()

    def answer(self, messages: Sequence[str]) -> str:
        """Return the reply to the texts of a request: two, or four if it asks again."""
        found = _QUESTION.search(messages[1])
        statements = self.answers.get(found[1].strip() if found else "", [])
        if len(messages) > 2:
            asked = _simplify(messages[-1])
            refused = [each for each in statements if _simplify(each.text) in asked]
            statements = [self.reword(each) for each in refused]
        numbers = {_simplify(text): number for number, text in _NUMBERED.findall(messages[1])}
        lines = [self._write(each, numbers, count=len(messages) == 2) for each in statements]
        reply = "\n".join(lines) or "NO ANSWER"
        self.counts.requests += 1
        self.counts.first_requests += len(messages) == 2
        self.counts.read += sum(len(text) for text in messages) // 4
        self.counts.written += len(reply) // 4
        return reply

    def _write(self, statement: Labelled, numbers: Mapping[str, str], *, count: bool) -> str:
        found = [_find_number(sentence, numbers) for sentence in statement.sentences]
        if count:
            self.counts.cited += len(found)
            self.counts.on_sheet += sum(map(bool, found))
        labels = "".join(f"[{number}]" for number in found if number) if self._numbered else ""
        return f"{statement.text} {labels}".strip()

    def reword(self, statement: Labelled) -> Labelled:
        """Return the second wording of a statement; the statement itself if it has none."""
        candidates = [each for each in self._second_wordings if each.question == statement.question]
        best = max(candidates, key=lambda each: _compute_overlap(each, statement), default=None)
        return best if best and _compute_overlap(best, statement) >= SIMILAR else statement


def _simplify(text: str) -> str:
    return _NOT_WORDS.sub(" ", to_single_line(text)).strip().lower()


def _find_number(sentence: str, numbers: Mapping[str, str]) -> str:
    """Return the number of a sentence in the prompt; the prompt may leave out its dateline."""
    wanted = _simplify(sentence)
    if wanted in numbers:
        return numbers[wanted]
    shortened = (text for text in numbers if len(text) > 20 and wanted.endswith(text))
    return numbers.get(next(shortened, ""), "")


def _compute_overlap(one: Labelled, other: Labelled) -> float:
    first, second = (set(stems(content_words(each.text))) for each in (one, other))
    return len(first & second) / max(1, min(len(first), len(second)))


class ReplayServer(FakeLLMServer):
    """An HTTP server with a replayed model."""

    def __init__(self, model: ReplayedModel, port: int = 0) -> None:
        super().__init__(port=port)
        self.model = model
        self.script = _EndlessScript(self._reply)

    def _reply(self, handler: FakeLLMHandler, request: ChatRequest) -> None:
        texts = [message["content"] for message in request.messages]
        before = self.model.counts.read, self.model.counts.written
        reply = self.model.answer(texts)
        read, written = (
            after - earlier
            for after, earlier in zip(
                (self.model.counts.read, self.model.counts.written), before, strict=True
            )
        )
        handler.start_response()
        handler.send_text(reply + "\n")
        handler.send_end(
            usage={
                "prompt_tokens": read,
                "completion_tokens": written,
                "total_tokens": read + written,
            }
        )


class _EndlessScript(list[Any]):
    """A script of one step that never ends."""

    def __init__(self, step: Callable[[FakeLLMHandler, ChatRequest], None]) -> None:
        super().__init__([step])

    def pop(self, _: Any = 0) -> Any:
        return self[0]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("written", type=Path)
    parser.add_argument("--kind", choices=KINDS, default="honest")
    parser.add_argument("--port", type=int, default=8642)
    arguments = parser.parse_args()
    model = ReplayedModel(read_statements(arguments.written), arguments.kind)
    with ReplayServer(model, arguments.port) as server:
        print(f"{server.url}: {len(model.answers)} questions")
        server.serve_forever()


if __name__ == "__main__":
    main()
