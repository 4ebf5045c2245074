"""An answer in its JSON form → a LangChain message with a citation annotation for each source."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from langchain_core.messages import AIMessage
    from langchain_core.messages.content import Citation


def make_message(answer: Mapping[str, Any]) -> "AIMessage":
    """Return an answer, as `Answer.to_json` makes it, as an AIMessage of one text block.

    Each statement has one annotation for each sentence that it cites. `start_index` and
    `end_index` are the place of the statement in the text, `cited_text` is the sentence, and
    `extras` has its label, its article and the place of the sentence there. Tokens are in
    `usage_metadata`; `response_metadata` has the standing of the answer and its confidence.
    """
    from langchain_core.messages import AIMessage
    from langchain_core.messages.ai import UsageMetadata
    from langchain_core.messages.content import create_text_block

    usage = answer["usage"]
    return AIMessage(
        content_blocks=[
            create_text_block(text=answer["text"], annotations=list(_make_annotations(answer)))
        ],
        name="pincite",
        usage_metadata=usage
        and UsageMetadata(
            input_tokens=usage["read"],
            output_tokens=usage["written"],
            total_tokens=usage["read"] + usage["written"],
        ),
        response_metadata={
            "model_name": answer["model"],
            "standing": answer["standing"],
            "confidence": answer["confidence"],
            "index_id": answer["index_id"],
            "cost": usage and usage["cost"],
            "notices": list(answer["notices"]),
        },
    )


def _make_annotations(answer: Mapping[str, Any]) -> "Iterator[Citation]":
    from langchain_core.messages.content import create_citation

    citations = {citation["label"]: citation for citation in answer["citations"]}
    position = 0
    for statement in answer["statements"]:
        start = answer["text"].find(statement["text"], position)
        if start < 0:
            continue
        position = start + len(statement["text"])
        for label in statement["citations"]:
            cited = citations[label]
            yield create_citation(
                url=cited["url"],
                title=cited["title"] or cited["source"],
                start_index=start,
                end_index=position,
                cited_text=cited["quote"],
                # `create_citation` puts what it does not know into `extras`.
                label=label,
                support=statement["support"],
                article_id=cited["article_id"],
                source=cited["source"],
                published=cited["published"],
                source_start=cited["start"],
                source_end=cited["end"],
            )
