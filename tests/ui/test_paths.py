"""The path of a request below a mount."""

import pytest
from pincite.ui.paths import get_local_path


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
