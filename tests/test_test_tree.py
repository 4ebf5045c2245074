"""Every module has a test file: `tests/` mirrors the tree of the package.

The tests of `index/search.py` are in `tests/index/test_search.py`. A test file that covers further
modules says so in its docstring, in one sentence: "Covers also: MODULE, MODULE."
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDERS = ("index", "assistant", "prompts", "ui")

_COVERS_ALSO = re.compile(r"Covers also: (pincite(?:\.\w+)*(?:, pincite(?:\.\w+)*)*)\.")


def list_modules() -> dict[str, Path]:
    """Return all modules that define something, by name; paths are relative to the root."""
    modules = {"pincite": Path("__init__.py"), "pincite.__main__": Path("__main__.py")}
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.py")):
            path = file.relative_to(ROOT)
            if file.name == "__init__.py" and not defines_something(file):
                continue
            parts = path.with_suffix("").parts
            name = ".".join(parts[:-1] if file.name == "__init__.py" else parts)
            modules[f"pincite.{name}"] = path
    return modules


def defines_something(file: Path) -> bool:
    body = ast.parse(file.read_text("utf-8")).body
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in body)


def list_covered() -> set[str]:
    """Return the modules that the docstrings of test files name."""
    covered: set[str] = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        docstring = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
        for names in _COVERS_ALSO.findall(" ".join(docstring.split())):
            covered.update(names.split(", "))
    return covered


def find_test_file(module_file: Path) -> Path:
    """Return where the tests of a module belong; those of a package are named after the package."""
    stem = module_file.parent.name if module_file.stem == "__init__" else module_file.stem
    return ROOT / "tests" / module_file.with_name(f"test_{stem}.py")


def test_every_module_has_tests() -> None:
    covered = list_covered()
    untested = [
        name
        for name, file in list_modules().items()
        if name not in covered and not find_test_file(file).exists()
    ]
    assert not untested, f"no test file, and no docstring that covers: {', '.join(untested)}"


def test_every_module_that_a_docstring_names_exists() -> None:
    unknown = list_covered() - list_modules().keys()
    assert not unknown, f"a docstring covers what does not exist: {', '.join(sorted(unknown))}"
