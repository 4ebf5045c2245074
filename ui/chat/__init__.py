"""From a visitor's question to a growing answer on the chat page, a few questions at a time."""
