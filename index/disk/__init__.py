"""Paths of files go in; files that survive a crash, locks on folders and sha256 hashes come out."""
