"""Ranked sentences → an answer: written by a language model, quoted, or declined."""
