"""The articles as resources: listed in pages, read by address, completed by name."""

from mcp.shared.exceptions import MCPError
from mcp.types import (
    INVALID_PARAMS,
    CompleteRequestParams,
    CompleteResult,
    Completion,
    ListResourcesResult,
    ListResourceTemplatesResult,
    ReadResourceResult,
    Resource,
    ResourceTemplate,
    TextResourceContents,
)
from pincite.index.errors import InputError
from pincite.index.search import Index
from pincite.index.types import Filters
from pincite.ui.mcp.results import describe_article, mask_invisible
from pincite.ui.mcp.uris import ARTICLE_TEMPLATE, parse_article_uri

PAGE_SIZE = 200
MAX_COMPLETIONS = 100
_TEXT = "text/plain"


def list_resources(index: Index, cursor: str | None) -> ListResourcesResult:
    """Return a page of the articles, newest first. Raises MCPError for an unknown cursor."""
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal()):
        message = f"there is no page {cursor!r}: use the cursor of the page before"
        raise MCPError(INVALID_PARAMS, message)
    offset = int(cursor or 0)
    listed = index.listing(limit=PAGE_SIZE + 1, offset=offset)
    resources = []
    for each in listed[:PAGE_SIZE]:
        entry = describe_article(each)
        description = ", ".join(filter(None, [entry.publisher, entry.published]))
        resources.append(
            Resource(
                uri=entry.uri,
                name=entry.id,
                title=entry.title or entry.source,
                description=description or None,
                mime_type=_TEXT,
            )
        )
    more = len(listed) > PAGE_SIZE
    return ListResourcesResult(
        resources=resources, next_cursor=str(offset + PAGE_SIZE) if more else None
    )


def list_templates() -> ListResourceTemplatesResult:
    """Return the one template of addresses."""
    template = ResourceTemplate(
        uri_template=ARTICLE_TEMPLATE,
        name="article",
        title="An article",
        description="The text of an article. `id` is the id that the tools return, "
        "percent-encoded; offsets count characters of this text.",
        mime_type=_TEXT,
    )
    return ListResourceTemplatesResult(resource_templates=[template])


def read_resource(index: Index, uri: str) -> ReadResourceResult:
    """Return the text of an article. Raises MCPError if there is nothing at the address."""
    article_id = parse_article_uri(uri)
    try:
        if article_id is None:
            raise InputError(f"{uri!r} is not an address here: use {ARTICLE_TEMPLATE}")
        article = index.article(article_id)
    except InputError as error:
        raise MCPError(INVALID_PARAMS, str(error), {"uri": uri}) from None
    meta = describe_article(article).model_dump(exclude={"uri"})
    contents = TextResourceContents(
        uri=uri, mime_type=_TEXT, text=mask_invisible(article.text), _meta=meta
    )
    return ReadResourceResult(contents=[contents])


def complete_id(index: Index, params: CompleteRequestParams) -> CompleteResult:
    """Return ids of articles whose title, publisher or path contains the words typed so far."""
    filters = Filters(named=params.argument.value.strip()[:200] or None)
    listed = index.listing(filters, MAX_COMPLETIONS)
    total = index.coverage(filters).articles
    completion = Completion(
        values=[each.id for each in listed], total=total, has_more=total > len(listed)
    )
    return CompleteResult(completion=completion)
