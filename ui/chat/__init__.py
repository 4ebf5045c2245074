"""The chat page and its queue."""
