"""Make text from articles, models and users safe inside HTML and Markdown."""

from urllib.parse import urlsplit

from pincite.index.text.visible import strip_invisible

# All ASCII punctuation becomes character references. Thus HTML, Markdown and the automatic links
# of a Markdown renderer find nothing to act on, whatever the surrounding text is.
_ESCAPES = {code: f"&#{code};" for code in range(128) if not chr(code).isalnum() and code != 0x20}
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ESCAPES |= {
    code: _REPLACEMENT for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r"
}
_ESCAPES |= dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)


def escape(text: str) -> str:
    """Return HTML that shows `text` character for character, in elements and in attributes.

    The result is one line of letters, digits, spaces, non-ASCII characters and numeric
    character references. Invisible characters (`pincite.index.text.visible`) are removed, so
    that hidden text cannot change how the page shows. Control characters and lone surrogates
    are not allowed in HTML and become U+FFFD.
    """
    return strip_invisible(text).translate(_ESCAPES)


def isolate(text: str) -> str:
    """Escape `text` and wrap it in `<bdi>`, so that right-to-left text affects only itself."""
    return f"<bdi>{escape(text)}</bdi>"


def sanitize_url(url: str | None) -> str | None:
    """Return `url` if it is an http or https address with a host, else None."""
    if not url or not url.isprintable() or set(url) & set(' <>"'):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
