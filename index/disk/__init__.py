"""Atomic writes and file locks."""
