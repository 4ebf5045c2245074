"""The articles as resources, as the official client sees them.

Covers also: pincite.ui.mcp.uris.
"""

import pytest
from mcp import Client, MCPError
from mcp.server import Server
from mcp.types import INVALID_PARAMS, ResourceTemplateReference, TextResourceContents
from pincite.index import Index
from pincite.ui.mcp import resources
from pincite.ui.mcp.uris import parse_article_uri, to_article_uri

from tests.ui.mcp.client import use

KHERSON = "2024-06/putin-terms.md"


def test_articles_are_resources_under_their_encoded_ids(
    server: Server, sample_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "PAGE_SIZE", 8)

    async def read_all(client: Client) -> dict[str, str]:
        texts, cursor = {}, None
        while True:
            page = await client.list_resources(cursor=cursor)
            assert len(page.resources) <= 8
            for each in page.resources:
                [content] = (await client.read_resource(each.uri)).contents
                assert isinstance(content, TextResourceContents)
                texts[each.uri] = content.text
                assert each.title
                assert content.mime_type == "text/plain"
            if (cursor := page.next_cursor) is None:
                return texts

    texts = use(server, read_all)
    assert texts == {to_article_uri(each.id): each.text for each in sample_index.articles()}
    assert f"pincite://article/{KHERSON.replace('/', '%2F')}" in texts
    # An address whose slash is not encoded is understood too.
    [content] = use(
        server, lambda client: client.read_resource(f"pincite://article/{KHERSON}")
    ).contents
    assert content.meta
    assert content.meta["publisher"] == sample_index.article(KHERSON).publisher
    [template] = use(server, lambda client: client.list_resource_templates()).resource_templates
    assert template.uri_template == "pincite://article/{id}"


@pytest.mark.parametrize(
    "uri", ["pincite://article/nope", "file:///etc/passwd", "pincite://article/"]
)
def test_an_unknown_resource_is_an_error_with_its_address(server: Server, uri: str) -> None:
    with pytest.raises(MCPError, match=r"no article|use pincite://article") as caught:
        use(server, lambda client: client.read_resource(uri))
    assert caught.value.error.code == INVALID_PARAMS
    assert caught.value.error.data == {"uri": uri}


@pytest.mark.parametrize("cursor", ["x", "-1", "²"])
def test_an_unknown_page_of_resources_is_an_error(server: Server, cursor: str) -> None:
    with pytest.raises(MCPError, match="use the cursor of the page before"):
        use(server, lambda client: client.list_resources(cursor=cursor))


def test_ids_are_completed_by_title(server: Server) -> None:
    reference = ResourceTemplateReference(type="ref/resource", uri="pincite://article/{id}")
    result = use(
        server, lambda client: client.complete(reference, {"name": "id", "value": "cease-fire"})
    )
    assert KHERSON in result.completion.values
    assert result.completion.total == len(result.completion.values)


def test_addresses_survive_any_id() -> None:
    for article_id in ("a/b.txt", "news.jsonl#7", "100%.md", "ä ö?&", "..", "a%2Fb"):
        assert parse_article_uri(to_article_uri(article_id)) == article_id
    assert parse_article_uri("https://example.org") is None
