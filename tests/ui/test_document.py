"""The HTML skeleton of whole pages."""

from pincite.ui.document import VIEWPORT, render_document
from pincite.ui.i18n import load_translations


def test_a_document_has_language_head_body_and_class() -> None:
    page = render_document(f"{VIEWPORT}<title>A</title>", "<p>B</p>", load_translations("de"))
    assert page == (
        '<!doctype html><html lang="de"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>A</title>'
        "</head><body><p>B</p></body></html>"
    )
    assert '<body class="page">' in render_document("", "", load_translations(), body_class="page")
