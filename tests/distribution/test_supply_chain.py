"""What is installed is what was locked: hashes, known vulnerabilities, bill of materials."""

import json
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    yield
    for name in ("hashes", "audit", "sbom", "install"):
        sys.modules.pop(name, None)


def load(name: str) -> Any:
    return import_module(name)


def test_every_pinned_package_but_torch_has_hashes() -> None:
    hashes = load("hashes")
    known = hashes.read_hashes(ROOT)
    assert [pin for pin in hashes.read_pins(ROOT) if not known.get(pin)] == []
    assert all(
        each.startswith("--hash=sha256:") and len(each) == 78
        for found in known.values()
        for each in found
    )


def test_the_installer_asks_for_hashes() -> None:
    install = load("install")
    [line] = install.add_hashes(["torch==2.13.0", 'uvloop==0.23.0; sys_platform != "win32"'])
    assert line.startswith("uvloop==0.23.0 --hash=sha256:")
    with pytest.raises(SystemExit, match=r"no hash of pier==1\.0: run make lock"):
        install.add_hashes(["pier==1.0"])


def test_no_pinned_version_has_a_vulnerability_that_is_not_accepted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    audit = load("audit")
    as_of = date.fromisoformat(json.loads(audit.ADVISORIES.read_text("utf-8"))["as_of"])
    assert audit.main(as_of) == 0
    assert "0 that affect Pincite" in capsys.readouterr().out


def test_an_old_list_is_skipped_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    audit = load("audit")
    as_of = date.fromisoformat(json.loads(audit.ADVISORIES.read_text("utf-8"))["as_of"])
    assert audit.main(as_of + timedelta(days=audit.MAX_AGE + 1)) == 0
    assert "Skipped: the list of advisories is of" in capsys.readouterr().out


def test_an_affected_version_is_found() -> None:
    audit = load("audit")
    advisories = [
        {"id": "X-1", "package": "pier", "affected": "<2", "summary": "s"},
        {"id": "X-2", "package": "pier", "affected": ">=2", "summary": "s"},
    ]
    assert [each["id"] for each in audit.find_affected(advisories, {"pier": "1.9"})] == ["X-1"]


def test_the_bill_of_materials_has_every_package_with_its_licence() -> None:
    sbom = load("sbom")
    document = sbom.build_document()
    libraries = [each for each in document["components"] if each["type"] == "library"]
    pins = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line]
    assert len(libraries) == len(pins)
    assert sum("licenses" in each for each in libraries) > 0.9 * len(libraries)
    assert sum("properties" in each for each in libraries) == len(libraries) - 1  # torch
    weights = [each for each in document["components"] if "hashes" in each]
    assert weights
