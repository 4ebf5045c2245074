"""Text that is not ours, made safe to stand in HTML and in Markdown."""

from urllib.parse import urlsplit

from pincite.index.text.visible import strip_invisible

# Every ASCII mark becomes a character reference: neither HTML nor Markdown nor the autolinker
# of a Markdown renderer sees anything it could act on, whatever comes before or after.
_ESCAPES = {code: f"&#{code};" for code in range(128) if not chr(code).isalnum() and code != 0x20}
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_ESCAPES |= {
    code: _REPLACEMENT for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\n\r"
}
_ESCAPES |= dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)


def escape(text: str) -> str:
    """Return `text` as HTML that shows it character for character, in elements and attributes.

    What does not show (`index.invisible`) is left out, so that nothing steers the page unseen.

    The result is one line of letters, digits, spaces, non-ASCII characters and numeric
    character references. Control characters and lone surrogates, which HTML cannot carry,
    become U+FFFD.
    """
    return strip_invisible(text).translate(_ESCAPES)


def isolate(text: str) -> str:
    """Return `text` escaped, in an element that its writing direction cannot leave."""
    return f"<bdi>{escape(text)}</bdi>"


def safe_url(url: str | None) -> str | None:
    """Return `url` when it leads to a web site (http or https), else None."""
    if not url or not url.isprintable() or set(url) & set(' <>"'):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None
