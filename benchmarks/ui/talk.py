"""Talks with a running chat as its page does: over HTTP, step by step."""

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
class Page:
    """Where the page keeps what a conversation needs: the ids of its steps and components."""

    accept: int
    answer: int
    settle: int
    hint: int

    @classmethod
    def of(cls, config: dict[str, Any]) -> "Page":
        """Read them out of what the page is made from."""
        named = {each["props"].get("elem_id"): each["id"] for each in config["components"]}
        steps = config["dependencies"]

        def after(step: int) -> int:
            return int(next(each["id"] for each in steps if each["trigger_after"] == step))

        box = named["box"]
        accept = next(each for each in steps if [box, "submit"] in each["targets"])
        answer = after(accept["id"])
        hint = accept["outputs"].index(named["hint"])
        return cls(accept["id"], answer, after(answer), hint)


@dataclass
class Talk:
    """One person's open page. `client` has its address, and the cookie of who logged in."""

    client: httpx.AsyncClient
    caution: str = "normal"
    filters: str = ""
    session: str = field(default_factory=lambda: secrets.token_hex(6))
    page: Page | None = None

    async def ask(self, question: str) -> str:
        """Ask; return the text of the reply as it stands on the page in the end."""
        return plain((await self.conversation(question))[-1])

    async def conversation(self, question: str) -> list[str]:
        """Ask; return all that the page shows then, a message each, in HTML."""
        page = self.page = self.page or await self.open()
        accepted = await self.step(page.accept, [question, self.how(), None])
        hint = accepted["data"][page.hint]
        if hint:
            return [str(hint)]
        await self._post("queue/join", self.body(page.answer, [None, self.how()]))
        shown = await self._streamed()
        await self.step(page.settle, [])
        return shown

    def how(self) -> str:
        """Return what the page sends beside a question."""
        return json.dumps({"caution": self.caution, "filters": self.filters})

    async def open(self) -> Page:
        """Load the page."""
        config = await self.client.get("/config")
        config.raise_for_status()
        return Page.of(config.json())

    async def step(self, number: int, data: list[Any]) -> dict[str, Any]:
        """Run a step that does not wait in line; return what it changes."""
        done: dict[str, Any] = (await self._post("run/predict", self.body(number, data))).json()
        return done

    def body(self, number: int, data: list[Any]) -> dict[str, Any]:
        """Return what the page sends to run a step."""
        return {"session_hash": self.session, "fn_index": number, "data": data}

    async def _post(self, route: str, body: dict[str, Any]) -> httpx.Response:
        response = await self.client.post(f"/gradio_api/{route}", json=body)
        response.raise_for_status()
        return response

    async def _streamed(self) -> list[str]:
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
        return list(itertools.chain.from_iterable(_texts(each) for each in shown))


def plain(shown: str) -> str:
    """Return the text of HTML."""
    return html.unescape(_TAGS.sub("", shown))


def _texts(message: dict[str, Any]) -> list[str]:
    content = message["content"]
    return [content] if isinstance(content, str) else [part["text"] for part in content]
