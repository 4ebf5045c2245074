"""The routes of the dossier: pin, note, move, remove, save and copy."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pincite.assistant.types import Citation
from pincite.index.errors import InputError
from pincite.ui.auth.browser import identify_owner
from pincite.ui.auth.visitor import get_visitor_id
from pincite.ui.conversations.model import Turn
from pincite.ui.conversations.pins import DossierFullError, Pin, PinContent, PinnedSentence
from pincite.ui.export.document import ExportDocument
from pincite.ui.export.dossier import build_dossier
from pincite.ui.export.file_names import make_disposition, make_file_name
from pincite.ui.export.formats import EXPORT_FORMATS, serialize
from pincite.ui.export.html import to_fragment
from pincite.ui.export.text import to_untitled_text
from pincite.ui.html.article import parse_spans
from pincite.ui.html.dossier import PAGE_SIZE, DossierPage, render_dossier
from pincite.ui.i18n import Translations, get_translations
from pincite.ui.server.services import RouteServices

Row = Annotated[dict[str, Any], Body()]


def add_routes(router: APIRouter, services: RouteServices) -> None:
    """Add the routes below /dossier."""
    _add_reading_routes(router, services)
    _add_changing_routes(router, services)


def _add_reading_routes(router: APIRouter, services: RouteServices) -> None:
    @router.get("/dossier")
    def get_dossier(
        request: Request,
        talk: str = "",
        only: bool = False,
        start: Annotated[int, Query(ge=0, le=10**9)] = 0,
    ) -> HTMLResponse:
        owner = identify_owner(request.scope)
        list_pins = partial(services.pins.list, owner, talk if only else "")
        page = DossierPage(
            list_pins(PAGE_SIZE, start),
            services.pins.count(owner),
            services.pins.count(owner, talk) if talk else 0,
            start,
            talk,
            only,
            earlier="".join(pin.id for pin in list_pins(1, start - 1)) if start else "",
            later="".join(pin.id for pin in list_pins(1, start + PAGE_SIZE)),
        )
        return HTMLResponse(render_dossier(page, get_translations(request)))

    @router.get("/dossier/export")
    async def export_dossier(
        request: Request, form: str, talk: str = "", only: bool = False
    ) -> Response:
        work = partial(make_export, request, form, talk if only else "")
        return await services.turnstile.run(get_visitor_id(request.scope), work)

    def make_export(request: Request, form: str, talk: str) -> Response:
        translations = get_translations(request)
        if form not in EXPORT_FORMATS:
            names = ", ".join(EXPORT_FORMATS)
            raise InputError(f"There is no export format {form!r}: choose one of {names}.")
        document = _build(services, request, talk, translations)
        today = datetime.now(UTC).date().isoformat()
        return Response(
            serialize(document, form),
            media_type=EXPORT_FORMATS[form].media_type,
            headers={
                "content-disposition": make_disposition(make_file_name(document.title, today, form))
            },
        )

    @router.get("/dossier/copy")
    async def copy_dossier(request: Request, talk: str = "", only: bool = False) -> JSONResponse:
        work = partial(make_copy, request, talk if only else "")
        return await services.turnstile.run(get_visitor_id(request.scope), work)

    def make_copy(request: Request, talk: str) -> JSONResponse:
        document = _build(services, request, talk, get_translations(request))
        return JSONResponse({"text": to_untitled_text(document), "html": to_fragment(document)})


def _add_changing_routes(router: APIRouter, services: RouteServices) -> None:
    @router.post("/dossier/pin")
    def add_pins(request: Request, body: Row) -> Response:
        translations = get_translations(request)
        owner = identify_owner(request.scope)
        visitor_id = get_visitor_id(request.scope)
        if not owner:
            return Response(translations("dossier.unkept"), 403)
        talk, new = str(body.get("talk", "")), False
        try:
            for content in _find_contents(services, body, translations):
                pin = Pin(content, talk)
                new |= services.pins.add(owner, pin, visitor_id)
        except DossierFullError:
            return Response(translations("dossier.full"), 409)
        return JSONResponse({"new": new, "count": services.pins.count(owner)})

    @router.post("/dossier/note")
    def write_note(request: Request, body: Row) -> None:
        owner = identify_owner(request.scope)
        services.pins.annotate(owner, str(body.get("id", "")), str(body.get("note", "")))

    @router.post("/dossier/move")
    def move_pin(request: Request, body: Row) -> None:
        owner, after = identify_owner(request.scope), body.get("after") is True
        ids = str(body.get("id", "")), str(body.get("other", ""))
        services.pins.move(owner, *ids, after=after)

    @router.post("/dossier/remove")
    def remove_pin(request: Request, body: Row) -> JSONResponse:
        owner = identify_owner(request.scope)
        services.pins.remove(owner, str(body.get("id", "")))
        return JSONResponse({"count": services.pins.count(owner)})


def _build(
    services: RouteServices, request: Request, talk: str, translations: Translations
) -> ExportDocument:
    owner = identify_owner(request.scope)
    conversation = services.conversations.get(owner, talk) if talk else None
    title = translations("dossier.title")
    if conversation and conversation.name:
        title = f"{title}: {conversation.name}"
    return build_dossier(title, services.pins.list(owner, talk), translations)


def _find_contents(
    services: RouteServices, body: dict[str, Any], translations: Translations
) -> list[PinContent]:
    """Return what a request pins: an answer, some of its sentences, or a sentence of an article.

    Raises InputError if it does not exist.
    """
    if body.get("article"):
        return [_find_sentence(services, str(body["article"]), str(body.get("at", "")))]
    turn = services.conversations.get_turn(str(body.get("turn", "")))
    if turn is None or turn.found is None:
        raise InputError(translations("export.gone"))
    if not body.get("labels"):
        return [turn]
    labels = str(body["labels"]).split()
    return [
        PinnedSentence(citation, turn.outlets.get(citation.article_id, ""))
        for citation in _list_citations(turn)
        if citation.label in labels
    ]


def _list_citations(turn: Turn) -> tuple[Citation, ...]:
    return (*turn.found.citations, *turn.found.closest) if turn.found else ()


def _find_sentence(services: RouteServices, article_id: str, at: str) -> PinnedSentence:
    article = services.library.article(article_id)
    spans = parse_spans(at)
    if not spans or not 0 <= spans[0][0] < spans[0][1] <= len(article.text):
        raise InputError("This sentence is no longer in the article. Open it again.")
    start, end = spans[0]
    citation = Citation(
        label="1",
        article_id=article.id,
        source=article.source,
        title=article.title,
        published=article.published,
        url=article.url,
        start=start,
        end=end,
        quote=article.text[start:end],
    )
    return PinnedSentence(citation, article.publisher or "")
