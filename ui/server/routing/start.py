"""The routes of the start page, and of the questions that lead on from an answer."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from pincite.ui.auth.visitor import get_visitor_id
from pincite.ui.chat.queue import BusyError
from pincite.ui.html.overview.start import render_question_buttons, render_start
from pincite.ui.i18n import get_translations
from pincite.ui.server.overview import Overview
from pincite.ui.server.services import RouteServices
from pincite.ui.server.turnstile import CrowdedError, Turnstile


def add_routes(router: APIRouter, services: RouteServices) -> None:
    """Add the routes /start and /next."""
    # It asks one question at a time, and waits while visitors ask.
    turnstile = Turnstile(running=1, waiting=7, per_visitor=3)

    @router.get("/start")
    def get_start(request: Request, since: str = "") -> HTMLResponse:
        maker = services.overview
        overview = maker.get() if maker else Overview(complete=True)
        new_ids = maker.list_new(since) if maker and since else ()
        return HTMLResponse(
            render_start(
                services.library,
                overview.stories,
                overview.questions,
                new_ids,
                get_translations(request),
                complete=overview.complete,
            )
        )

    @router.get("/next")
    async def get_follow_ups(
        request: Request, turn_id: Annotated[str, Query(alias="id")] = ""
    ) -> HTMLResponse:
        visitor_id = get_visitor_id(request.scope)
        try:
            services.queue.count_action(visitor_id, "next")
            work = partial(_render_follow_ups, services, turn_id)
            return HTMLResponse(await turnstile.run(visitor_id, work))
        except (BusyError, CrowdedError):
            return HTMLResponse("")


def _render_follow_ups(services: RouteServices, turn_id: str) -> str:
    turn = services.conversations.get_turn(turn_id)
    if services.overview is None or turn is None or turn.found is None:
        return ""
    return render_question_buttons(services.overview.follow_up(turn.id, turn.found))
