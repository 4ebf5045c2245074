"""An index goes in; its stories come out: groups of near articles of some days."""

from pincite.assistant.stories.grouping import Story, find_story, list_stories

__all__ = ["Story", "find_story", "list_stories"]
