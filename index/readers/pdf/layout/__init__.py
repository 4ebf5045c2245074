"""The words of PDF pages → paragraphs in reading order, notes, and what running heads say."""
