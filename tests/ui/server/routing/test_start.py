"""The routes of the start page and of further questions."""

from collections.abc import Iterator

import httpx
import pytest
from pincite.index import Index

from tests.fakes.ui.leads import make_lead_chain
from tests.fakes.ui.server import chat_server, http_client


@pytest.fixture(scope="module")
def client(sample_index: Index) -> Iterator[httpx.Client]:
    with (
        chat_server(sample_index, make_lead_chain(sample_index)) as url,
        http_client(url) as client,
    ):
        yield client


def test_the_start_page_shows_what_is_known_at_once(client: httpx.Client) -> None:
    response = client.get("/start", params={"since": "2000-01-01T00:00:00+00:00"})
    assert response.status_code == 200
    assert '<div class="start ' in response.text


def test_an_unknown_answer_leads_on_to_nothing(client: httpx.Client) -> None:
    assert client.get("/next", params={"id": "unknown"}).text == ""


def test_further_questions_are_limited_like_questions(client: httpx.Client) -> None:
    codes = {client.get("/next", params={"id": "unknown"}).status_code for _ in range(40)}
    assert codes == {200}
