"""Rows of tokens → the logits of a small transformer that comes with Pincite."""
