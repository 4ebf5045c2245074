"""Articles go in; clusters of near-duplicates with aligned sentences come out."""
