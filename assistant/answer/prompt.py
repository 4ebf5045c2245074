"""A question and the sheet → the messages that ask a language model for an answer."""

from pincite.assistant.answer.language import detect_language
from pincite.assistant.answer.sheet import Sheet, format_sheet
from pincite.assistant.llm.delimiters import make_delimiter
from pincite.assistant.llm.model import Messages
from pincite.prompts import load


def build_messages(
    question: str, sheet: Sheet, max_statements: int, *, as_json: bool = False
) -> Messages:
    """Return the messages that ask a model to answer in at most `max_statements` statements.

    The example in them is in the language of the question. `as_json` asks for a JSON object
    instead of lines.
    """
    articles = format_sheet(sheet)
    delimiter = make_delimiter(question, articles)
    system_prompt = load(
        "answer.system",
        delimiter=delimiter,
        max_statements=str(max_statements),
        example=load(f"answer.example.{detect_language(question)}"),
    )
    if as_json:
        system_prompt += f"\n\n{load('answer.json')}"
    user_prompt = load(
        "answer.user", delimiter=delimiter, articles=articles, question=question.strip()
    )
    return ("system", system_prompt), ("user", user_prompt)
