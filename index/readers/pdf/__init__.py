"""The bytes of a PDF → its article: the text in paragraphs, and what the document states."""
