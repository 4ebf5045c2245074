"""A text in RTF → its article: the visible text, then the notes, and the metadata."""
