"""The wheel and the sdist: complete, usable from anywhere, and without effect on a host project."""

import ast
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
FOLDERS = ("assistant", "index", "prompts", "ui")
TOP = ("__init__.py", "__main__.py", "py.typed")
HEAVY = set(
    "chromadb fastapi gradio langchain langchain_core numpy onnxruntime pandas pypdfium2 rich "
    "scipy sentence_transformers sklearn tokenizers torch trafilatura transformers uvicorn".split()
)


def run_command(*command: str | Path, cwd: Path, seconds: float = 120) -> str:
    """Run a command without the Python paths of this test run, and return its output."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    done = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=seconds
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def source_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the files that the package is built from, because a build writes next to them."""
    copy = tmp_path_factory.mktemp("source")
    for file in (*TOP, "pyproject.toml", "README.md", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / file, copy)
    for folder in (*FOLDERS, "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


@pytest.fixture(scope="module")
def sdist(source_tree: Path) -> Path:
    """The source distribution."""
    run_command(sys.executable, "-m", "build", "--no-isolation", "--sdist", ".", cwd=source_tree)
    return next((source_tree / "dist").glob("*.tar.gz"))


@pytest.fixture(scope="module")
def wheel(source_tree: Path) -> Path:
    """The wheel, built from the source tree."""
    run_command(sys.executable, "-m", "build", "--no-isolation", "--wheel", ".", cwd=source_tree)
    return next((source_tree / "dist").glob("*.whl"))


@pytest.fixture(scope="module", params=["wheel", "editable"])
def installed_python(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The Python of a new environment with pincite installed, from a wheel or editable."""
    place = tmp_path_factory.mktemp("environment")
    if request.param == "wheel":
        return make_environment(place, request.getfixturevalue("wheel"))
    source = request.getfixturevalue("source_tree")
    return make_environment(place, "--no-build-isolation", "--editable", source)


def make_environment(folder: Path, *requirements: str | Path) -> Path:
    """Make an environment with `requirements`. Their dependencies come from this environment."""
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    paths = run_command(
        python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder
    )
    # Python searches a folder that a .pth file names, but ignores the .pth files in that folder:
    # the editable pincite of this environment stays out.
    Path(paths.strip(), "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps")
    run_command(*pip, *requirements, cwd=folder)
    return python


def list_package_files() -> set[str]:
    """Return every file of the package, as named in the wheel."""
    return {f"pincite/{file}" for file in TOP} | {
        f"pincite/{file.relative_to(ROOT).as_posix()}"
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }


def test_the_wheel_has_every_file_of_the_package_and_no_other(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    metadata = {name for name in names if name.partition("/")[0].endswith(".dist-info")}
    assert names - metadata == list_package_files()
    assert any(name.endswith("/licenses/LICENSE") for name in metadata)


def test_every_folder_with_modules_is_a_declared_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    folders = {
        file.parent.relative_to(ROOT)
        for folder in FOLDERS
        for file in (ROOT / folder).rglob("*.py")
    }
    packages = {"pincite", *(".".join(("pincite", *folder.parts)) for folder in folders)}
    assert packages == set(project["tool"]["setuptools"]["packages"])


def test_the_sdist_builds_the_same_wheel(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    run_command(sys.executable, "-m", "build", "--no-isolation", "--wheel", ".", cwd=unpacked)
    (rebuilt,) = (unpacked / "dist").iterdir()
    contents = [
        {entry.filename: entry.CRC for entry in zipfile.ZipFile(each).infolist()}
        for each in (wheel, rebuilt)
    ]
    assert contents[0] == contents[1]


def test_every_module_imports_from_elsewhere(installed_python: Path, tmp_path: Path) -> None:
    modules = sorted(
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in list_package_files()
        if name.endswith(".py")
    )
    assert len(modules) > len(FOLDERS)
    code = f"import importlib\nfor name in {modules}: importlib.import_module(name)"
    run_command(installed_python, "-c", code, cwd=tmp_path)


def test_the_command_line_prints_help_without_heavy_imports(
    installed_python: Path, tmp_path: Path
) -> None:
    assert (
        "usage"
        in run_command(installed_python.with_name("pincite"), "--help", cwd=tmp_path).lower()
    )
    code = (
        "import sys\n"
        "from pincite.ui.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        f"sys.exit(' '.join({HEAVY} & sys.modules.keys()) or 0)"
    )
    run_command(installed_python, "-c", code, cwd=tmp_path)


def test_a_host_project_keeps_its_own_packages(installed_python: Path, tmp_path: Path) -> None:
    for name in (*FOLDERS, "tests"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("OWNER = 'host'\n")
    code = (
        "import sys, importlib\n"
        f"for name in {FOLDERS}:\n"
        "    ours = importlib.import_module('pincite.' + name)\n"
        "    theirs = importlib.import_module(name)\n"
        "    assert theirs.OWNER == 'host' and not hasattr(ours, 'OWNER'), (ours, theirs)\n"
        f"assert importlib.import_module('tests').OWNER == 'host'"
    )
    run_command(installed_python, "-c", code, cwd=tmp_path)


def test_no_bare_name_is_installed(installed_python: Path, tmp_path: Path) -> None:
    code = (
        "from importlib.util import find_spec\n"
        f"print([name for name in {(*FOLDERS, 'tests')} if find_spec(name)])"
    )
    assert run_command(installed_python, "-c", code, cwd=tmp_path) == "[]\n"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that embeds pincite, with settings for two type checkers at their strictest."""
    folder = tmp_path_factory.mktemp("host")
    shutil.copy(ROOT / "tests" / "host_project" / "app.py", folder)
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    # mypy needs minutes for the sources of these libraries, which no public type of pincite uses.
    (folder / "mypy.ini").write_text(
        "[mypy]\nstrict = true\n[mypy-chromadb.*,gradio.*,torch.*,transformers.*]\n"
        "follow_imports = skip\n[mypy-sentence_transformers.*]\nfollow_imports = skip\n"
    )
    return folder


@pytest.fixture(params=["made by make", "wheel"])
def installed(request: pytest.FixtureRequest) -> Path:
    """The Python of an environment with pincite: what make installs, or a wheel."""
    if request.param == "made by make":
        if not Path(sys.prefix, "source", "pincite").exists():
            pytest.skip("make did not make this environment: run `make test`")
        return Path(sys.executable)
    wheel: Path = request.getfixturevalue("wheel")
    return make_environment(request.getfixturevalue("tmp_path"), wheel)


def test_mypy_checks_a_host_project(installed: Path, host: Path) -> None:
    mypy = (sys.executable, "-m", "mypy", "--python-executable", installed)
    assert "Success" in run_command(*mypy, "app.py", cwd=host, seconds=500)


def test_pyright_checks_a_host_project(installed: Path, host: Path) -> None:
    pyright = (sys.executable, "-m", "basedpyright", "--pythonpath", installed)
    assert "0 errors" in run_command(*pyright, "app.py", cwd=host)


def test_a_host_project_runs(installed_python: Path, host: Path, tmp_path: Path) -> None:
    article = "The old bridge at Larn closed on 3 May 2024. It was built in 1931.\n"
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "bridge.txt").write_text(article)
    question = "When did the old bridge at Larn close?"
    printed = run_command(
        installed_python, host / "app.py", "articles", "index", question, cwd=tmp_path
    )
    assert printed.endswith("The old bridge at Larn closed on 3 May 2024.\n")


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "requirements-dev.lock", "requirements-files.lock"]
)
def test_a_lock_file_pins_the_declared_dependencies(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-dev.lock": project["dependency-groups"]["dev"],
        "requirements-files.lock": project["dependency-groups"]["files"],
    }
    pins = {}
    for file in asked:  # each adds to the pins of the files before it
        for line in (ROOT / file).read_text("utf-8").splitlines():
            name, found, version = line.partition(";")[0].partition("==")
            if found:
                pins[name] = version.strip()
        if file == lock:
            break
    for requirement in map(Requirement, asked[lock]):
        pin = pins.get(canonicalize_name(requirement.name), "0")
        assert requirement.specifier.contains(pin), f"{requirement} (not {pin}): run `make lock`"


def test_every_import_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = {
        canonicalize_name(Requirement(each).name)
        for requirements in (
            project["project"]["dependencies"],
            *project["project"]["optional-dependencies"].values(),
        )
        for each in requirements
    }
    imported = {
        name.partition(".")[0]
        for file in list_package_files()
        if file.endswith(".py")
        for node in ast.walk(ast.parse((ROOT / file.removeprefix("pincite/")).read_text("utf-8")))
        for name in list_imported_modules(node)
    }
    distributions = packages_distributions()
    missing = {
        name
        # Type checkers bring `_typeshed`; it does not exist at run time.
        for name in imported - sys.stdlib_module_names - {"pincite", "_typeshed"}
        if not declared & {canonicalize_name(each) for each in distributions.get(name, [])}
    }
    assert not missing


def list_imported_modules(node: ast.AST) -> list[str]:
    """Return the modules that an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return []
