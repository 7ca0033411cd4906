"""A notice leads into the portal and nowhere else."""

import pytest

from bureau.notices.rules import is_own_path


@pytest.mark.parametrize("url", ["/desk/", "/desk/services/12/", "/desk/services/?since=2026-07-01", "/desk/#recent"])
def test_pages_of_the_portal(url):
    assert is_own_path(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "desk/",
        "/no/such/page/",
        "https://evil.example/desk/",
        "//evil.example/desk/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "/de\nsk/",
        " /desk/",
        "/desk/\r\nX: 1",
    ],
)
def test_anything_else_is_refused(url):
    assert not is_own_path(url)
