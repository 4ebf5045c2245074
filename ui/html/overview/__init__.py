"""From stories and suggestions to HTML: the start page, and the guide to an article."""
