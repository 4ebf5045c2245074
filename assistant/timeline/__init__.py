"""The articles of one story go in; its dated sentences and its changed figures come out."""

from pincite.assistant.timeline.events import Event, build_timeline
from pincite.assistant.timeline.figures import Figure, FigureSeries, find_changed_figures
from pincite.assistant.timeline.story import StoryTimeline, find_timeline

__all__ = [
    "Event",
    "Figure",
    "FigureSeries",
    "StoryTimeline",
    "build_timeline",
    "find_changed_figures",
    "find_timeline",
]
