"""Questions of ours about passages of the public sets, in words that the passages do not use.

`public_rewordings.jsonl` has no text of the sets. A line names a passage by its digest (`passage`),
and has its `questions`: `q`, `kind`, `gold` (alternative sets of sentence numbers; each set alone
is enough), and `short` (sentence number, start, end, in characters of that sentence).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from training.data.questions import LabelledQuestion

SOURCE = "public-reworded"
FILE = Path(__file__).with_name("public_rewordings.jsonl")


def reword_questions(
    questions: Iterable[LabelledQuestion], file: Path = FILE
) -> Iterator[LabelledQuestion]:
    """Yield the questions of `file`, each with its passage, which is one of `questions`.

    Title, licence and split are those of the passage. Passages that are not there are left out.
    """
    passages = {digest_passage(each.sentences): each for each in questions}
    for line in file.read_text("utf-8").splitlines():
        row = json.loads(line)
        if passage := passages.get(row["passage"]):
            for each in row["questions"]:
                spans = tuple((number, start, end) for number, start, end in each["short"])
                yield replace(
                    passage,
                    source=SOURCE,
                    text=each["q"],
                    kind=each["kind"],
                    gold=frozenset(number for gold in each["gold"] for number in gold),
                    answer_spans=spans,
                    short_answers=tuple(passage.sentences[n][a:b] for n, a, b in spans),
                    sufficient=bool(each["gold"]),
                    span_known=True,
                )


def digest_passage(sentences: Sequence[str]) -> str:
    """Return the digest that names a passage: 16 hexadecimal digits."""
    return hashlib.sha256("\n".join(sentences).encode()).hexdigest()[:16]
