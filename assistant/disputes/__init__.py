"""Ranked sentences → where their articles answer a question differently."""
