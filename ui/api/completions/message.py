"""An answer → the text of a message with numbered sources, and its citations as annotations."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from pincite.assistant.types import Answer, Citation
from pincite.index.text.visible import to_single_line
from pincite.ui.api.completions.request import SOURCES_HEADING

Link = Callable[[Citation], str]
"""Returns the URL at which a reader finds a citation."""

_LABEL = re.compile(r"\[(\d+)\]")
# A front end renders Markdown: an image in an article would be loaded from another machine.
_MARKUP = re.compile(r"(?<=!)\[|(?<=\])\(|(?<=<)[a-zA-Z/!?]")


def neutralize(text: str) -> str:
    r"""Return the text with `\` inside `![`, `](` and `<a`: Markdown has no image, link or tag.

    What it returns for the start of a text is the start of what it returns for the text.
    """
    return _MARKUP.sub(lambda found: "\\" + found[0], text)


def format_tail(answer: Answer, link: Link) -> str:
    """Return what follows the text of an answer: disagreements, notices, and the sources."""
    paragraphs = [
        f"The articles differ. {dispute.text} {_format_labels(dispute.citations)}"
        for dispute in answer.disputes
    ]
    tail = "".join(f"\n\n{neutralize(each)}" for each in (*paragraphs, *answer.notices))
    if answer.citations:
        lines = (_format_source(each, link(each)) for each in answer.citations)
        tail += SOURCES_HEADING + "".join(f"\n- {line}" for line in lines)
    return tail


def make_annotations(text: str, answer: Answer, link: Link) -> list[dict[str, Any]]:
    """Return a `url_citation` for each label in `text`, the neutralized text of the answer."""
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": start,
                "end_index": end,
                "title": citation.title or citation.source,
                "url": link(citation),
            },
            "pincite": {
                "article_id": citation.article_id,
                "start": citation.start,
                "end": citation.end,
                "quote": citation.quote,
            },
        }
        for start, end, citation in _find_labels(text, answer)
    ]


def _find_labels(text: str, answer: Answer) -> Iterator[tuple[int, int, Citation]]:
    citations = {each.label: each for each in answer.citations}
    for found in _LABEL.finditer(text):
        if found[1] in citations:
            yield found.start(), found.end(), citations[found[1]]


def _format_labels(labels: tuple[str, ...]) -> str:
    return " ".join(f"[{label}]" for label in labels)


def _format_source(citation: Citation, url: str) -> str:
    title = neutralize(to_single_line(citation.title or citation.source))
    title = re.sub(r"([\[\]\\])", r"\\\1", title)
    dated = f", {citation.published}" if citation.published else ""
    quote = neutralize(to_single_line(citation.quote))
    return f"[{citation.label}] [{title}]({url}){dated}: “{quote}”"
