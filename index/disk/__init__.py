"""Paths go in; crash-safe writes, folder locks and file hashes come out."""
