"""A follow-up and its history go in; a question that stands alone comes out."""

from pincite.assistant.condense.followup import standalone

__all__ = ["standalone"]
