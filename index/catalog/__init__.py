"""Articles of one generation go into one SQLite file; records and BM25 scores come out."""
