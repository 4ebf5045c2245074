"""The steps of an answer, which LangChain callbacks see as child runs of the chain.

The steps are `condense`, `search` (a retriever run), `read`, `answer` and, within it, one `check`
for each statement. Whoever wants to see them attaches a callback handler; without one, a step
costs some microseconds. All steps go through this module.

Nobody can attach a handler while LangChain is not loaded. Then a step loads nothing either: that
would take a second.
"""

import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from langchain_core.documents import Document
    from langchain_core.runnables import RunnableConfig

Piece = TypeVar("Piece")
Result = TypeVar("Result")


@dataclass(slots=True)
class Step:
    """A running step; `outputs` is what its callbacks see at its end."""

    outputs: Mapping[str, Any] = field(default_factory=dict)


@contextmanager
def trace_step(name: str, **inputs: Any) -> Iterator[Step]:
    """Run the body of a `with` statement, which must not yield, as the step `name`."""
    step = Step()
    if not _is_langchain_loaded():
        yield step
        return
    from langchain_core.runnables.config import var_child_runnable_config

    run, config = _start_step(name, inputs)
    token = var_child_runnable_config.set(config)
    try:
        yield step
    except BaseException as error:
        run.on_chain_error(error)
        raise
    finally:
        var_child_runnable_config.reset(token)
    run.on_chain_end(step.outputs)


def trace_pieces(
    name: str, pieces: Generator[Piece, None, Result], **inputs: Any
) -> Generator[Piece, None, Result]:
    """Yield what the generator `pieces` yields, as the step `name`, and return its result.

    What the generator calls, a language model for example, becomes a child run of the step. The
    callbacks see the result, or the sum of the pieces if there is none.
    """
    if not _is_langchain_loaded():
        return (yield from pieces)
    from langchain_core.runnables.config import set_config_context

    run, config = _start_step(name, inputs)
    total: Any = None
    try:
        while True:
            # Each piece may be asked for in a different thread and context.
            with set_config_context(config) as context:
                try:
                    piece = context.run(next, pieces)
                except StopIteration as ended:
                    result: Result = ended.value
                    break
            total = piece if total is None else total + piece
            yield piece
    except GeneratorExit:
        pieces.close()
        run.on_chain_end({"output": total})
        raise
    except BaseException as error:
        run.on_chain_error(error)
        raise
    run.on_chain_end({"output": total if result is None else result})
    return result


def trace_search(
    query: str, search: Callable[[], Result], describe: Callable[[Result], Sequence["Document"]]
) -> Result:
    """Return the result of `search`, as the retriever run `search`.

    `describe` makes the documents that the callbacks see; it is called only if there are any.
    """
    if not _is_langchain_loaded():
        return search()
    from langchain_core.callbacks import CallbackManager
    from langchain_core.runnables.config import ensure_config, get_callback_manager_for_config

    manager: CallbackManager = get_callback_manager_for_config(ensure_config())
    run = manager.on_retriever_start(None, query, name="search")
    try:
        found = search()
        documents = describe(found) if manager.handlers else ()
    except BaseException as error:
        run.on_retriever_error(error)
        raise
    run.on_retriever_end(list(documents))
    return found


def _is_langchain_loaded() -> bool:
    return "langchain_core.runnables.config" in sys.modules


def _start_step(name: str, inputs: Mapping[str, Any]) -> tuple[Any, "RunnableConfig"]:
    """Return the run of a step, and the configuration that its children inherit."""
    from langchain_core.runnables.config import (
        ensure_config,
        get_callback_manager_for_config,
        patch_config,
    )

    config = ensure_config()
    run = get_callback_manager_for_config(config).on_chain_start(None, dict(inputs), name=name)
    return run, patch_config(config, callbacks=run.get_child())
