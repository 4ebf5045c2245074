"""The addresses beside the page: articles, the library, conversations, exports, feedback."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from pincite.assistant.types import Caution
from pincite.index.errors import InputError
from pincite.ui import filters
from pincite.ui.auth.browser import operator, owner
from pincite.ui.auth.visitor import VISITOR, Visitor
from pincite.ui.conversations.feedback import Feedback
from pincite.ui.conversations.model import Turn
from pincite.ui.conversations.store import Talks
from pincite.ui.export.document import sheet
from pincite.ui.export.formats import FORMS, written
from pincite.ui.html import article, library, shell
from pincite.ui.i18n import Texts, texts_for
from pincite.ui.protocols import Library
from pincite.ui.server.reindex import Rebuild
from pincite.ui.server.uploads import Adding

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOK = Path(__file__).parents[1] / "frontend"


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the addresses work with. Without `rebuild` and `adding`, the library stays as it is."""

    library: Library
    talks: Talks
    feedback: Feedback
    rebuild: Rebuild | None
    adding: Adding | None
    models: "Sequence[str]"
    caution: Caution


def routes(rooms: Rooms) -> APIRouter:
    """Return the addresses, none of which is the page itself."""
    router = APIRouter()
    files = {each.name: each for each in LOOK.iterdir() if each.suffix in {".css", ".js"}}
    Id = Annotated[str, Query(alias="id")]  # noqa: N806 a type

    @router.get("/look/{name}")
    def look(name: str) -> Response:
        return FileResponse(files[name]) if name in files else Response(status_code=404)

    @router.get("/article")
    def article(
        request: Request, article_id: Id = "", at: str = "", also: str = "", said: str = ""
    ) -> HTMLResponse:
        texts = texts_for(request)
        found = rooms.library.article(article_id)
        copies = rooms.library.copies(article_id)
        spans = article.spans(at), article.spans(also)
        return HTMLResponse(article.page(found, *spans, texts, copies=copies, said=said))

    @router.get("/frame")
    def around(request: Request) -> HTMLResponse:
        texts = texts_for(request)
        visitor: Visitor | None = request.scope.get(VISITOR)
        name = visitor.name if visitor and visitor.ticket else None
        kept = rooms.feedback.kept
        return HTMLResponse(shell.frame(rooms.models, rooms.caution, texts, kept=kept, name=name))

    @router.get("/about")
    def about(request: Request) -> HTMLResponse:
        return HTMLResponse(shell.about(rooms.library, texts_for(request)))

    @router.get("/library")
    def view(request: Request, start: Annotated[int, Query(ge=0, le=10**9)] = 0) -> HTMLResponse:
        chosen = filters.filters(request.url.query)
        texts = texts_for(request)
        change = rooms.rebuild is not None and operator(request.scope)
        return HTMLResponse(library.view(rooms.library, chosen, start, texts, change=change))

    @router.get("/scope")
    def described(request: Request) -> Response:
        chosen = filters.filters(request.url.query)
        return Response(filters.described(chosen, rooms.library, texts_for(request)))

    @router.get("/talks")
    def talks(request: Request, words: str = "") -> HTMLResponse:
        listed = rooms.talks.listed(owner(request.scope), words[:200])
        return HTMLResponse(shell.talks(listed, words.strip(), texts_for(request)))

    @router.post("/talks/rename")
    def rename(request: Request, sent: Annotated[dict[str, str], Body()]) -> None:
        rooms.talks.rename(owner(request.scope), sent.get("id", ""), sent.get("name", ""))

    @router.post("/talks/delete")
    def delete(request: Request, sent: Annotated[dict[str, str], Body()]) -> None:
        rooms.talks.delete(owner(request.scope), sent.get("id", ""))

    def one(turn_id: str, texts: Texts) -> Turn:
        turn = rooms.talks.turn(turn_id)
        if turn is None:
            raise InputError(texts("export.gone"))
        return turn

    @router.get("/answer")
    def answer(request: Request, turn_id: Id = "") -> HTMLResponse:
        texts = texts_for(request)
        turn = one(turn_id, texts)
        return HTMLResponse(written(sheet(texts("export.name"), [turn], texts), "html"))

    @router.get("/export")
    def export(request: Request, form: str, answer: str = "", talk: str = "") -> Response:
        texts = texts_for(request)
        title = texts("export.name")
        if form not in FORMS:
            raise InputError(f"{form!r} is no form of export: choose one of {', '.join(FORMS)}.")
        if talk:
            whole = rooms.talks.opened(owner(request.scope), talk)
            if whole is None:
                raise InputError(texts("talks.gone"))
            content = written(sheet(whole.name or title, whole.turns, texts), form)
        else:
            content = written(sheet(title, [one(answer, texts)], texts), form)
        named = f"attachment; filename=pincite.{form}"
        return Response(content, media_type=FORMS[form][1], headers={"content-disposition": named})

    @router.post("/feedback")
    def feedback(request: Request, sent: Annotated[dict[str, Any], Body()]) -> None:
        turn = one(str(sent.get("id", "")), texts_for(request))
        verdict, comment = str(sent.get("verdict", "")), str(sent.get("comment", ""))
        rooms.feedback.add(turn, verdict, comment, include=sent.get("include") is True)

    @router.get("/rebuild")
    def progress() -> JSONResponse:
        return JSONResponse(rooms.rebuild.row() if rooms.rebuild else {"phase": "idle"})

    @router.post("/rebuild")
    def rebuild(request: Request) -> Response:
        if rooms.rebuild is None or not operator(request.scope):
            return Response(texts_for(request)("library.forbidden"), 403)
        rooms.rebuild.start()
        return JSONResponse(rooms.rebuild.row())

    @router.post("/add")
    async def add(
        request: Request, name: str, key: str, at: Annotated[int, Query(ge=0)], last: bool
    ) -> Response:
        if rooms.rebuild is None or rooms.adding is None or not operator(request.scope):
            return Response(texts_for(request)("library.forbidden"), 403)
        part = await request.body()
        try:
            rooms.adding.add(rooms.rebuild.folder, name, part, key=key, at=at, last=last)
        except InputError as error:
            return Response(str(error), 400)
        return Response()

    return router


def refused(request: Request, error: Exception) -> Response:
    """Answer a request that led to an error of Pincite's own: what is wrong, and the remedy."""
    return HTMLResponse(article.missing(str(error), texts_for(request)), 404)
