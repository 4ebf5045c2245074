"""The bytes of a web page → its article: the visible main text, and what the page states."""
