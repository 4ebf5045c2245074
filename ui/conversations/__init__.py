"""Conversations, kept."""
