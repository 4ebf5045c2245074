"""The documents are true: links lead somewhere, snippets run, and commands exist."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
from pincite.index.readers import registry

from tests.test_public_surface import list_public_names

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / "examples/README.md")
)
COMMANDS = ("index", "ask", "check", "chat", "serve", "eval", "mcp", "users", "correct", "status")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NOT_RUN = re.compile(r"<!-- not run: \S[^>]* -->\n\Z")
"""The comment before a Python snippet that cannot run. It gives the reason."""


def read_document(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def find_links(text: str) -> list[str]:
    prose = re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in link]


def find_anchors(text: str) -> set[str]:
    """Return the anchors of the headings, as GitHub forms them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def find_code(text: str) -> Iterator[str]:
    """Yield the lines of code blocks, and the code in the prose."""
    for _, block in FENCE.findall(text):
        yield from block.splitlines()
    prose = FENCE.sub("", text)
    yield from (line.strip() for line in re.findall(r"^ {4}.*$", prose, re.MULTILINE))
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^ {4}.*$", "", prose, flags=re.MULTILINE))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere(name: str) -> None:
    for link in find_links(read_document(name)):
        path, _, anchor = link.partition("#")
        target = (ROOT / name).parent / path if path else ROOT / name
        assert target.exists(), link
        assert not anchor or anchor in find_anchors(target.read_text("utf-8")), link


def test_a_wrong_anchor_would_be_found() -> None:
    assert find_anchors("# Is it healthy?\n\n## As a service, in a container\n") == {
        "is-it-healthy",
        "as-a-service-in-a-container",
    }
    assert find_links("[a](b.md#c), `[d](e)`, ![f](g.png), [h](https://i.example)") == [
        "b.md#c",
        "g.png",
    ]


# Commands. ---------------------------------------------------------------------------------------


@cache
def read_options(command: str) -> frozenset[str]:
    """Return the options that `pincite COMMAND --help` lists."""
    done = subprocess.run(
        [sys.executable, "-m", "pincite", *command.split(), "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    return frozenset(re.findall(r"--[a-z][a-z-]*", done.stdout))


@cache
def read_script_options() -> frozenset[str]:
    """Return the options of the benchmarks and of the training."""
    sources = (*ROOT.glob("benchmarks/**/*.py"), *ROOT.glob("training/**/*.py"))
    return frozenset(
        option
        for file in sources
        for option in re.findall(r'"(--[a-z][a-z-]*)"', file.read_text("utf-8"))
    )


class Command(NamedTuple):
    """A command line in a document."""

    document: str
    program: str
    arguments: str


def find_commands(pattern: str) -> list[Command]:
    """Return the commands in the documents; `pattern` has the program as its group."""
    return [
        Command(name, found[1], code[found.end() :].partition("#")[0])
        for name in DOCUMENTS
        for code in find_code(read_document(name))
        for found in re.finditer(rf"(?:^|[\s/]){pattern}(?![\w-])", code)
    ]


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    commands = find_commands("make ([a-z]+)")
    assert {command.program for command in commands} > {"chat", "test", "check", "reader", "docs"}
    assert [command for command in commands if command.program not in targets] == []


def test_options_of_the_command_line_exist() -> None:
    commands = find_commands(f"pincite ({'|'.join(COMMANDS)})")
    assert {command.program for command in commands} == set(COMMANDS)
    for command in commands:
        options = set(re.findall(r"(?<!\S)--[a-z][a-z-]*", command.arguments))
        assert options <= read_options(command.program), command


def test_commands_that_the_documents_name_exist() -> None:
    programs = {command.program for command in find_commands("pincite ([a-z]+)")}
    assert programs == set(COMMANDS)


def test_options_in_the_prose_exist() -> None:
    known = frozenset.union(*map(read_options, ("", *COMMANDS))) | read_script_options()
    named = {
        option
        for name in DOCUMENTS
        for code in find_code(read_document(name))
        for option in re.findall(r"^--[a-z][a-z-]*", code)
    }
    assert named - known == set()


def test_modules_that_the_documents_run_exist() -> None:
    commands = find_commands(r"python3? -m ((?:benchmarks|training|pincite)[\w.]*)")
    assert len({command.program for command in commands}) > 10
    for command in commands:
        module = find_spec(command.program)
        assert module, command
        assert module.origin
        file = Path(module.origin)
        main = file.with_name("__main__.py") if file.name == "__init__.py" else file
        source = main.read_text("utf-8")
        for option in re.findall(r"(?<!\S)--[a-z][a-z-]*", command.arguments):
            assert f'"{option}"' in source, command


def test_paths_in_the_prose_exist() -> None:
    folders = "assistant|benchmarks|deploy|docs|examples|index|prompts|tests|training|ui"
    made_up = {"index/generations/", "index/current", "index/readers/sbv.py"}
    made_up |= {"tests/index/readers/test_sbv.py", "deploy/.env"}
    for name in DOCUMENTS:
        for code in find_code(read_document(name)):
            for path in re.findall(rf"(?<![\w./])((?:{folders})/[\w./]*(?:::\w+)?)", code):
                file, _, test = path.partition("::")
                assert file in made_up or (ROOT / file).exists(), (name, path)
                assert not test or f"def {test}(" in (ROOT / file).read_text("utf-8"), path


def test_names_in_the_contributing_guide_are_where_it_says() -> None:
    guide = read_document("CONTRIBUTING.md")
    named = re.findall(r"`(\w+)` (?:of|in) `([\w/]+\.py)`", guide)
    assert len(named) > 5
    for name, file in named:
        assert re.search(rf"\b{name}\b", (ROOT / file).read_text("utf-8")), (name, file)


def test_file_names_in_the_prose_exist() -> None:
    names = {path.name for path in ROOT.glob("benchmarks/**/*.py")}
    measured = read_document("docs/measured.md")
    named = set(re.findall(r"`(\w+\.py)`", measured)) - {"score.py"}  # comes with the question sets
    assert named
    assert named <= names


# Snippets. ---------------------------------------------------------------------------------------


def find_snippets(name: str) -> list[str]:
    text = read_document(name)
    return [
        found[2]
        for found in FENCE.finditer(text)
        if found[1] == "python" and not NOT_RUN.search(text[: found.start()])
    ]


RUNNABLE = [name for name in DOCUMENTS if name != "CONTRIBUTING.md" and find_snippets(name)]


@pytest.mark.parametrize("name", RUNNABLE)
def test_snippets_run(
    name: str, sample_index_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Snippets run in order, in one namespace, next to a folder `articles` and an index `index`."""
    shutil.copytree(ROOT / "examples/articles", tmp_path / "articles")
    shutil.copytree(sample_index_path, tmp_path / "index")
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, object] = {}
    for snippet in find_snippets(name):
        exec(compile(snippet, name, "exec"), namespace)
    if name == "README.md":
        assert "withdrew from the city of Kherson" in namespace["answer"].citations[0].quote  # type: ignore[attr-defined]


def test_the_example_format_of_the_contributing_guide_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, test = find_snippets("CONTRIBUTING.md")
    module = ModuleType("pincite.index.readers.sbv")
    exec(compile(reader, "sbv.py", "exec"), module.__dict__)
    monkeypatch.setattr(registry, "FORMATS", (*registry.FORMATS, module.SBV))
    namespace: dict[str, object] = {}
    exec(compile(test, "test_sbv.py", "exec"), namespace)
    tests = [value for key, value in namespace.items() if key.startswith("test_")]
    assert len(tests) == 2
    for each in tests:
        assert callable(each)
        each(tmp_path)


def test_the_registry_diff_of_the_contributing_guide_applies() -> None:
    blocks = FENCE.findall(read_document("CONTRIBUTING.md"))
    [diff] = [block for kind, block in blocks if kind == "diff"]
    unchanged = [line[1:] for line in diff.splitlines() if line[:1] == " " and line.strip()]
    source = (ROOT / "index/readers/registry.py").read_text("utf-8").splitlines()
    positions = [source.index(line) for line in unchanged]
    assert positions == sorted(positions)


# The map, and the site. --------------------------------------------------------------------------


def test_the_map_of_the_architecture_matches_the_tree() -> None:
    picture = FENCE.findall(read_document("docs/architecture.md"))[1][1]
    folders: list[Path] = []
    path: list[str] = []
    for line in picture.splitlines():
        if found := re.match(r"( *)(\w+)/ ", line):
            path = [*path[: len(found[1]) // 2], found[2]]
            folders.append(Path(*path))
            assert (ROOT / folders[-1]).is_dir(), line
        if modules := re.search(r"\(([^)]*)\)$", line):
            for name in re.findall(r"\w+", modules[1]):
                place = ROOT / folders[-1] / name
                assert place.is_dir() or place.with_suffix(".py").exists(), line
    packages = {
        file.parent.relative_to(ROOT)
        for folder in ("assistant", "index", "prompts", "ui")
        for file in (ROOT / folder).rglob("__init__.py")
    }
    assert packages <= set(folders)


def test_the_api_reference_has_every_public_name() -> None:
    documented = set(re.findall(r"^\.\. auto\w+:: ([\w.]+)", read_document("docs/api.md"), re.M))
    public = {f"{module}.{name}" for module, name in list_public_names() if module != "pincite"}
    assert documented == public
    for name in documented:
        module, _, attribute = name.rpartition(".")
        assert hasattr(import_module(module), attribute)


@pytest.mark.nightly
def test_the_site_builds() -> None:
    """Warnings are errors, broken internal links among them."""
    make = ["make", "--old-file=venv-dev", "docs"]  # as it stands, without an update of .venv
    done = subprocess.run(make, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    site = ROOT / "build/site"
    assert "Ask a folder of articles" in (site / "index.html").read_text("utf-8")
    assert "pincite.index.build" in (site / "docs/api.html").read_text("utf-8")
