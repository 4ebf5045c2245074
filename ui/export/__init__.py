"""Answers as Markdown, HTML and Word."""
