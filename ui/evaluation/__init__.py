"""Runs of `pincite eval` → a table on a terminal, and a page with plots."""
