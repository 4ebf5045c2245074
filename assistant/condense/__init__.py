"""A follow-up and its history go in; a question that stands alone comes out."""

from pincite.assistant.condense.pronouns import standalone

__all__ = ["standalone"]
