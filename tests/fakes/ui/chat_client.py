"""A client that asks a running chat as its page does: over HTTP, step by step."""

import html
import itertools
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx

_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class PageConfig:
    """Ids of the page's steps, and the place of the hint in the output of `accept`.

    `settle` is the step that enables the question box after an answer.
    """

    accept: int
    answer: int
    settle: int
    hint: int

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> "PageConfig":
        """Read the ids from Gradio's configuration of the page."""
        component_ids = {each["props"].get("elem_id"): each["id"] for each in config["components"]}
        steps = config["dependencies"]

        def after(step: int) -> int:
            return int(next(each["id"] for each in steps if each["trigger_after"] == step))

        box = component_ids["box"]
        accept = next(each for each in steps if [box, "submit"] in each["targets"])
        answer = after(accept["id"])
        hint = accept["outputs"].index(component_ids["hint"])
        return cls(accept["id"], answer, after(answer), hint)


@dataclass
class ChatClient:
    """A page that one person has open. `client` has the chat's URL and the login cookie."""

    client: httpx.AsyncClient
    caution: str = "normal"
    filters: str = ""
    session: str = field(default_factory=lambda: secrets.token_hex(6))
    page: PageConfig | None = None

    async def ask(self, question: str) -> str:
        """Ask a question; return the text of the whole answer."""
        return strip_tags((await self.ask_for_messages(question))[-1])

    async def ask_for_messages(self, question: str) -> list[str]:
        """Ask a question; return the HTML of each message that the page then shows."""
        page = self.page = self.page or await self.load_page()
        accepted = await self.run_step(page.accept, [question, self.make_options_json(), None])
        hint = accepted["data"][page.hint]
        if hint:
            return [str(hint)]
        await self._post(
            "queue/join", self.make_step_body(page.answer, [None, self.make_options_json()])
        )
        shown = await self._read_stream()
        await self.run_step(page.settle, [])
        return shown

    def make_options_json(self) -> str:
        """Return the options that the page sends with a question."""
        return json.dumps({"caution": self.caution, "filters": self.filters})

    async def load_page(self) -> PageConfig:
        """Load the configuration of the page."""
        config = await self.client.get("/config")
        config.raise_for_status()
        return PageConfig.from_config(config.json())

    async def run_step(self, number: int, data: list[Any]) -> dict[str, Any]:
        """Run a step that is not queued; return its output."""
        result: dict[str, Any] = (
            await self._post("run/predict", self.make_step_body(number, data))
        ).json()
        return result

    def make_step_body(self, number: int, data: list[Any]) -> dict[str, Any]:
        """Return the body of a request to run a step."""
        return {"session_hash": self.session, "fn_index": number, "data": data}

    async def _post(self, route: str, body: dict[str, Any]) -> httpx.Response:
        response = await self.client.post(f"/gradio_api/{route}", json=body)
        response.raise_for_status()
        return response

    async def _read_stream(self) -> list[str]:
        named = {"session_hash": self.session}
        shown: Any = None
        async with self.client.stream("GET", "/gradio_api/queue/data", params=named) as stream:
            stream.raise_for_status()
            async for line in stream.aiter_lines():
                event = json.loads(line.removeprefix("data: ")) if line else {}
                if event.get("msg") == "process_completed":
                    if not event["success"]:
                        raise RuntimeError(f"the answer failed: {event['output']}")
                    shown = event["output"]["data"][1]
        return list(itertools.chain.from_iterable(_read_message_texts(each) for each in shown))


def strip_tags(markup: str) -> str:
    """Return the text of HTML markup."""
    return html.unescape(_TAGS.sub("", markup))


def _read_message_texts(message: dict[str, Any]) -> list[str]:
    content = message["content"]
    return [content] if isinstance(content, str) else [part["text"] for part in content]
