"""The web application: the chat page and all other routes, behind access control."""

from collections.abc import Mapping
from threading import Event
from typing import TYPE_CHECKING

from pincite.index.errors import InputError, PinciteError
from pincite.index.limits import parse_limits
from pincite.index.types import Library
from pincite.ui import events
from pincite.ui.protocols import Chain
from pincite.ui.server.config import DEFAULT_CONFIG, ChatConfig

if TYPE_CHECKING:
    from fastapi import FastAPI
    from pincite.ui.api.services import ApiServices
    from pincite.ui.chat.queue import AnswerQueue
    from pincite.ui.chat.steps import ChatSteps
    from pincite.ui.conversations.store import ConversationStore
    from pincite.ui.server.access import AccessPolicy
    from pincite.ui.server.overview import OverviewMaker
    from pincite.ui.server.services import RouteServices


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
    With `config.api`, the library must be an `Index` or a `Served`.
    """
    from fastapi import FastAPI
    from pincite.ui.auth.browser import BrowserCookieMiddleware
    from pincite.ui.chat.queue import AnswerQueue
    from pincite.ui.conversations.store import ConversationStore, StoreQuotas
    from pincite.ui.server import health
    from pincite.ui.server.middleware.requests import AccessMiddleware

    policy = config.access_policy
    folder = config.chat_folder
    limits = policy.limits
    conversations = ConversationStore(
        folder / "conversations.sqlite" if folder else None,
        StoreQuotas(limits.conversation_mb, limits.person_mb, limits.free_percent),
    )
    if ready is None:
        ready = Event()
        ready.set()
    application = FastAPI(openapi_url=None)
    application.add_middleware(BrowserCookieMiddleware)
    application.add_middleware(AccessMiddleware, access_policy=policy, log_event=events.log_event)
    health.add_routes(application, library, ready)
    queue = AnswerQueue(policy.queue_limits)
    services = _create_route_services(library, chains, conversations, queue, config)
    if config.api:
        api = _create_api_services(services, chains, queue, ready, has_source_pages=config.page)
        chains = api.chains
        _add_api(application, api, policy)
    if config.page:
        from pincite.ui.chat.steps import AnswerLimits, ChatSteps

        answer_limits = AnswerLimits(config.answer_seconds, config.model_seconds, limits.turns)
        steps = ChatSteps(library, chains, conversations, queue, ready, answer_limits)
        _add_page(application, services, steps, config)
    return application


def _add_page(
    application: "FastAPI", services: "RouteServices", steps: "ChatSteps", config: ChatConfig
) -> None:
    """Add the chat page, its routes, and the login."""
    from pincite.ui.auth import login
    from pincite.ui.chat import page
    from pincite.ui.server.routes import create_router, render_error
    from pincite.ui.server.turnstile import CrowdedError, render_crowded

    application.add_exception_handler(PinciteError, render_error)
    application.add_exception_handler(CrowdedError, render_crowded)
    application.include_router(create_router(services))
    if config.access_policy.sessions:
        login.add_routes(application, config.access_policy.sessions)
    page.mount(application, steps, config.sample_questions)


def _add_api(application: "FastAPI", services: "ApiServices", policy: "AccessPolicy") -> None:
    """Add the API. It lets in by itself, since programs have keys and no cookies."""
    from pincite.ui.api.app import ApiMiddleware, create_api

    application.add_middleware(ApiMiddleware, api=create_api(services, policy))


def _create_api_services(
    services: "RouteServices",
    chains: Mapping[str, Chain],
    queue: "AnswerQueue",
    ready: Event,
    *,
    has_source_pages: bool,
) -> "ApiServices":
    """Return the services of the API; the metrics count the answers of its chains."""
    from pincite.index import Index, Served
    from pincite.ui.api.metrics import MeasuredChain, Metrics
    from pincite.ui.api.services import ApiServices

    if not isinstance(services.library, Index | Served):
        raise InputError("the API needs an Index or a Served: pass one as `library`")
    metrics = Metrics(queue)
    return ApiServices(
        index=services.library,
        chains={name: MeasuredChain(chain, name, metrics) for name, chain in chains.items()},
        queue=queue,
        ready=ready,
        metrics=metrics,
        reindex_job=services.reindex_job,
        has_source_pages=has_source_pages,
        checker=services.checker,
    )


def _create_route_services(
    library: Library,
    chains: Mapping[str, Chain],
    conversations: "ConversationStore",
    queue: "AnswerQueue",
    config: ChatConfig,
) -> "RouteServices":
    from pincite.ui.conversations.feedback import Feedback
    from pincite.ui.conversations.pins import PinStore
    from pincite.ui.server.reindex import ReindexJob
    from pincite.ui.server.services import RouteServices
    from pincite.ui.server.uploads import Uploads

    folder, limits = config.chat_folder, config.access_policy.limits
    return RouteServices(
        library=library,
        conversations=conversations,
        pins=PinStore(
            folder / "conversations.sqlite" if folder else None,
            limits.person_mb,
            limits.free_percent,
        ),
        feedback=Feedback(folder / "feedback.jsonl" if folder else None, limits.free_percent),
        reindex_job=ReindexJob(lambda: library.folder, config.index_folder, config.limit_options)
        if config.index_folder
        else None,
        uploads=Uploads(
            folder / "incoming",
            parse_limits(config.limit_options),
            limits.uploads_mb,
            limits.free_percent,
        )
        if folder
        else None,
        model_names=tuple(chains),
        caution=config.caution,
        queue=queue,
        overview=_create_overview_maker(library, chains, queue, config),
        checker=config.checker,
    )


def _create_overview_maker(
    library: Library, chains: Mapping[str, Chain], queue: "AnswerQueue", config: ChatConfig
) -> "OverviewMaker | None":
    """Return what makes the start page, which asks the chain that needs no language model."""
    from pincite.index import Index, Served
    from pincite.ui.server.overview import OverviewMaker

    if not isinstance(library, Index | Served) or "" not in chains:
        return None
    file = config.chat_folder / "overview.json" if config.chat_folder else None
    return OverviewMaker(library, chains[""], lambda: queue.count_running() > 0, file)
