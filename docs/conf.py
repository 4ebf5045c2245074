"""Settings of the documentation site (`make docs`).

The source folder is the repository, so that links between the Markdown files lead to the same
places on the site and on the repository page.
"""

import shutil
from importlib.metadata import version as installed_version
from pathlib import Path

from sphinx.application import Sphinx

project = "Pincite"
project_copyright = "the Pincite contributors"
version = release = installed_version("pincite")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
root_doc = "README"
include_patterns = [
    "*.md",
    "docs/*.md",
    "examples/README.md",
    "assistant/*/weights/card.md",
]
# Sphinx walks every folder that is not excluded.
exclude_patterns = [".*", "build", "dist", "*.egg-info", "tests", "**/__pycache__"]

myst_heading_anchors = 3
# Docstrings write code in single backquotes.
default_role = "code"
add_module_names = False
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"

html_theme = "furo"
html_title = f"Pincite {version}"
html_show_sourcelink = False
html_copy_source = False

_CONTENTS = """
```{toctree}
:hidden:

docs/reference
docs/formats
docs/http
docs/embed
docs/api
docs/operate
docs/security
docs/measured
docs/experiments
docs/benchmarks
docs/products
docs/architecture
docs/dependencies
examples/README
assistant/read/weights/card
assistant/check/weights/card
CONTRIBUTING
SECURITY
CHANGELOG
```
"""


def setup(app: Sphinx) -> None:
    """Add the table of contents and the start page, which the repository page does not need."""
    app.connect("source-read", _append_contents)
    app.connect("build-finished", _write_start_page)


def _append_contents(_app: Sphinx, document: str, source: list[str]) -> None:
    if document == root_doc:
        source[0] += _CONTENTS


def _write_start_page(app: Sphinx, error: Exception | None) -> None:
    if error is None:
        site = Path(app.outdir)
        shutil.copyfile(site / f"{root_doc}.html", site / "index.html")
