"""In a fork, what was opened before says so and never hangs, not even at the end."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from pincite.index import StoreError
from pincite.index.processes.forks import Owner, load_once

forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")


def test_a_different_process_is_refused() -> None:
    owner = Owner("the index")
    owner.require_this_process()
    with pytest.raises(StoreError, match="the index was opened by process -1"):
        Owner("the index", -1).require_this_process()


def test_only_the_process_that_opened_something_closes_it() -> None:
    closed: list[str] = []
    Owner("here").guard(lambda: closed.append("here"))()
    Owner("there", -1).guard(lambda: closed.append("there"))()
    assert closed == ["here"]


def test_a_model_is_loaded_once() -> None:
    loaded: list[str] = []

    @load_once("the model", maxsize=2)
    def load(name: str) -> str:
        """Load a model."""
        loaded.append(name)
        return name.upper()

    assert [load("a"), load("b"), load("a")] == ["A", "B", "A"]
    assert (loaded, load.__doc__) == (["a", "b"], "Load a model.")
    load.cache_clear()
    assert load("a") == "A"
    assert loaded == ["a", "b", "a"]


@forks
@pytest.mark.skipif(sys.platform == "darwin", reason="libraries of macOS do not survive a fork")
def test_a_fork_says_that_the_index_and_the_models_belong_to_its_parent(
    sample_index_path: Path,
) -> None:
    program = """
        import os, sys
        from pincite.assistant import build_chain
        from pincite.index import Index, PinciteError, Served

        served, index = Served(sys.argv[1]), Index.open(sys.argv[1])
        chain = build_chain(served)
        chain.invoke("Why?")

        def ask_in_new_index():
            return Index.open(sys.argv[1]).search("Why?")

        if os.fork() == 0:
            for ask in (served.current, lambda: index.search("Why?"), ask_in_new_index,
                        lambda: chain.invoke("Why?"), lambda: list(chain.stream("Why?"))):
                try:
                    print("answered", ask())
                except PinciteError as error:
                    print(type(error).__name__, str(error).split(" by ")[0])
            sys.stdout.flush()
            os._exit(0)  # onnxruntime cannot be torn down in a fork
        print("ended with", os.waitstatus_to_exitcode(os.wait()[1]))
        print(len(index.search("Why?", 2)), flush=True)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program), sample_index_path],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "StoreError the index was opened",
        "StoreError the embedding model was opened",
        "StoreError the embedding model was opened",
        "StoreError the index was opened",
        "StoreError the index was opened",
        "ended with 0",
        "2",
    ]


@forks
def test_a_fork_that_asked_nothing_ends_with_its_exit_code() -> None:
    """The libraries of the models wait at the end for threads that a fork does not have."""
    program = textwrap.dedent(
        """
        import os, sys
        from pincite.assistant.read import score
        from pincite.index import Embedder

        score("When did it close?", ["It closed in May."])
        Embedder().embed(["It closed in May."])
        if os.fork() == 0:
            print("asked nothing")
            sys.exit(3)
        print(os.waitstatus_to_exitcode(os.wait()[1]))
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split("\n") == ["asked nothing", "3", ""]
