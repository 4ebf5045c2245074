"""Near-duplicate articles: found, aligned sentence by sentence, and collapsed in results."""
