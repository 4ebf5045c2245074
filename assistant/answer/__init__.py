"""Ranked sentences → an answer: quoted, written by a model, or declined."""
