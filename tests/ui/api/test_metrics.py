"""Counts of answers, failures and tokens."""

from collections.abc import Iterator
from typing import Any

import pytest
from pincite.assistant.types import Answer, Usage
from pincite.ui.api.metrics import MeasuredChain, Metrics
from pincite.ui.chat.queue import AnswerQueue, QueueLimits

from tests.fakes.ui.library import REPAIR_CITATION, FakeChain, fake_answer


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(AnswerQueue(QueueLimits()))


def fail(_: Any) -> Iterator[Answer]:
    yield fake_answer(text="")
    raise RuntimeError


def measure(metrics: Metrics, script: Any) -> MeasuredChain:
    return MeasuredChain(FakeChain(script), "tiny", metrics)


def count(metrics: Metrics, standing: str) -> bool:
    line = f'pincite_answers_total{{model="tiny",standing="{standing}"}} 1.0'
    return line in metrics.render().decode()


@pytest.mark.parametrize(
    ("answer", "standing"),
    [
        (fake_answer(REPAIR_CITATION), "answered"),
        (fake_answer(), "declined"),
        (fake_answer(REPAIR_CITATION, complete=False), "failed"),
    ],
)
def test_an_answer_counts_by_its_standing(metrics: Metrics, answer: Answer, standing: str) -> None:
    pieces = list(measure(metrics, lambda _: iter([answer])).stream("When?"))
    assert pieces == [answer]
    assert count(metrics, standing)


def test_failed_and_abandoned_questions_count(metrics: Metrics) -> None:
    with pytest.raises(RuntimeError):
        list(measure(metrics, fail).stream("When?"))
    assert count(metrics, "failed")
    pieces = measure(metrics, lambda _: iter([fake_answer(), fake_answer()])).stream("When?")
    next(pieces)
    del pieces
    assert count(metrics, "abandoned")


def test_tokens_count(metrics: Metrics) -> None:
    answer = fake_answer(REPAIR_CITATION, usage=Usage(900, 20))
    list(measure(metrics, lambda _: iter([answer])).stream("When?"))
    text = metrics.render().decode()
    assert 'pincite_model_tokens_total{direction="read",model="tiny"} 900.0' in text
    assert 'pincite_model_tokens_total{direction="written",model="tiny"} 20.0' in text


def test_two_servers_in_one_process_count_apart(metrics: Metrics) -> None:
    other = Metrics(AnswerQueue(QueueLimits()))
    list(measure(metrics, lambda _: iter([fake_answer()])).stream("When?"))
    assert "pincite_answers_total{" not in other.render().decode()


def test_a_request_without_a_route_counts(metrics: Metrics) -> None:
    metrics.record_request({"type": "http", "method": "GET"}, 404, 0.1)
    assert 'route="none",status="404"} 1.0' in metrics.render().decode()


def test_methods_that_clients_make_up_take_no_memory(metrics: Metrics) -> None:
    for number in range(9):
        metrics.record_request({"type": "http", "method": f"X{number}"}, 405, 0.1)
    assert 'method="other",route="none",status="405"} 9.0' in metrics.render().decode()
