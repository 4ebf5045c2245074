"""Labelled questions and statements → the larger models: a published one, and how ours differ."""
