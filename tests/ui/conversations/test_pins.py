"""Pins: kept per owner in their order, with notes, within quotas, after what they show is gone."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pincite.index.errors import StoreError
from pincite.ui.conversations import pins as pins_module
from pincite.ui.conversations.model import Conversation
from pincite.ui.conversations.pins import (
    MAX_NOTE_LENGTH,
    DossierFullError,
    Pin,
    PinnedSentence,
    PinStore,
)
from pincite.ui.conversations.store import ConversationStore

from tests.fakes.ui.export import make_turn
from tests.fakes.ui.library import PRICE_CITATION, REPAIR_CITATION, RUNS_CITATION

SENTENCES = [PinnedSentence(each, "Post") for each in (REPAIR_CITATION, PRICE_CITATION)]


@pytest.fixture
def store() -> Iterator[PinStore]:
    store = PinStore()
    yield store
    store.close()


def multiply_pins(path: Path, number: int) -> None:
    """Make `number` pins of the only one."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "INSERT INTO pins SELECT pins.id || value, owner, client, talk, pins.key || value, "
            "position + value, size, pinned, note, kind, content FROM pins "
            "JOIN json_each(?)",
            (json.dumps(list(range(1, number))),),
        )


def list_quotes(store: PinStore, owner: str = "anna", talk: str = "") -> list[str]:
    return [
        pin.content.citation.quote
        for pin in store.list(owner, talk)
        if isinstance(pin.content, PinnedSentence)
    ]


def test_sentences_and_answers_come_back_as_they_were_pinned(tmp_path: Path) -> None:
    path = tmp_path / "chat" / "conversations.sqlite"
    turn = make_turn(REPAIR_CITATION)
    pins = [Pin(SENTENCES[0], "c1", "Ask again."), Pin(turn)]
    store = PinStore(path)
    assert all(store.add("anna", pin) for pin in pins)
    store.close()
    again = PinStore(path)
    assert again.list("anna") == tuple(pins)
    assert again.list("bob") == ()
    assert again.list("anna", "c1") == (pins[0],)
    assert (again.count("anna"), again.count("anna", "c1"), again.count("bob")) == (2, 1, 0)
    again.close()


def test_what_is_pinned_already_stays_with_its_note(store: PinStore) -> None:
    assert store.add("anna", Pin(SENTENCES[0], note="First."))
    assert not store.add("anna", Pin(replace(SENTENCES[0], publisher="Echo")))
    assert store.add("bob", Pin(SENTENCES[0]))
    assert [pin.note for pin in store.list("anna")] == ["First."]


def test_a_pin_stays_when_its_conversation_is_deleted(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    turn = make_turn(REPAIR_CITATION)
    conversations, store = ConversationStore(path), PinStore(path)
    conversations.save("bob", Conversation("c1", "Ferry", (turn,)))
    store.add("anna", Pin(turn, "c1"))
    conversations.delete("bob", "c1")
    assert [pin.content for pin in store.list("anna", "c1")] == [turn]
    conversations.close()
    store.close()


def test_pins_are_moved_before_and_after_others(store: PinStore) -> None:
    for citation in (REPAIR_CITATION, PRICE_CITATION, RUNS_CITATION):
        store.add("anna", Pin(PinnedSentence(citation)))
    first, second, third = (pin.id for pin in store.list("anna"))
    store.move("anna", third, first)
    assert [pin.id for pin in store.list("anna")] == [third, first, second]
    store.move("anna", third, first, after=True)
    store.move("anna", third, "unknown")
    store.move("bob", second, first)
    assert [pin.id for pin in store.list("anna")] == [first, third, second]


def test_only_the_owner_changes_a_pin(store: PinStore) -> None:
    store.add("anna", Pin(SENTENCES[0]))
    [pin] = store.list("anna")
    store.annotate("bob", pin.id, "Mine.")
    store.remove("bob", pin.id)
    assert store.list("anna") == (pin,)
    store.annotate("anna", pin.id, "x" * 2 * MAX_NOTE_LENGTH)
    assert len(store.list("anna")[0].note) == MAX_NOTE_LENGTH
    store.remove("anna", pin.id)
    assert store.list("anna") == ()


def test_a_full_dossier_refuses_and_keeps_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    small = PinStore(owner_mb=0.001)
    small.add("anna", Pin(SENTENCES[0]))
    with pytest.raises(DossierFullError):
        small.add("anna", Pin(make_turn(REPAIR_CITATION)))
    assert list_quotes(small) == [REPAIR_CITATION.quote]
    small.close()
    monkeypatch.setattr(pins_module, "MAX_PINS_PER_OWNER", 1)
    few = PinStore()
    few.add("anna", Pin(SENTENCES[0]))
    with pytest.raises(DossierFullError):
        few.add("anna", Pin(SENTENCES[1]))
    few.close()


def test_notes_and_the_names_of_conversations_count_too() -> None:
    store = PinStore(owner_mb=0.0045)
    pin = Pin(SENTENCES[0], talk="c" * 60_000)
    store.add("anna", pin)
    assert len(store.list("anna")[0].talk) < 100
    store.annotate("anna", pin.id, "x" * MAX_NOTE_LENGTH)
    store.annotate("anna", pin.id, "y" * MAX_NOTE_LENGTH)
    with pytest.raises(DossierFullError):
        store.add("anna", Pin(SENTENCES[1]))
    store.annotate("anna", pin.id, "")
    assert store.add("anna", Pin(SENTENCES[1]))
    store.close()


def test_a_visitor_with_many_browsers_pushes_out_only_their_own(
    store: PinStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pins_module, "MAX_PINS", 3)
    store.add("anna", Pin(SENTENCES[0]), "10.0.0.1")
    for number in range(4):
        store.add(f"browser {number}", Pin(SENTENCES[0]), "10.0.0.2")
    counts = [store.count(f"browser {number}") for number in range(4)]
    assert (store.count("anna"), counts) == (1, [0, 0, 1, 1])


def test_ten_thousand_pins_are_listed_and_moved(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    store = PinStore(path)
    store.add("anna", Pin(SENTENCES[0]))
    multiply_pins(path, 10_000)
    assert store.add("anna", Pin(SENTENCES[1]))
    assert store.count("anna") == 10_001
    store.remove("anna", store.list("anna", limit=1, offset=10_000)[0].id)
    [last] = store.list("anna", limit=5, offset=9_999)
    [first] = store.list("anna", limit=1)
    store.move("anna", last.id, first.id)
    assert [pin.id for pin in store.list("anna", limit=2)] == [last.id, first.id]
    store.close()


def test_a_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    path.write_text("no database " * 100)
    with pytest.raises(StoreError, match="move it away"):
        PinStore(path)
