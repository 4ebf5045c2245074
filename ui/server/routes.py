"""The routes besides the page itself: articles, library, conversations, exports, feedback."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from pincite.index.duplicates.counterpart import find_counterpart
from pincite.index.errors import InputError
from pincite.index.sentences import split
from pincite.index.types import Article
from pincite.ui.auth.browser import identify_owner
from pincite.ui.auth.roles import is_operator
from pincite.ui.auth.visitor import VISITOR, Visitor, get_visitor_id
from pincite.ui.chat.queue import BusyError
from pincite.ui.conversations.model import Turn
from pincite.ui.export.document import build_document
from pincite.ui.export.file_names import make_disposition, make_file_name
from pincite.ui.export.formats import EXPORT_FORMATS, serialize
from pincite.ui.export.html import to_fragment
from pincite.ui.export.text import to_untitled_text
from pincite.ui.html import shell
from pincite.ui.html.article import (
    CharacterSpan,
    parse_spans,
    render_article_page,
    render_missing_page,
)
from pincite.ui.html.overview.article_guide import ArticleGuide, render_guide
from pincite.ui.i18n import Translations, get_translations
from pincite.ui.server.routing import dossier, library, originals, start, text_check, timeline
from pincite.ui.server.services import RouteServices

FRONTEND_FOLDER = Path(__file__).parents[1] / "frontend"

IdParameter = Annotated[str, Query(alias="id")]


def create_router(services: RouteServices) -> APIRouter:
    """Return a router with all routes of this module."""
    router = APIRouter()
    _add_frontend_routes(router, services)
    _add_article_routes(router, services)
    library.add_routes(router, services)
    dossier.add_routes(router, services)
    originals.add_routes(router, services)
    text_check.add_routes(router, services)
    timeline.add_routes(router, services)
    start.add_routes(router, services)
    _add_conversation_routes(router, services)
    _add_export_routes(router, services)
    _add_feedback_routes(router, services)
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
                can_edit=services.reindex_job is not None and is_operator(request.scope),
            )
        )

    @router.get("/about")
    def get_about(request: Request) -> HTMLResponse:
        return HTMLResponse(shell.render_index_summary(services.library, get_translations(request)))


def _add_article_routes(router: APIRouter, services: RouteServices) -> None:
    @router.get("/article")
    def get_article(
        request: Request,
        article_id: IdParameter = "",
        at: str = "",
        also: str = "",
        said: str = "",
        of: str = "",
    ) -> HTMLResponse:
        article = services.library.article(article_id)
        translations = get_translations(request)
        guide = services.overview.make_guide(article) if services.overview else ArticleGuide()
        cited = parse_spans(at)
        if of:
            cited = _find_in_copy(services, article, of, cited)
        page = render_article_page(
            article,
            cited,
            parse_spans(also),
            translations,
            copies=services.library.copies(article_id),
            checksum=said,
            summary_spans=guide.summary,
            guide_html=render_guide(guide, article, translations),
        )
        return HTMLResponse(page)


def _find_in_copy(
    services: RouteServices, article: Article, original_id: str, cited: list[CharacterSpan]
) -> list[CharacterSpan]:
    """Return where a copy has the first cited sentence of its original; empty if it has not."""
    spans = split(article.text)
    with suppress(InputError):  # the original is gone
        quote = services.library.article(original_id).text[slice(*cited[0])] if cited else ""
        found = find_counterpart(quote, [article.text[each.start : each.end] for each in spans])
        return [] if found is None else [(spans[found].start, spans[found].end)]
    return []


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
    async def export_answers(
        request: Request, form: str, answer: str = "", talk: str = ""
    ) -> Response:
        work = partial(make_export, request, form, answer, talk)
        return await services.turnstile.run(get_visitor_id(request.scope), work)

    def make_export(request: Request, form: str, answer: str, talk: str) -> Response:
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
        try:
            services.queue.count_action(get_visitor_id(request.scope), "feedback")
        except BusyError as error:
            number = translations.format_number(error.number)
            return Response(translations(f"busy.{error.reason}", n=number), 429)
        await run_in_threadpool(store_feedback, request, body)
        return Response()

    def store_feedback(request: Request, body: dict[str, Any]) -> None:
        turn = _get_turn(services, str(body.get("id", "")), get_translations(request))
        verdict, comment = str(body.get("verdict", "")), str(body.get("comment", ""))
        services.feedback.add(turn, verdict, comment, include_text=body.get("include") is True)


def _get_turn(services: RouteServices, turn_id: str, translations: Translations) -> Turn:
    turn = services.conversations.get_turn(turn_id)
    if turn is None:
        raise InputError(translations("export.gone"))
    return turn
