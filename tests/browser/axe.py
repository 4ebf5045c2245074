"""The accessibility checker axe-core."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page


def load_axe_script() -> str:
    """Return the script of axe-core, or skip the test if it is not installed."""
    package = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


def find_violations(page: Page) -> list[str]:
    """Return the violations of any rule, on a page that has run `load_axe_script`."""
    result: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]
