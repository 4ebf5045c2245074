"""Articles, sentences, passages and BM25 of one generation, in SQLite."""
