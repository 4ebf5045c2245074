"""Write a software bill of materials of what `pip install -r requirements.lock` installs.

    python .ci/sbom.py [FILE]     # build/sbom.json, CycloneDX 1.6

Each package has its version, its licence as it states it, and the sha256 of its files. The weights
of the models are in the packages and the files that the list names.
"""

import hashlib
import json
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from hashes import PIN, read_hashes

ROOT = Path(__file__).resolve().parents[1]


def describe_package(pin: str, hashes: dict[str, list[str]]) -> dict[str, Any]:
    """Return the component of a pinned package."""
    name, _, version = pin.partition("==")
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"pkg:pypi/{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
    }
    licence = find_licence(name)
    if licence:
        component["licenses"] = [{"license": {"name": licence}}]
    found = [each.removeprefix("--hash=sha256:") for each in hashes.get(pin, [])]
    if found:
        component["properties"] = [{"name": "sha256", "value": each} for each in found]
    return component


def find_licence(name: str) -> str:
    """Return the licence that an installed package states; "" if it states none."""
    try:
        stated = metadata(name)
    except PackageNotFoundError:  # for another system
        return ""
    classifiers = [
        each.rpartition(" :: ")[2]
        for each in stated.get_all("Classifier") or []
        if each.startswith("License ::")
    ]
    short = (stated["License"] or "").strip().partition("\n")[0][:100]
    return str(stated["License-Expression"] or ", ".join(classifiers) or short)


def describe_weights() -> list[dict[str, Any]]:
    """Return the components of the weights that this repository holds."""
    return [
        {
            "type": "machine-learning-model",
            "name": file.relative_to(ROOT).as_posix(),
            "licenses": [{"license": {"id": "CC-BY-SA-4.0"}}],
            "hashes": [
                {"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}
            ],
        }
        for file in sorted((ROOT / "assistant/read/weights").glob("*.onnx"))
    ]


def build_document() -> dict[str, Any]:
    """Return the bill of materials."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pins = [found[0] for line in lines if (found := PIN.match(line))]
    hashes = read_hashes(ROOT)
    root = {"type": "application", "name": project["name"], "version": project["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": root},
        "components": [
            *(describe_package(pin, hashes) for pin in pins),
            *describe_weights(),
        ],
    }


def main() -> None:
    """Write the file and say how much it has."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "sbom.json"
    document = build_document()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(document, indent=1), "utf-8")
    print(f"{file}: {len(document['components'])} components")


if __name__ == "__main__":
    main()
