"""Immutable builds on disk, and the pointer to the current one."""
