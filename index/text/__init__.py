"""Characters, words and dates of any text."""
