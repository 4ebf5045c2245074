"""From the turns of a conversation to a file: Markdown, HTML or Word."""
