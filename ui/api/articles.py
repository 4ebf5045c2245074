"""The routes to search, to list the articles, and to read one of them or its story's timeline."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pincite.assistant.timeline import StoryTimeline, find_timeline
from pincite.index import Index
from pincite.index.errors import InputError
from pincite.index.types import ArticleMetadata, Copy, Passage
from pincite.ui.api.asking import QueuedWork, run_until_disconnect
from pincite.ui.api.encoding import JsonBody
from pincite.ui.api.openapi.document import describe_problems
from pincite.ui.api.problems import ProblemError
from pincite.ui.api.requests import ListParameters, SearchRequest
from pincite.ui.api.responses import (
    ArticleContent,
    ArticleEntry,
    ArticleList,
    PassageEntry,
    SearchResult,
    SentenceEntry,
)
from pincite.ui.api.services import ApiServices, get_visitor
from starlette.responses import Response


def add_routes(router: APIRouter, services: ApiServices) -> None:
    """Add the routes /search, /articles, /articles/{article_id} and /timeline."""

    @router.post(
        "/search",
        tags=["articles"],
        summary="Search for passages",
        operation_id="search",
        response_model=SearchResult,
        responses=describe_problems(400, 401, 403, 413, 422, 429, 503),
    )
    async def search(body: SearchRequest, request: Request) -> Response:
        """Return the passages that match a query best. A copy of a story counts once."""
        services.require_ready()
        work = QueuedWork(services.queue, get_visitor(request).id)
        try:
            found = await run_until_disconnect(
                request.receive, work.run(lambda: _search(services.get_index(), body))
            )
        finally:
            work.close()
        return JsonBody(found)

    @router.get(
        "/articles",
        tags=["articles"],
        summary="List the articles",
        operation_id="list_articles",
        response_model=ArticleList,
        responses=describe_problems(400, 401, 403, 422, 503),
    )
    def list_articles(parameters: Annotated[ListParameters, Query()]) -> Response:
        """Return the articles that match, newest first, undated ones last."""
        index, filters = services.get_index(), parameters.to_filters()
        total = index.coverage(filters).articles
        end = parameters.offset + parameters.limit
        entries = index.listing(filters, parameters.limit, parameters.offset)
        content = ArticleList(
            total=total,
            next_offset=end if end < total else None,
            articles=[_describe(each) for each in entries],
        )
        return JsonBody(content.model_dump())

    @router.get(
        "/articles/{article_id:path}",
        tags=["articles"],
        summary="Read an article",
        operation_id="read_article",
        response_model=ArticleContent,
        responses=describe_problems(400, 401, 403, 404, 422, 503),
    )
    def read_article(
        article_id: Annotated[
            str, Path(description="the id, percent-encoded", examples=["0021.txt"])
        ],
    ) -> Response:
        """Return an article with its sentences; all offsets count characters of its text."""
        index = services.get_index()
        try:
            content = _read(index, article_id)
        except InputError as error:
            raise _make_missing_problem(article_id) from error
        return JsonBody(content.model_dump())

    _add_timeline_route(router, services)


def _add_timeline_route(router: APIRouter, services: ApiServices) -> None:
    @router.get(
        "/timeline",
        tags=["articles"],
        summary="Read the timeline of a story",
        operation_id="read_timeline",
        response_model=StoryTimeline,
        responses=describe_problems(400, 401, 403, 404, 422, 429, 503),
    )
    async def read_timeline(
        article: Annotated[
            str, Query(description="id of an article of the story", examples=["0021.txt"])
        ],
        request: Request,
    ) -> Response:
        """Return the dated sentences of a story, and the figures that changed along it.

        Values of a figure come newest first: each replaced the next one. An article that is in no
        story has a timeline of its own.
        """
        work = QueuedWork(services.queue, get_visitor(request).id)
        try:
            found = await run_until_disconnect(
                request.receive, work.run(lambda: _find_timeline(services.get_index(), article))
            )
        finally:
            work.close()
        return JsonBody(found)


def _find_timeline(index: Index, article_id: str) -> dict[str, Any]:
    try:
        return find_timeline(index, article_id).to_json()
    except InputError as error:
        raise _make_missing_problem(article_id) from error


def _make_missing_problem(article_id: str) -> ProblemError:
    return ProblemError(
        "no-such-article",
        f"The index has no article {article_id!r}: GET /api/v1/articles lists the ids.",
    )


def _read(index: Index, article_id: str) -> ArticleContent:
    article = index.article(article_id)
    return ArticleContent(
        id=article.id,
        source=article.source,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        url=article.url,
        author=article.author,
        text=article.text,
        sentences=[
            SentenceEntry(
                position=each.position,
                start=each.start,
                end=each.end,
                text=article.text[each.start : each.end],
            )
            for each in index.sentences(article_id)
        ],
        copies=[_describe(each) for each in index.copies(article_id)],
    )


def _search(index: Index, body: SearchRequest) -> dict[str, object]:
    passages = index.search(body.query, body.limit, filters=body.to_filters())
    result = SearchResult(index_id=index.id, passages=[_excerpt(index, each) for each in passages])
    return result.model_dump()


def _excerpt(index: Index, passage: Passage) -> PassageEntry:
    article = index.article(passage.article_id)
    return PassageEntry(
        article_id=article.id,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        url=article.url,
        start=passage.start,
        end=passage.end,
        score=passage.score,
        text=article.text[passage.start : passage.end],
        also_in=[copy.article_id for copy in passage.also_in],
    )


def _describe(each: ArticleMetadata | Copy) -> ArticleEntry:
    return ArticleEntry(
        id=each.article_id if isinstance(each, Copy) else each.id,
        source=each.source,
        title=each.title,
        publisher=each.publisher,
        published=each.published,
    )
