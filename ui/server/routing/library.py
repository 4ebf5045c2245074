"""The routes of the library: its articles, files that are added, and reading the folder again."""

from functools import partial
from threading import Lock
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pincite.index.errors import InputError
from pincite.index.ingest.corrections import NO_VALUE, correct
from pincite.ui.auth.roles import is_operator
from pincite.ui.filters import describe_filters, filters_from_query
from pincite.ui.html import library
from pincite.ui.html.source_list import render_source_list
from pincite.ui.i18n import get_translations
from pincite.ui.server.services import RouteServices
from pincite.ui.server.uploads import FileExistsInFolderError

_CORRECTABLE = "published", "publisher"


def add_routes(router: APIRouter, services: RouteServices) -> None:
    """Add the routes /library, /sources, /scope, /rebuild, /add and /correct."""
    _add_library_routes(router, services)
    _add_reindex_routes(router, services)
    _add_upload_routes(router, services)
    _add_correction_route(router, services)


def _add_library_routes(router: APIRouter, services: RouteServices) -> None:
    @router.get("/library")
    def get_library(
        request: Request, start: Annotated[int, Query(ge=0, le=10**9)] = 0
    ) -> HTMLResponse:
        page = library.render_library(
            services.library,
            filters_from_query(request.url.query),
            start,
            get_translations(request),
            can_edit=services.reindex_job is not None and is_operator(request.scope),
        )
        return HTMLResponse(page)

    @router.get("/sources")
    def list_sources(
        request: Request, start: Annotated[int, Query(ge=0, le=10**9)] = 0
    ) -> HTMLResponse:
        filters = filters_from_query(request.url.query)
        translations = get_translations(request)
        return HTMLResponse(render_source_list(services.library, filters, start, translations))

    @router.get("/scope")
    def get_filters_description(request: Request) -> Response:
        filters = filters_from_query(request.url.query)
        return Response(describe_filters(filters, services.library, get_translations(request)))


def _add_reindex_routes(router: APIRouter, services: RouteServices) -> None:
    @router.get("/rebuild")
    def get_reindex_progress() -> JSONResponse:
        job = services.reindex_job
        return JSONResponse(job.to_json() if job else {"phase": "idle"})

    @router.post("/rebuild")
    def start_reindex(request: Request) -> Response:
        job = services.reindex_job
        if job is None or not is_operator(request.scope):
            return _forbid_change(request)
        job.request()
        return JSONResponse(job.to_json())


def _add_upload_routes(router: APIRouter, services: RouteServices) -> None:
    @router.post("/add")
    async def upload_part(
        request: Request,
        name: str,
        key: str,
        at: Annotated[int, Query(ge=0)],
        last: bool,
        replaces: bool = False,
    ) -> Response:
        job, uploads = services.reindex_job, services.uploads
        if job is None or uploads is None or not is_operator(request.scope):
            return _forbid_change(request)
        content = await request.body()
        add = partial(uploads.add_part, upload_id=key, offset=at, last=last, replaces=replaces)
        try:
            result = await run_in_threadpool(add, job.folder, name, content)
        except FileExistsInFolderError as error:
            return Response(str(error), 409)
        except InputError as error:
            return Response(str(error), 400)
        return Response(result)


def _add_correction_route(router: APIRouter, services: RouteServices) -> None:
    lock = Lock()

    @router.post("/correct")
    def correct_article(request: Request, body: Annotated[dict[str, str], Body()]) -> Response:
        """Write a date or an outlet into the mapping file, and read the folder again.

        An empty value says that the article has none.
        """
        job = services.reindex_job
        if job is None or not is_operator(request.scope):
            return _forbid_change(request)
        values = {name: body[name].strip() or NO_VALUE for name in _CORRECTABLE if name in body}
        try:
            article = services.library.article(body.get("article", ""))
            if not job.folder.is_dir():
                raise InputError("The articles are one file: write the value into it.")
            with lock:
                correct(job.folder, article.id, values)
        except InputError as error:
            return Response(str(error), 400)
        job.request()
        return Response()


def _forbid_change(request: Request) -> Response:
    return Response(get_translations(request)("library.forbidden"), 403)
