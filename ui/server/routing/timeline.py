"""The route of the timeline of a story."""

from functools import partial

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from pincite.assistant.timeline import find_timeline
from pincite.index import Index, Served
from pincite.index.errors import InputError
from pincite.ui.auth.visitor import get_visitor_id
from pincite.ui.html.timeline import render_timeline_page
from pincite.ui.i18n import get_translations
from pincite.ui.server.services import RouteServices


def add_routes(router: APIRouter, services: RouteServices) -> None:
    """Add the route /timeline; `article` is the id of an article of the story."""

    @router.get("/timeline")
    async def get_timeline(request: Request, article: str) -> HTMLResponse:
        # It groups all articles of the index into stories.
        work = partial(render_timeline, request, article)
        return await services.turnstile.run(get_visitor_id(request.scope), work)

    def render_timeline(request: Request, article: str) -> HTMLResponse:
        if not isinstance(services.library, Index | Served):
            raise InputError("A timeline needs an index.")
        timeline = find_timeline(services.library.current(), article)
        return HTMLResponse(render_timeline_page(timeline, get_translations(request)))
