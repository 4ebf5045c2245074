"""Hooks, workflows and containers run what exists: their commands, files and folders."""

import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def read_yaml(path: Path) -> Any:
    # The base loader keeps the key `on` as it is: YAML 1.1 reads it as true.
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def read_hooks() -> dict[str, str]:
    [repository] = read_yaml(ROOT / ".pre-commit-config.yaml")["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    return {hook["id"]: hook["entry"] for hook in repository["hooks"]}


def run_hook(entry: str, *files: Path) -> subprocess.CompletedProcess[str]:
    command = entry.replace(".venv/bin", str(Path(sys.executable).parent))
    arguments = [*shlex.split(command), *map(str, files)]
    return subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)


def test_hooks_are_the_checks_of_make_check() -> None:
    assert set(read_hooks()) == {"ruff", "ruff-format", "mypy", "lint-imports"}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for entry in read_hooks().values():
        tool = entry.replace(" --force-exclude", "").replace(".venv/bin/", "$(BIN)/")
        assert tool in makefile.replace("$(MAKE) --no-print-directory", "make")


@pytest.mark.parametrize(
    ("hook", "content"),
    [
        pytest.param("ruff", "import os\n", id="unused import"),
        pytest.param("ruff-format", "x = {  'a':1}\n", id="style"),
    ],
)
def test_a_hook_refuses_a_bad_file(hook: str, content: str, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.py", tmp_path / "good.py"
    bad.write_text(f'"""A module."""\n\n{content}')
    good.write_text('"""A module."""\n')
    entry = read_hooks()[hook] + f" --config {ROOT / 'pyproject.toml'}"
    assert run_hook(entry, good).returncode == 0
    assert run_hook(entry, bad).returncode == 1


@pytest.mark.nightly
@pytest.mark.parametrize("hook", ["mypy", "lint-imports"])
def test_a_hook_accepts_the_tree(hook: str) -> None:
    done = run_hook(read_hooks()[hook])
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_runs_what_exists(path: Path) -> None:
    workflow = read_yaml(path)
    assert {"name", "on", "jobs"} <= set(workflow)
    targets = (ROOT / "Makefile").read_text("utf-8")
    for job in workflow["jobs"].values():
        if called := job.get("uses"):
            assert "workflow_call" in read_yaml(ROOT / called)["on"]
            continue
        for step in job["steps"]:
            command = step.get("run", "")
            if command.startswith("bash "):
                assert (ROOT / command.split()[1]).is_file()
            if command.startswith("make "):
                assert f"\n{command.split()[1]}:" in targets
            if "setup-python" in step.get("uses", ""):
                python = step["with"]["python-version"]
                assert (
                    tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
                        "requires-python"
                    ]
                    == f">={python}"
                )


def test_a_change_runs_every_check_and_a_release_runs_them_first() -> None:
    test, publish = (
        read_yaml(ROOT / f".github/workflows/{name}.yml") for name in ("test", "publish")
    )
    assert {"run": "bash .ci/run"} in test["jobs"]["test"]["steps"]
    assert publish["on"] == {"push": {"tags": ["v*"]}}
    assert publish["jobs"]["build"]["needs"] == "test"
    assert publish["jobs"]["publish"]["needs"] == "build"
    assert publish["jobs"]["publish"]["permissions"] == {"id-token": "write"}


def test_the_container_gets_everything_that_the_package_is_built_from() -> None:
    copied = {
        name
        for line in re.findall(
            r"^COPY (?!--)(.+)$", (ROOT / "deploy/Dockerfile").read_text("utf-8"), re.M
        )
        for name in line.split()[:-1]
    }
    allowed = (ROOT / "deploy/Dockerfile.dockerignore").read_text("utf-8").splitlines()
    packages = {"assistant", "index", "prompts", "ui"}
    package = packages | {"__init__.py", "__main__.py", "py.typed", "pyproject.toml"}
    assert package <= copied
    assert {f"!{name}" for name in copied} <= set(allowed)
    assert all((ROOT / name).exists() for name in copied)
