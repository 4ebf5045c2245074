"""The tools, as the official client sees them.

Covers also: pincite.ui.mcp.arguments, pincite.ui.mcp.registry, pincite.ui.mcp.results,
pincite.ui.mcp.text.
"""

from pathlib import Path
from typing import Any

import pytest
from mcp.server import Server
from pincite.index import Index, build
from pincite.ui.mcp.results import mask_invisible
from pincite.ui.mcp.server import create_server
from pincite.ui.mcp.tools import StreamingChain

from tests.fakes.assistant.questions import KHERSON as QUESTION
from tests.ui.mcp.client import call, read_text, use

KHERSON = "2024-06/putin-terms.md"


def test_the_tools_only_read_and_describe_what_they_take_and_return(server: Server) -> None:
    tools = {each.name: each for each in use(server, lambda client: client.list_tools()).tools}
    assert list(tools) == ["ask", "search", "read_article", "list_articles"]
    for tool in tools.values():
        assert tool.annotations
        assert tool.annotations.read_only_hint
        assert tool.output_schema
        for field in tool.input_schema["properties"].values():
            assert field["description"]
    assert next(iter(tools["ask"].input_schema["properties"])) == "question"
    assert tools["ask"].input_schema["required"] == ["question"]
    assert tools["ask"].input_schema["additionalProperties"] is False


ARGUMENTS = {
    "ask": "question publishers since until articles history caution asked",
    "search": "query publishers since until articles limit",
    "read_article": "id start characters",
    "list_articles": "publishers since until named limit offset",
}
RESULTS = {
    "ask": "question answered standing confidence short text statements citations closest disputes "
    "notices searched complete model",
    "search": "passages searched",
    "read_article": "article author url characters start end text sentences next_start copies",
    "list_articles": "articles matching first last next_offset",
}


def test_clients_can_rely_on_the_names_of_arguments_and_results(server: Server) -> None:
    """Removing or renaming one needs a new major version."""
    for tool in use(server, lambda client: client.list_tools()).tools:
        assert tool.output_schema
        assert list(tool.input_schema["properties"]) == ARGUMENTS[tool.name].split()
        assert list(tool.output_schema["properties"]) == RESULTS[tool.name].split()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_ask_returns_the_answer_with_its_exact_sentences(
    server: Server, sample_index: Index, mode: str
) -> None:
    result = call(server, "ask", mode, question=QUESTION)
    answer = result.structured_content
    assert not result.is_error
    assert answer["answered"]
    assert answer["short"] == "Nov. 11, 2022"
    [citation] = answer["citations"]
    text = sample_index.article(citation["article_id"]).text
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert answer["statements"][0]["citations"] == [citation["label"]]
    content = read_text(result)
    assert answer["text"] in content
    assert f"[1] “{citation['quote']}”" in content
    assert "2024-06-14" in content


def test_ask_takes_a_history_and_filters(server: Server) -> None:
    question, history = "And when did they withdraw from it?", ["Which city did Russia take?"]
    answer = call(server, "ask", question=question, history=history).structured_content
    assert answer["question"] != question
    filtered = call(server, "ask", question=QUESTION, until="2024-03").structured_content
    assert not filtered["answered"]
    assert filtered["citations"] == []
    assert filtered["searched"] < answer["searched"]


def test_a_declined_answer_shows_what_came_closest(server: Server) -> None:
    result = call(server, "ask", question="Who composed the opera about the moon landing?")
    assert not result.is_error
    assert result.structured_content["standing"] != "answered"
    assert result.structured_content["closest"]
    assert result.structured_content["closest"][0]["quote"] in read_text(result)


def test_search_finds_passages_at_their_offsets(server: Server, sample_index: Index) -> None:
    result = call(server, "search", query="withdrew from the city of Kherson", limit=3)
    found = result.structured_content["passages"]
    assert len(found) == 3
    assert found[0]["article"]["id"] == KHERSON
    assert [each["score"] for each in found] == sorted((e["score"] for e in found), reverse=True)
    for each in found:
        text = sample_index.article(each["article"]["id"]).text
        assert each["text"] == text[each["start"] : each["end"]]
    assert found[0]["text"] in read_text(result)
    nothing = call(server, "search", query="Kherson", articles=[])
    assert nothing.structured_content == {"passages": [], "searched": 0}


def test_an_article_is_read_in_parts_that_join(server: Server, sample_index: Index) -> None:
    whole = sample_index.article(KHERSON)
    parts, sentences, start = [], [], 0
    while start is not None:
        result = call(server, "read_article", id=KHERSON, start=start, characters=500)
        part = result.structured_content
        parts.append(part["text"])
        sentences += [(each["start"], each["end"]) for each in part["sentences"]]
        start = part["next_start"]
    assert len(parts) > 2
    assert "".join(parts) == whole.text
    assert sentences == [(each.start, each.end) for each in sample_index.sentences(KHERSON)]
    assert part["article"]["title"] == whole.title


def test_articles_are_listed_in_pages(server: Server) -> None:
    listed, offset = [], 0
    while offset is not None:
        page = call(server, "list_articles", limit=8, offset=offset).structured_content
        listed += [each["id"] for each in page["articles"]]
        offset = page["next_offset"]
    assert len(set(listed)) == len(listed) == page["matching"] == 20
    named = call(server, "list_articles", named="starliner").structured_content
    assert {each["id"] for each in named["articles"]} < set(listed)
    assert named["matching"] == len(named["articles"]) > 0


@pytest.mark.parametrize(
    ("tool", "values", "says"),
    [
        pytest.param("ask", {}, '"question" is missing: add it', id="no question"),
        pytest.param("ask", {"question": " "}, "ask something", id="empty question"),
        pytest.param("ask", {"question": "x" * 4_001}, "shorten it to 4,000", id="long question"),
        pytest.param("ask", {"question": 3}, '"question": input should', id="number"),
        pytest.param("ask", {"question": "Who?", "since": "x"}, "\"since\" is 'x', not", id="date"),
        pytest.param(
            "ask", {"question": "Who?", "publisher": []}, 'did you mean "publishers"?', id="typo"
        ),
        pytest.param("ask", {"question": "Who?", "zz": 1}, "it takes ", id="unknown argument"),
        pytest.param(
            "ask", {"question": "Who?", "history": [1]}, '"history"[0]: input should', id="history"
        ),
        pytest.param(
            "ask", {"question": "Who?", "articles": ["nope"]}, "no article 'nope'", id="filter"
        ),
        pytest.param(
            "search", {"query": "a", "articles": ["nope"]}, "no article 'nope'", id="search filter"
        ),
        pytest.param("search", {"query": "a", "limit": 0}, '"limit": input should', id="limit"),
        pytest.param("search", {"query": "a", "until": "x"}, "\"until\" is 'x'", id="until"),
        pytest.param("read_article", {"id": "nope"}, "no article 'nope'", id="unknown article"),
        pytest.param("list_articles", {"offset": -1}, '"offset": input should', id="offset"),
    ],
)
def test_a_call_that_does_not_fit_says_what_to_change(
    server: Server, tool: str, values: dict[str, Any], says: str
) -> None:
    result = call(server, tool, **values)
    assert result.is_error
    assert says in read_text(result)


def test_text_that_people_cannot_see_does_not_reach_a_model(
    tmp_path: Path, sample_chain: StreamingChain
) -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.txt").write_text(f"The mayor{hidden} opened the bridge. It is new.")
    build(tmp_path / "articles", into=tmp_path / "index")
    with_hidden = Index.open(tmp_path / "index")
    server = create_server(with_hidden, sample_chain)
    article = call(server, "read_article", id="a.txt").structured_content
    assert hidden not in str(article)
    [first, second] = article["sentences"]
    assert article["text"][first["start"] : first["end"]].endswith("opened the bridge.")
    assert article["text"][second["start"] : second["end"]] == "It is new."
    assert hidden not in str(call(server, "search", query="mayor"))
    assert hidden not in str(
        use(server, lambda client: client.read_resource(article["article"]["uri"]))
    )
    with_hidden.close()


def test_masking_keeps_offsets() -> None:
    assert mask_invisible("a\u200bb") == "a\ufffdb"
