"""The routes of the page that checks a text: the page, its check, a file's text, the export."""

import json
import tempfile
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from pincite.assistant.text_check import TextCheck, stream_check
from pincite.assistant.text_check.reading import read_text
from pincite.index import Index, Served
from pincite.index.errors import InputError, PinciteError
from pincite.index.readers.registry import list_known_suffixes
from pincite.ui.auth.visitor import get_visitor_id
from pincite.ui.chat.queue import BusyError, Ticket
from pincite.ui.chat.threads import stream_from_thread
from pincite.ui.export.file_names import make_disposition, make_file_name
from pincite.ui.export.formats import EXPORT_FORMATS, serialize
from pincite.ui.export.text_check import build_check_document
from pincite.ui.html.text_check import render_check, render_check_page
from pincite.ui.i18n import Translations, get_translations
from pincite.ui.server.services import RouteServices

Row = Annotated[dict[str, Any], Body()]


def add_routes(router: APIRouter, services: RouteServices) -> None:
    """Add the routes below /check."""

    @router.get("/check")
    def get_page(request: Request) -> HTMLResponse:
        return HTMLResponse(render_check_page(list_known_suffixes(), get_translations(request)))

    @router.post("/check")
    async def check(request: Request, body: Row) -> Response:
        """Answer with a line of JSON for each step; the last has the check, or a problem."""
        translations = get_translations(request)
        try:
            ticket = services.queue.enqueue(get_visitor_id(request.scope), is_long=True)
        except BusyError as error:
            number = translations.format_number(error.number)
            return Response(translations(f"busy.{error.reason}", n=number), 429)
        lines = _stream_lines(services, ticket, str(body.get("text", "")), translations)
        return StreamingResponse(lines, media_type="application/x-ndjson")

    @router.post("/check/file")
    async def read_file(request: Request, name: str) -> Response:
        read = partial(_read_file, name, await request.body())
        try:
            text = await services.turnstile.run(get_visitor_id(request.scope), read)
            return JSONResponse({"text": text})
        except InputError as error:
            return Response(str(error), 400)

    @router.post("/check/export")
    async def export(request: Request, form: str, body: Row) -> Response:
        work = partial(export_check, request, form, body)
        return await services.turnstile.run(get_visitor_id(request.scope), work)

    def export_check(request: Request, form: str, body: dict[str, Any]) -> Response:
        if form not in EXPORT_FORMATS:
            names = ", ".join(EXPORT_FORMATS)
            raise InputError(f"There is no export format {form!r}: choose one of {names}.")
        translations = get_translations(request)
        checked = TextCheck.from_json(body)
        document = build_check_document(checked, _find_publishers(services, checked), translations)
        file_name = make_file_name(document.title, datetime.now(UTC).date().isoformat(), form)
        return Response(
            serialize(document, form),
            media_type=EXPORT_FORMATS[form].media_type,
            headers={"content-disposition": make_disposition(file_name)},
        )


async def _stream_lines(
    services: RouteServices, ticket: Ticket, text: str, translations: Translations
) -> AsyncGenerator[str, None]:
    queue = services.queue
    try:
        if not ticket.admitted.is_set():
            yield _to_line({"ahead": queue.count_ahead(ticket)})
            await ticket.admitted.wait()
    except BaseException:  # the visitor has left the queue
        queue.release(ticket)
        raise
    rows = _iter_rows(services, text, translations)
    # The thread releases the ticket when it ends: it may work on after the visitor has left.
    async with aclosing(stream_from_thread(rows, lambda: queue.release(ticket))) as stream:
        async for row in stream:
            yield _to_line(row)


def _iter_rows(
    services: RouteServices, text: str, translations: Translations
) -> Iterator[dict[str, Any]]:
    """Yield how far the check is; at the end the check, or what is wrong with the text."""
    check: TextCheck | None = None
    try:
        if not isinstance(services.library, Index | Served):
            raise InputError("A text can be checked against an index only.")
        for check in stream_check(services.library, text, checker=services.checker):
            yield {"done": len(check.sentences), "total": check.total}
    except PinciteError as error:
        yield {"problem": str(error)}
        return
    if check:
        html = render_check(check, _find_publishers(services, check), translations)
        yield {"html": html, "check": check.to_json()}


def _to_line(row: dict[str, Any]) -> str:
    return f"{json.dumps(row)}\n"


def _read_file(name: str, content: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"draft{Path(name).suffix.lower()[:20]}"
        file.write_bytes(content)
        return read_text(file, Path(name).name or file.name)


def _find_publishers(services: RouteServices, check: TextCheck) -> dict[str, str]:
    """Return the publishers of the cited articles by id."""
    publishers = {}
    for each in {citation.article_id for citation in check.citations}:
        try:
            publisher = services.library.article(each).publisher
        except InputError:  # the article is no longer there
            continue
        if publisher:
            publishers[each] = publisher
    return publishers
