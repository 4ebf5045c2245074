"""What the start page shows of a generation, made once in the background: stories and questions.

Questions are checked by asking. Each check waits until no visitor's question is being answered.
"""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import reduce
from itertools import islice
from operator import add
from pathlib import Path
from threading import Lock, Thread

from pincite.assistant.deadline import Deadline
from pincite.assistant.stories import Story, find_story, list_stories
from pincite.assistant.suggestions.checking import find_suggestions
from pincite.assistant.suggestions.selection import iter_follow_up_candidates, iter_start_candidates
from pincite.assistant.types import Answer, Question
from pincite.index import Index, Served
from pincite.index.disk.atomic import write_atomic
from pincite.index.errors import PinciteError
from pincite.index.types import Article
from pincite.ui.html.overview.article_guide import ArticleGuide, make_guide
from pincite.ui.protocols import Chain
from pydantic import TypeAdapter, ValidationError

QUESTIONS = 6
FOLLOW_UPS = 3
_MAX_CHECKS = 24
_MAX_FOLLOW_UP_CHECKS = 8
_PATIENCE = 120.0
"""Seconds that an answer may take in the background."""
_PAUSE = 0.5
"""Seconds between two looks whether visitors wait for an answer."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The stories of a generation, the questions found so far, and whether more will come."""

    index_id: str = ""
    stories: tuple[Story, ...] = ()
    questions: tuple[str, ...] = ()
    complete: bool = False


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the file keeps: the questions of a generation, and when each article was first seen."""

    index_id: str = ""
    questions: tuple[str, ...] = ()
    arrivals: dict[str, str] = field(default_factory=dict)


_KEPT = TypeAdapter(_Kept)


@dataclass(slots=True)
class OverviewMaker:
    """Makes the overview of the current generation, and follow-up questions of answers.

    `is_busy` tells whether a visitor waits for an answer. `file` keeps the questions, and when each
    article was first seen.
    """

    index: Index | Served
    chain: Chain
    is_busy: Callable[[], bool]
    file: Path | None = None
    _overview: Overview = field(default_factory=Overview)
    _arrivals: dict[str, str] = field(default_factory=dict)
    _follow_ups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _asking: Lock = field(default_factory=Lock)

    def get(self) -> Overview:
        """Return what is known of the current generation; the rest is made in the background."""
        index = self.index.current()
        with self._lock:
            if self._overview.index_id != index.id:
                self._overview = Overview(index.id)
                self._follow_ups.clear()
                Thread(target=self._make, args=[index], daemon=True).start()
            return self._overview

    def make_guide(self, article: Article) -> ArticleGuide:
        """Return the guide to an article; its story as far as the stories are known."""
        story = find_story(self.get().stories, article.id)
        return make_guide(article, self.index.current(), story)

    def list_new(self, since: str) -> tuple[str, ...]:
        """Return the ids of the articles that arrived after a time (ISO 8601, UTC)."""
        with self._lock:
            return tuple(article for article, at in self._arrivals.items() if at > since)

    def follow_up(self, turn_id: str, answer: Answer) -> tuple[str, ...]:
        """Return questions that lead on from an answer, each surely answered. Takes seconds."""
        overview = self.get()
        if turn_id not in self._follow_ups:
            index = self.index.current()
            candidates = iter_follow_up_candidates(index, answer, overview.stories)
            known = (answer.question, answer.standalone_question)
            checked = islice(candidates, _MAX_FOLLOW_UP_CHECKS)
            found = find_suggestions(checked, self._ask, known)
            questions = tuple(each.question for each in islice(found, FOLLOW_UPS))
            self._follow_ups[turn_id] = questions
        return self._follow_ups[turn_id]

    def _make(self, index: Index) -> None:
        try:
            for overview in self._iter_steps(index):
                with self._lock:
                    if self._overview.index_id != index.id:
                        return  # a newer generation is being made
                    self._overview = overview
        except PinciteError as error:
            logging.getLogger(__name__).error("The start page is not complete: %s", error)

    def _iter_steps(self, index: Index) -> Iterator[Overview]:
        kept = self._read()
        overview = Overview(index.id, list_stories(index))
        if kept.index_id == index.id:
            self._arrivals = kept.arrivals
            yield replace(overview, questions=kept.questions, complete=True)
            return
        self._note_arrivals(index, kept.arrivals)
        self._write(Overview())
        yield overview
        candidates = islice(iter_start_candidates(index, overview.stories), _MAX_CHECKS)
        for suggestion in islice(find_suggestions(candidates, self._ask), QUESTIONS):
            overview = replace(overview, questions=(*overview.questions, suggestion.question))
            yield overview
        self._write(overview)
        yield replace(overview, complete=True)

    def _ask(self, question: Question) -> Answer | None:
        with self._asking:
            while self.is_busy():
                time.sleep(_PAUSE)
            patient = replace(question, deadline=Deadline(_PATIENCE))
            try:
                return reduce(add, self.chain.stream(patient))
            except PinciteError as error:
                logging.getLogger(__name__).warning("A question was not checked: %s", error)
                return None

    def _note_arrivals(self, index: Index, known: dict[str, str]) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        ids = [article.id for article in index.listing(limit=index.coverage().articles)]
        with self._lock:
            self._arrivals = {each: known.get(each, now) for each in ids}

    def _read(self) -> _Kept:
        try:
            return _KEPT.validate_json(self.file.read_bytes()) if self.file else _Kept()
        except (OSError, ValidationError):
            return _Kept()

    def _write(self, overview: Overview) -> None:
        if self.file is None:
            return
        kept = _Kept(overview.index_id, overview.questions, self._arrivals)
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomic(self.file, _KEPT.dump_json(kept).decode(), mode=0o600)
        except OSError as error:
            logging.getLogger(__name__).error("%s is not written: %s", self.file, error)
