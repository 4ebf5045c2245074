"""Texts go in; unit vectors of a local or a remote model come out."""
