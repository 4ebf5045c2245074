"""The skeleton of a whole HTML page: the article page, the login page and an HTML export."""

from pincite.ui.i18n import Translations

VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
"""Makes a phone lay out the page in the width of its screen."""


def render_document(
    head: str, body: str, translations: Translations, *, body_class: str = ""
) -> str:
    """Return a whole HTML page in the language of `translations`.

    `head` and `body` are HTML and go in unchanged: escape their texts first.
    """
    attributes = f' class="{body_class}"' if body_class else ""
    return (
        f'<!doctype html><html lang="{translations.language}"><head><meta charset="utf-8">'
        f"{head}</head><body{attributes}>{body}</body></html>"
    )
