"""A folder of articles as a model of OpenAI's clients: the official one, LangChain, a chat page."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openai
import pytest
from langchain_core.runnables import Runnable
from langchain_openai import ChatOpenAI
from openai import OpenAI
from pincite.assistant import Answer, ModelError
from pincite.assistant.chain import Input
from pincite.assistant.types import Question, Usage
from pincite.index import Index
from pincite.ui.chat.queue import QueueLimits
from playwright.sync_api import Browser
from starlette.testclient import TestClient

from tests.fakes.ui.api import QUESTION, KeyedApi, make_keyed_api, make_services, serve_api
from tests.fakes.ui.library import FakeChain, fake_answer, fake_article, fake_citation
from tests.ui.api.conftest import answer_twice

ANSWER = "withdrew from the city of Kherson on Nov. 11, 2022"


class Server(NamedTuple):
    """A running API: the `base_url` of its OpenAI routes, and a key."""

    base_url: str
    key: str


@pytest.fixture(scope="module")
def server(
    sample_index: Index,
    sample_chain: Runnable[Input, Answer],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    services = make_services(sample_index, {"": sample_chain})
    api = make_keyed_api(services, tmp_path_factory.mktemp("keys"))
    with serve_api(api.application) as url:
        yield Server(f"{url}/v1", api.reader_key)


@pytest.fixture(scope="module")
def openai_client(server: Server) -> OpenAI:
    return OpenAI(base_url=server.base_url, api_key=server.key, max_retries=0)


def test_the_official_client_gets_an_answer_with_citations(
    openai_client: OpenAI, sample_index: Index
) -> None:
    completion = openai_client.chat.completions.create(
        model="pincite", messages=[{"role": "user", "content": QUESTION}]
    )
    message = completion.choices[0].message
    assert message.content
    assert ANSWER in message.content
    assert "\n\nSources:\n\n- [1] [" in message.content
    assert message.annotations
    citation = message.annotations[0].url_citation
    assert message.content[citation.start_index : citation.end_index] == "[1]"
    assert citation.url in message.content
    source: Any = message.annotations[0].model_extra
    article = sample_index.article(source["pincite"]["article_id"])
    span = slice(source["pincite"]["start"], source["pincite"]["end"])
    assert article.text[span] == source["pincite"]["quote"]
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage
    assert completion.usage.total_tokens == 0
    assert completion.model_extra
    assert completion.model_extra["pincite"]["answered"] is True


def test_the_official_client_streams_the_same_text(openai_client: OpenAI) -> None:
    plain = openai_client.chat.completions.create(
        model="pincite", messages=[{"role": "user", "content": QUESTION}]
    )
    chunks = list(
        openai_client.chat.completions.create(
            model="pincite",
            messages=[{"role": "user", "content": QUESTION}],
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    text = "".join(delta.content or "" for delta in deltas)
    assert text == plain.choices[0].message.content
    assert deltas[0].role == "assistant"
    annotations = [
        each for delta in deltas for each in (delta.model_extra or {}).get("annotations", [])
    ]
    assert plain.choices[0].message.annotations
    assert annotations == [each.model_dump() for each in plain.choices[0].message.annotations]
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_follow_up_and_filters(openai_client: OpenAI) -> None:
    completion = openai_client.chat.completions.create(
        model="pincite",
        messages=[
            {"role": "system", "content": "Answer in French."},
            {"role": "user", "content": "Who is Putin?"},
            {"role": "assistant", "content": "Vladimir Putin is president of Russia. [1]"},
            {"role": "user", "content": "On what condition did he offer a cease-fire?"},
        ],
        extra_body={"since": "2024-06", "caution": "low"},
    )
    extra: Any = completion.model_extra
    assert "Putin" in extra["pincite"]["standalone_question"]
    assert all(each["published"] >= "2024-06" for each in extra["pincite"]["citations"])


def test_the_official_client_lists_the_models(openai_client: OpenAI) -> None:
    assert [each.id for each in openai_client.models.list()] == ["pincite"]
    assert openai_client.models.retrieve("pincite").owned_by == "pincite"
    with pytest.raises(openai.NotFoundError, match="choose one of 'pincite'"):
        openai_client.models.retrieve("gpt-9")


def test_errors_are_those_that_the_official_client_knows(
    openai_client: OpenAI, server: Server
) -> None:
    def ask(client: OpenAI, content: str, model: str = "pincite") -> object:
        messages: Any = [{"role": "user", "content": content}]
        return client.chat.completions.create(model=model, messages=messages)

    with pytest.raises(openai.NotFoundError) as unknown:
        ask(openai_client, QUESTION, "gpt-9")
    assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.BadRequestError, match="it is empty") as empty:
        ask(openai_client, " ")
    assert str(empty.value.param).startswith("messages/0")
    with pytest.raises(openai.BadRequestError, match=r"5,000 characters: shorten it to 4,000"):
        ask(openai_client, "x" * 5_000)
    foreign = OpenAI(base_url=server.base_url, api_key="pincite_foreign", max_retries=0)
    with pytest.raises(openai.AuthenticationError, match="does not know the key"):
        ask(foreign, QUESTION)


def test_langchain_gets_the_answer(server: Server) -> None:
    model = ChatOpenAI(model="pincite", base_url=server.base_url, api_key=server.key)  # type: ignore[arg-type]
    message = model.invoke(QUESTION)
    assert ANSWER in message.text
    assert "Sources:" in message.text
    streamed = list(model.stream(QUESTION))
    assert "".join(chunk.text for chunk in streamed) == message.text
    assert message.response_metadata["finish_reason"] == "stop"


def test_a_chat_page_of_a_package_shows_the_answer(server: Server, browser: Browser) -> None:
    """Gradio's `load_chat` makes a chat page of any server with OpenAI's API."""
    import gradio

    page_of_gradio: Any = gradio.load_chat(server.base_url, model="pincite", token=server.key)
    _, url, _ = page_of_gradio.launch(prevent_thread_lock=True, quiet=True, server_port=None)
    try:
        page = browser.new_page()
        page.goto(url)
        page.locator("textarea").first.fill(QUESTION)
        page.keyboard.press("Enter")
        answer = page.get_by_text(ANSWER)
        answer.first.wait_for(timeout=60_000)
        page.get_by_text("Putin names his price for a cease-fire in Ukraine").first.wait_for()
        sources = page.locator("a", has_text="Putin names his price")
        assert sources.first.get_attribute("href", timeout=60_000)
        page.close()
    finally:
        page_of_gradio.close()


# With scripted chains. ---------------------------------------------------------------------------


def make_client(index: Index, folder: Path, chain: Any, **services: Any) -> TestClient:
    return make_keyed_api(make_services(index, {"": chain}, **services), folder).client()


def complete(client: TestClient, **fields: Any) -> Any:
    messages = [{"role": "user", "content": "When?"}]
    return client.post(
        "/v1/chat/completions", json={"model": "pincite", "messages": messages, **fields}
    )


def read_chunks(text: str) -> list[Any]:
    data = [line.removeprefix("data: ") for line in text.splitlines() if line]
    assert data[-1] == "[DONE]"
    return [json.loads(each) for each in data[:-1]]


def test_an_article_without_a_url_is_linked_on_this_server(
    sample_index: Index, tmp_path: Path
) -> None:
    article = fake_article(id="sub/a 1.txt", url="javascript:alert(1)")
    answer = fake_answer(fake_citation(article, "It was repaired in May."))
    chain = FakeChain(lambda _: iter([answer]))
    for has_pages, expected in (
        (False, "http://127.0.0.1:7860/api/v1/articles/sub/a%201.txt"),
        (True, "http://127.0.0.1:7860/article?id=sub"),
    ):
        client = make_client(sample_index, tmp_path, chain, has_source_pages=has_pages)
        message = complete(client).json()["choices"][0]["message"]
        assert message["annotations"][0]["url_citation"]["url"].startswith(expected)
        assert expected in message["content"]


def test_each_language_model_is_a_model(sample_index: Index, tmp_path: Path) -> None:
    worded = fake_answer(text="By llama.", model="llama3.2", usage=Usage(900, 20))
    chains = {
        "llama3.2": FakeChain(lambda _: iter([worded])),
        "": FakeChain(answer_twice),
    }
    client = make_keyed_api(make_services(sample_index, chains), tmp_path).client()
    ids = [each["id"] for each in client.get("/v1/models").json()["data"]]
    assert ids == ["pincite/llama3.2", "pincite"]
    assert client.get("/v1/models/pincite/llama3.2").json()["id"] == "pincite/llama3.2"
    completion = complete(client, model="pincite/llama3.2").json()
    assert completion["choices"][0]["message"]["content"] == "By llama."
    assert completion["usage"] == {
        "prompt_tokens": 900,
        "completion_tokens": 20,
        "total_tokens": 920,
    }


def test_a_failure_of_the_model_is_an_error(sample_index: Index, tmp_path: Path) -> None:
    def script(question: Question) -> Iterator[Answer]:
        yield next(answer_twice(question))
        raise ModelError("tiny broke off")

    client = make_client(sample_index, tmp_path, FakeChain(script))
    response = complete(client)
    assert response.status_code == 502
    assert response.json()["error"]["message"] == "tiny broke off"
    chunks = read_chunks(complete(client, stream=True).text)
    assert chunks[-1]["error"]["code"] == "model_failed"


def test_limits_are_errors_of_their_kind(sample_index: Index, tmp_path: Path) -> None:
    client = make_client(
        sample_index, tmp_path, FakeChain(answer_twice), limits=QueueLimits(per_minute=1)
    )
    assert complete(client).status_code == 200
    response = complete(client)
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert response.json()["error"]["type"] == "rate_limit_error"


def test_the_history_reaches_the_chain(client: TestClient, chain: FakeChain) -> None:
    messages = [
        {"role": "user", "content": "Who?"},
        {"role": "assistant", "content": "Anna. [1]\n\nSources:\n\n- [1] Bob"},
        {"role": "user", "content": "When?"},
    ]
    assert complete(client, messages=messages, quotes=5).status_code == 200
    assert chain.questions == [Question("When?", ("Who?", "Anna. [1]"), quotes=5)]


def test_without_a_key_the_error_has_openais_form(api: KeyedApi) -> None:
    response = complete(api.client(""))
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "invalid_api_key"
