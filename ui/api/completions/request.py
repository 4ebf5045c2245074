"""The body of a chat completion → a question, and the conversation before it."""

from itertools import groupby
from typing import Annotated, Any, Literal

from pincite.ui.api.requests import MAX_HISTORY, VISIBLE_PATTERN, AnswerOptions, check_visible
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

SOURCES_HEADING = "\n\nSources:\n"
"""Begins the list of sources below an answer."""

_CONTENT_LIMIT = 500_000
"""Characters."""

VisibleText = Annotated[
    str,
    Field(min_length=1, max_length=_CONTENT_LIMIT, json_schema_extra={"pattern": VISIBLE_PATTERN}),
    AfterValidator(check_visible),
]


class UserTextPart(BaseModel):
    """A part of a user's message. Pincite reads text only."""

    type: Literal["text"]
    text: VisibleText


class TextPart(BaseModel):
    """A part of a message of the assistant."""

    type: Literal["text", "refusal"]
    text: str = ""


class UserMessage(BaseModel):
    """A question."""

    role: Literal["user"]
    content: VisibleText | Annotated[list[UserTextPart], Field(min_length=1)]


class AssistantMessage(BaseModel):
    """An earlier answer."""

    role: Literal["assistant"]
    content: str | list[TextPart] | None = None


class IgnoredMessage(BaseModel):
    """An instruction, or the output of a tool: Pincite follows neither."""

    role: Literal["system", "developer", "tool", "function"]
    content: Any = None


Message = Annotated[UserMessage | AssistantMessage | IgnoredMessage, Field(discriminator="role")]


class StreamOptions(BaseModel):
    """Options of a stream."""

    model_config = ConfigDict(strict=True)

    include_usage: bool | None = None


class ResponseFormat(BaseModel):
    """The form of the answer: text."""

    type: Literal["text"]


def _check_messages(messages: list[Message]) -> list[Message]:
    if not any(isinstance(each, UserMessage) for each in messages):
        raise ValueError("no message is of the role `user`: add the question")
    return messages


class ChatCompletionRequest(AnswerOptions):
    """A chat completion. The last message of the user is the question.

    Earlier messages of user and assistant are the history. Fields that Pincite does not have, such
    as `temperature` or `tools`, are ignored: the same question always gets the same answer.
    """

    model_config = ConfigDict(
        extra="ignore",
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "model": "pincite",
                    "messages": [{"role": "user", "content": "When was the ferry repaired?"}],
                }
            ]
        },
    )

    model: str = Field(description="an id of GET /v1/models")
    messages: Annotated[
        list[Message],
        Field(
            min_length=1,
            max_length=2_000,
            json_schema_extra={
                "contains": {"type": "object", "properties": {"role": {"const": "user"}}}
            },
        ),
        AfterValidator(_check_messages),
    ]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None
    response_format: ResponseFormat | None = None


def parse_conversation(messages: list[Message]) -> tuple[str, tuple[str, ...]]:
    """Return the question, and the history: turns of user and assistant, oldest first.

    Messages of one role that follow one another are joined. Sources that an answer of ours lists
    are left out: names in them would be taken for the topic of the conversation.
    """
    last = max(i for i, each in enumerate(messages) if isinstance(each, UserMessage))
    turns = [each for each in messages[:last] if isinstance(each, UserMessage | AssistantMessage)]
    joined = [
        (role, "\n".join(filter(None, (read_text(each.content) for each in group))))
        for role, group in groupby(turns, key=lambda each: each.role)
    ]
    if joined and joined[0][0] == "assistant":  # a greeting
        del joined[0]
    texts = [text for _, text in joined]
    if len(texts) % 2:  # a question that got no answer
        texts.append("")
    return read_text(messages[last].content), tuple(texts[-MAX_HISTORY:])


def read_text(content: Any) -> str:
    """Return the text of a message, without the sources that an answer lists."""
    if isinstance(content, list):
        content = "\n".join(part.text for part in content)
    return str(content or "").rpartition(SOURCES_HEADING)[0] or str(content or "")
