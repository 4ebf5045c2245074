"""The services that the routes call."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pincite.assistant.types import Caution
from pincite.index.types import Library
from pincite.ui.chat.queue import AnswerQueue
from pincite.ui.conversations.feedback import Feedback
from pincite.ui.conversations.pins import PinStore
from pincite.ui.conversations.store import ConversationStore
from pincite.ui.server.overview import OverviewMaker
from pincite.ui.server.reindex import ReindexJob
from pincite.ui.server.turnstile import Turnstile
from pincite.ui.server.uploads import Uploads


@dataclass(frozen=True, slots=True)
class RouteServices:
    """The services that the routes call.

    Without `reindex_job` and `uploads`, nobody can change the library. Exports and files to read
    pass the `turnstile`. `checker` checks texts, as in `Settings`.
    """

    library: Library
    conversations: ConversationStore
    pins: PinStore
    feedback: Feedback
    reindex_job: ReindexJob | None
    uploads: Uploads | None
    model_names: Sequence[str]
    caution: Caution
    queue: AnswerQueue
    overview: OverviewMaker | None = None
    turnstile: Turnstile = field(default_factory=Turnstile)
    checker: str | None = None
