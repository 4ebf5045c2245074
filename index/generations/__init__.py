"""Chunked articles and vectors go in; an immutable, checked folder, a generation, comes out."""
