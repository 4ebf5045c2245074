"""The answer that the OpenAPI document shows as an example."""

from pincite.assistant.types import Answer, Citation, Statement
from pincite.index.types import Coverage

_QUOTE = "It was repaired in May."

EXAMPLE_ANSWER = Answer(
    question="When was the ferry repaired?",
    standalone_question="When was the ferry repaired?",
    standing="answered",
    confidence=0.93,
    short=None,
    text=f"{_QUOTE} [1]",
    statements=(Statement(_QUOTE, ("1",), "quoted"),),
    citations=(
        Citation(
            label="1",
            article_id="harbour.txt",
            source="harbour.txt",
            title="Harbour ferry returns",
            published="2024-06-14",
            url="https://news.example/ferry",
            start=21,
            end=44,
            quote=_QUOTE,
        ),
    ),
    closest=(),
    disputes=(),
    passages=(),
    coverage=Coverage(articles=1, first="2024-06-14", last="2024-06-14", skipped=0),
    index_id="5f1d",
    model=None,
).to_json()
