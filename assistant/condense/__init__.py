"""A follow-up and its history → a question that stands alone."""

from pincite.assistant.condense.pronouns import standalone

__all__ = ["standalone"]
