"""Texts → unit vectors, by a model here or behind an endpoint."""
