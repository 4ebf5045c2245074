"""Measures of the reader."""
