"""The routes besides the page itself: articles, library, conversations, exports, feedback."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from pincite.assistant.types import Caution
from pincite.index.errors import InputError
from pincite.index.types import Library
from pincite.ui.auth.browser import identify_owner
from pincite.ui.auth.roles import is_operator
from pincite.ui.auth.visitor import VISITOR, Visitor
from pincite.ui.chat.queue import AnswerQueue, BusyError
from pincite.ui.conversations.feedback import Feedback
from pincite.ui.conversations.model import Turn
from pincite.ui.conversations.store import ConversationStore
from pincite.ui.export.document import build_document
from pincite.ui.export.file_names import make_disposition, make_file_name
from pincite.ui.export.formats import EXPORT_FORMATS, serialize
from pincite.ui.export.html import to_fragment
from pincite.ui.export.text import to_untitled_text
from pincite.ui.filters import describe_filters, filters_from_query
from pincite.ui.html import library, shell
from pincite.ui.html.article import parse_spans, render_article_page, render_missing_page
from pincite.ui.i18n import Translations, get_translations
from pincite.ui.server.reindex import ReindexJob
from pincite.ui.server.uploads import Uploads

FRONTEND_FOLDER = Path(__file__).parents[1] / "frontend"

IdParameter = Annotated[str, Query(alias="id")]


@dataclass(frozen=True, slots=True)
class RouteServices:
    """The services that the routes call.

    Without `reindex_job` and `uploads`, nobody can change the library.
    """

    library: Library
    conversations: ConversationStore
    feedback: Feedback
    reindex_job: ReindexJob | None
    uploads: Uploads | None
    model_names: Sequence[str]
    caution: Caution
    queue: AnswerQueue


def create_router(services: RouteServices) -> APIRouter:
    """Return a router with all routes of this module."""
    router = APIRouter()
    _add_frontend_routes(router, services)
    _add_article_routes(router, services)
    _add_library_routes(router, services)
    _add_conversation_routes(router, services)
    _add_export_routes(router, services)
    _add_feedback_routes(router, services)
    _add_reindex_routes(router, services)
    _add_upload_routes(router, services)
    return router


def render_error(request: Request, error: Exception) -> Response:
    """Return the page for a PinciteError: what is wrong, and the remedy."""
    return HTMLResponse(render_missing_page(str(error), get_translations(request)), 404)


def _add_frontend_routes(router: APIRouter, services: RouteServices) -> None:
    files = {
        each.name: each for each in FRONTEND_FOLDER.iterdir() if each.suffix in {".css", ".js"}
    }

    @router.get("/look/{name}")
    def get_frontend_file(name: str) -> Response:
        return FileResponse(files[name]) if name in files else Response(status_code=404)

    @router.get("/frame")
    def get_shell(request: Request) -> HTMLResponse:
        visitor: Visitor | None = request.scope.get(VISITOR)
        return HTMLResponse(
            shell.render_shell(
                services.model_names,
                services.caution,
                get_translations(request),
                feedback_enabled=services.feedback.enabled,
                user_name=visitor.name if visitor and visitor.has_session else None,
            )
        )


def _add_article_routes(router: APIRouter, services: RouteServices) -> None:
    @router.get("/article")
    def get_article(
        request: Request, article_id: IdParameter = "", at: str = "", also: str = "", said: str = ""
    ) -> HTMLResponse:
        article = services.library.article(article_id)
        copies = services.library.copies(article_id)
        page = render_article_page(
            article,
            parse_spans(at),
            parse_spans(also),
            get_translations(request),
            copies=copies,
            checksum=said,
        )
        return HTMLResponse(page)


def _add_library_routes(router: APIRouter, services: RouteServices) -> None:
    @router.get("/about")
    def get_about(request: Request) -> HTMLResponse:
        return HTMLResponse(shell.render_index_summary(services.library, get_translations(request)))

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

    @router.get("/scope")
    def get_filters_description(request: Request) -> Response:
        filters = filters_from_query(request.url.query)
        return Response(describe_filters(filters, services.library, get_translations(request)))


def _add_conversation_routes(router: APIRouter, services: RouteServices) -> None:
    @router.get("/talks")
    def list_conversations(request: Request, words: str = "") -> HTMLResponse:
        conversations = services.conversations.search(identify_owner(request.scope), words[:200])
        return HTMLResponse(
            shell.render_conversation_list(conversations, words.strip(), get_translations(request))
        )

    @router.post("/talks/rename")
    def rename_conversation(request: Request, body: Annotated[dict[str, str], Body()]) -> None:
        services.conversations.rename(
            identify_owner(request.scope), body.get("id", ""), body.get("name", "")
        )

    @router.post("/talks/delete")
    def delete_conversation(request: Request, body: Annotated[dict[str, str], Body()]) -> None:
        services.conversations.delete(identify_owner(request.scope), body.get("id", ""))


def _add_export_routes(router: APIRouter, services: RouteServices) -> None:
    @router.get("/answer")
    def get_answer(request: Request, turn_id: IdParameter = "") -> HTMLResponse:
        translations = get_translations(request)
        turn = _get_turn(services, turn_id, translations)
        document = build_document(translations("export.name"), [turn], translations)
        return HTMLResponse(serialize(document, "html"))

    @router.get("/export")
    def export_answers(request: Request, form: str, answer: str = "", talk: str = "") -> Response:
        translations = get_translations(request)
        if form not in EXPORT_FORMATS:
            raise InputError(
                f"There is no export format {form!r}: choose one of {', '.join(EXPORT_FORMATS)}."
            )
        title = translations("export.name")
        turns: Sequence[Turn]
        if talk:
            conversation = services.conversations.get(identify_owner(request.scope), talk)
            if conversation is None:
                raise InputError(translations("talks.gone"))
            title, turns = conversation.name or title, conversation.turns
        else:
            turns = [_get_turn(services, answer, translations)]
        name = title if talk else turns[0].question
        file_name = make_file_name(name, turns[-1].asked if turns else "", form)
        return Response(
            serialize(build_document(title, turns, translations), form),
            media_type=EXPORT_FORMATS[form].media_type,
            headers={"content-disposition": make_disposition(file_name)},
        )

    @router.get("/copy")
    def copy_answer(request: Request, answer: str) -> JSONResponse:
        translations = get_translations(request)
        turn = _get_turn(services, answer, translations)
        document = build_document(translations("export.name"), [turn], translations)
        return JSONResponse({"text": to_untitled_text(document), "html": to_fragment(document)})


def _add_feedback_routes(router: APIRouter, services: RouteServices) -> None:
    @router.post("/feedback")
    async def add_feedback(request: Request, body: Annotated[dict[str, Any], Body()]) -> Response:
        translations = get_translations(request)
        visitor: Visitor | None = request.scope.get(VISITOR)
        try:
            services.queue.count_action(visitor.id if visitor else "", "feedback")
        except BusyError as error:
            number = translations.format_number(error.number)
            return Response(translations(f"busy.{error.reason}", n=number), 429)
        await run_in_threadpool(store_feedback, request, body)
        return Response()

    def store_feedback(request: Request, body: dict[str, Any]) -> None:
        turn = _get_turn(services, str(body.get("id", "")), get_translations(request))
        verdict, comment = str(body.get("verdict", "")), str(body.get("comment", ""))
        services.feedback.add(turn, verdict, comment, include_text=body.get("include") is True)


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
        job.start()
        return JSONResponse(job.to_json())


def _add_upload_routes(router: APIRouter, services: RouteServices) -> None:
    @router.post("/add")
    async def upload_part(
        request: Request, name: str, key: str, at: Annotated[int, Query(ge=0)], last: bool
    ) -> Response:
        job, uploads = services.reindex_job, services.uploads
        if job is None or uploads is None or not is_operator(request.scope):
            return _forbid_change(request)
        content = await request.body()
        try:
            uploads.add_part(job.folder, name, content, upload_id=key, offset=at, last=last)
        except InputError as error:
            return Response(str(error), 400)
        return Response()


def _get_turn(services: RouteServices, turn_id: str, translations: Translations) -> Turn:
    turn = services.conversations.get_turn(turn_id)
    if turn is None:
        raise InputError(translations("export.gone"))
    return turn


def _forbid_change(request: Request) -> Response:
    return Response(get_translations(request)("library.forbidden"), 403)
