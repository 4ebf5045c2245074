"""The web application: the chat page and all other routes, behind access control."""

from collections.abc import Mapping
from threading import Event
from typing import TYPE_CHECKING

from pincite.index.errors import PinciteError
from pincite.index.limits import parse_limits
from pincite.index.types import Library
from pincite.ui import events
from pincite.ui.protocols import Chain
from pincite.ui.server.config import DEFAULT_CONFIG, ChatConfig

if TYPE_CHECKING:
    from fastapi import FastAPI
    from pincite.ui.conversations.store import ConversationStore
    from pincite.ui.server.routes import RouteServices


def create_app(
    library: Library,
    chains: Mapping[str, Chain],
    config: ChatConfig = DEFAULT_CONFIG,
    *,
    ready: Event | None = None,
) -> "FastAPI":
    """Return the web application.

    `chains` maps the name of a language model to the chain that answers with it, "" to the one
    that answers without a model; the first is preselected. Questions wait until `ready` is set.
    """
    from fastapi import FastAPI
    from pincite.ui.auth import login
    from pincite.ui.auth.browser import BrowserCookieMiddleware
    from pincite.ui.chat import page
    from pincite.ui.chat.queue import AnswerQueue
    from pincite.ui.chat.steps import ChatSteps
    from pincite.ui.conversations.store import ConversationStore
    from pincite.ui.server import health
    from pincite.ui.server.middleware import AccessMiddleware
    from pincite.ui.server.routes import create_router, render_error

    policy = config.access_policy
    folder = config.chat_folder
    conversations = ConversationStore(folder / "conversations.sqlite" if folder else None)
    if ready is None:
        ready = Event()
        ready.set()
    application = FastAPI(openapi_url=None)
    application.add_middleware(BrowserCookieMiddleware)
    application.add_middleware(AccessMiddleware, access_policy=policy, log_event=events.log_event)
    application.add_exception_handler(PinciteError, render_error)
    services = _create_route_services(library, tuple(chains), conversations, config)
    application.include_router(create_router(services))
    health.add_routes(application, library, ready)
    if policy.sessions:
        login.add_routes(application, policy.sessions)
    queue = AnswerQueue(policy.queue_limits)
    steps = ChatSteps(library, chains, conversations, queue, ready)
    page.mount(application, steps, config.sample_questions)
    return application


def _create_route_services(
    library: Library,
    model_names: tuple[str, ...],
    conversations: "ConversationStore",
    config: ChatConfig,
) -> "RouteServices":
    from pincite.ui.conversations.feedback import Feedback
    from pincite.ui.server.reindex import ReindexJob
    from pincite.ui.server.routes import RouteServices
    from pincite.ui.server.uploads import Uploads

    folder = config.chat_folder
    return RouteServices(
        library=library,
        conversations=conversations,
        feedback=Feedback(folder / "feedback.jsonl" if folder else None),
        reindex_job=ReindexJob(lambda: library.folder, config.index_folder, config.limit_options)
        if config.index_folder
        else None,
        uploads=Uploads(folder / "incoming", parse_limits(config.limit_options))
        if folder
        else None,
        model_names=model_names,
        caution=config.caution,
    )
