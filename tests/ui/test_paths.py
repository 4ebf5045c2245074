"""The path of a request below a mount."""

import pytest
from pincite.ui.paths import get_local_path, is_page, to_page


@pytest.mark.parametrize(
    ("path", "root", "expected"),
    [
        pytest.param("/health", "", "/health", id="not mounted"),
        pytest.param("/health", "/", "/health", id="at the root"),
        pytest.param("/news/health", "/news", "/health", id="mounted"),
        pytest.param("/news/", "/news", "/", id="the page"),
        pytest.param("/news", "/news", "/", id="without a slash"),
        pytest.param("/newsroom/health", "/news", "/newsroom/health", id="a longer name"),
        pytest.param("/health", "/news", "/health", id="a proxy removed the mount"),
    ],
)
def test_the_mount_is_left_out(path: str, root: str, expected: str) -> None:
    assert get_local_path({"path": path, "root_path": root}) == expected
    if not root:
        assert get_local_path({"path": path}) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", True), ("/c/aB-_9", True), ("/c/", False), ("/c/a/b", False), ("/c/a b", False)],
)
def test_the_page_has_an_address_for_each_conversation(path: str, expected: bool) -> None:
    assert is_page(path) is expected


def test_the_address_of_a_conversation_leads_to_the_page() -> None:
    assert to_page({"path": "/news/c/aB", "root_path": "/news"})["path"] == "/news/"
    assert to_page({"path": "/c/aB"})["path"] == "/"
