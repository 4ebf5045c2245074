"""The addresses beside the page: articles, the library, conversations, exports, feedback."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from pincite.assistant.types import Caution
from pincite.index.errors import InputError
from pincite.ui.auth.browser import identify_owner, is_operator
from pincite.ui.auth.visitor import VISITOR, Visitor
from pincite.ui.conversations.feedback import Feedback
from pincite.ui.conversations.model import Turn
from pincite.ui.conversations.store import ConversationStore
from pincite.ui.export.document import build_document
from pincite.ui.export.formats import EXPORT_FORMATS, serialize
from pincite.ui.filters import describe_filters, filters_from_query
from pincite.ui.html import library, shell
from pincite.ui.html.article import parse_spans, render_article_page, render_missing_page
from pincite.ui.i18n import Translations, translations_for
from pincite.ui.protocols import Library
from pincite.ui.server.reindex import ReindexJob
from pincite.ui.server.uploads import Uploads

if TYPE_CHECKING:
    from collections.abc import Sequence

FRONTEND_FOLDER = Path(__file__).parents[1] / "frontend"


@dataclass(frozen=True, slots=True)
class Services:
    """What the addresses work with. Without `rebuild` and `adding`, the library stays as it is."""

    library: Library
    conversations: ConversationStore
    feedback: Feedback
    reindex_job: ReindexJob | None
    uploads: Uploads | None
    model_names: "Sequence[str]"
    caution: Caution


def create_router(services: Services) -> APIRouter:
    """Return the addresses, none of which is the page itself."""
    router = APIRouter()
    frontend_files = {
        each.name: each for each in FRONTEND_FOLDER.iterdir() if each.suffix in {".css", ".js"}
    }
    Id = Annotated[str, Query(alias="id")]  # noqa: N806 a type

    @router.get("/look/{name}")
    def get_frontend_file(name: str) -> Response:
        return (
            FileResponse(frontend_files[name])
            if name in frontend_files
            else Response(status_code=404)
        )

    @router.get("/article")
    def get_article(
        request: Request, article_id: Id = "", at: str = "", also: str = "", said: str = ""
    ) -> HTMLResponse:
        translations = translations_for(request)
        found = services.library.article(article_id)
        copies = services.library.copies(article_id)
        spans = parse_spans(at), parse_spans(also)
        return HTMLResponse(
            render_article_page(found, *spans, translations, copies=copies, checksum=said)
        )

    @router.get("/frame")
    def get_shell(request: Request) -> HTMLResponse:
        translations = translations_for(request)
        visitor: Visitor | None = request.scope.get(VISITOR)
        name = visitor.name if visitor and visitor.has_session else None
        feedback_enabled = services.feedback.enabled
        return HTMLResponse(
            shell.render_shell(
                services.model_names,
                services.caution,
                translations,
                feedback_enabled=feedback_enabled,
                user_name=name,
            )
        )

    @router.get("/about")
    def get_about(request: Request) -> HTMLResponse:
        return HTMLResponse(shell.render_index_summary(services.library, translations_for(request)))

    @router.get("/library")
    def get_library(
        request: Request, start: Annotated[int, Query(ge=0, le=10**9)] = 0
    ) -> HTMLResponse:
        filters = filters_from_query(request.url.query)
        translations = translations_for(request)
        can_edit = services.reindex_job is not None and is_operator(request.scope)
        return HTMLResponse(
            library.render_library(
                services.library, filters, start, translations, can_edit=can_edit
            )
        )

    @router.get("/scope")
    def get_filters_description(request: Request) -> Response:
        filters = filters_from_query(request.url.query)
        return Response(describe_filters(filters, services.library, translations_for(request)))

    @router.get("/talks")
    def list_conversations(request: Request, words: str = "") -> HTMLResponse:
        conversations = services.conversations.search(identify_owner(request.scope), words[:200])
        return HTMLResponse(
            shell.render_conversation_list(conversations, words.strip(), translations_for(request))
        )

    @router.post("/talks/rename")
    def rename_conversation(request: Request, body: Annotated[dict[str, str], Body()]) -> None:
        services.conversations.rename(
            identify_owner(request.scope), body.get("id", ""), body.get("name", "")
        )

    @router.post("/talks/delete")
    def delete_conversation(request: Request, body: Annotated[dict[str, str], Body()]) -> None:
        services.conversations.delete(identify_owner(request.scope), body.get("id", ""))

    def find_turn(turn_id: str, translations: Translations) -> Turn:
        turn = services.conversations.get_turn(turn_id)
        if turn is None:
            raise InputError(translations("export.gone"))
        return turn

    @router.get("/answer")
    def get_answer(request: Request, turn_id: Id = "") -> HTMLResponse:
        translations = translations_for(request)
        turn = find_turn(turn_id, translations)
        return HTMLResponse(
            serialize(build_document(translations("export.name"), [turn], translations), "html")
        )

    @router.get("/export")
    def export_answers(request: Request, form: str, answer: str = "", talk: str = "") -> Response:
        translations = translations_for(request)
        title = translations("export.name")
        if form not in EXPORT_FORMATS:
            raise InputError(
                f"{form!r} is no form of export: choose one of {', '.join(EXPORT_FORMATS)}."
            )
        if talk:
            conversation = services.conversations.get(identify_owner(request.scope), talk)
            if conversation is None:
                raise InputError(translations("talks.gone"))
            content = serialize(
                build_document(conversation.name or title, conversation.turns, translations), form
            )
        else:
            content = serialize(
                build_document(title, [find_turn(answer, translations)], translations), form
            )
        disposition = f"attachment; filename=pincite.{form}"
        return Response(
            content,
            media_type=EXPORT_FORMATS[form].media_type,
            headers={"content-disposition": disposition},
        )

    @router.post("/feedback")
    def add_feedback(request: Request, body: Annotated[dict[str, Any], Body()]) -> None:
        turn = find_turn(str(body.get("id", "")), translations_for(request))
        verdict, comment = str(body.get("verdict", "")), str(body.get("comment", ""))
        services.feedback.add(turn, verdict, comment, include_text=body.get("include") is True)

    @router.get("/rebuild")
    def get_reindex_progress() -> JSONResponse:
        return JSONResponse(
            services.reindex_job.to_json() if services.reindex_job else {"phase": "idle"}
        )

    @router.post("/rebuild")
    def start_reindex(request: Request) -> Response:
        if services.reindex_job is None or not is_operator(request.scope):
            return Response(translations_for(request)("library.forbidden"), 403)
        services.reindex_job.start()
        return JSONResponse(services.reindex_job.to_json())

    @router.post("/add")
    async def upload_part(
        request: Request, name: str, key: str, at: Annotated[int, Query(ge=0)], last: bool
    ) -> Response:
        if (
            services.reindex_job is None
            or services.uploads is None
            or not is_operator(request.scope)
        ):
            return Response(translations_for(request)("library.forbidden"), 403)
        content = await request.body()
        try:
            services.uploads.add_part(
                services.reindex_job.folder, name, content, upload_id=key, offset=at, last=last
            )
        except InputError as error:
            return Response(str(error), 400)
        return Response()

    return router


def handle_error(request: Request, error: Exception) -> Response:
    """Answer a request that led to an error of Pincite's own: what is wrong, and the remedy."""
    return HTMLResponse(render_missing_page(str(error), translations_for(request)), 404)
