"""What a word processor's document states about its article, surest first."""

from pincite.index.readers.metadata.headline import find_stated_values
from pincite.index.readers.metadata.values import drop_placeholder
from pincite.index.types import StatedValue

_PROPERTIES = "properties of the file"


def list_document_values(
    text: str, language: str | None, *, styled_title: str | None, title: object, author: object
) -> list[StatedValue]:
    """Return the values that a document states: its title style, its properties, its first lines.

    `title` and `author` are its properties, which programs may have filled in. The lines of the
    text are surer about the author, since a property names who typed the document.
    """
    stated = (
        [StatedValue("title", styled_title, "paragraph styled as title")] if styled_title else []
    )
    if property_title := drop_placeholder(title):
        stated.append(StatedValue("title", property_title, _PROPERTIES))
    stated += find_stated_values(text, language)
    if property_author := drop_placeholder(author):
        stated.append(StatedValue("author", property_author, _PROPERTIES))
    return stated
