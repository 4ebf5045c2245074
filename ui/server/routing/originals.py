"""The route of the pictures of pages, drawn a few at a time."""

from collections import OrderedDict
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pincite.index.pages import draw
from pincite.ui.auth.visitor import get_visitor_id
from pincite.ui.server.services import RouteServices
from pincite.ui.server.turnstile import Turnstile

_MAX_KEPT = 48
"""Pictures in memory; a picture of a page of text has about 150 kilobytes."""


class _Pictures:
    """The pictures drawn last, by digest of the article and number of the page."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    def get(self, key: tuple[str, int]) -> bytes | None:
        """Return a picture, and keep it for longest."""
        if key in self._pictures:
            self._pictures.move_to_end(key)
        return self._pictures.get(key)

    def add(self, key: tuple[str, int], picture: bytes) -> None:
        """Keep a picture in place of the one unused for longest."""
        self._pictures[key] = picture
        while len(self._pictures) > _MAX_KEPT:
            self._pictures.popitem(last=False)


def add_routes(router: APIRouter, services: RouteServices) -> None:
    """Add the route /page: a page of an article as PNG."""
    pictures, turnstile = _Pictures(), Turnstile(waiting=22, per_visitor=24)

    @router.get("/page")
    async def get_page(
        request: Request,
        article_id: Annotated[str, Query(alias="id")],
        number: Annotated[int, Query(alias="n", ge=1, le=10**6)],
    ) -> Response:
        article = await run_in_threadpool(services.library.article, article_id)
        key = article.digest, number
        picture = pictures.get(key)
        if picture is None:
            work = partial(draw, services.library.folder, article, number)
            picture = await turnstile.run(get_visitor_id(request.scope), work)
            pictures.add(key, picture)
        return Response(picture, media_type="image/png")
