"""The stylesheet: contrast of the token pairs, only what old browsers know, small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "static" / "portal"
CSS = (FOLDER / "portal.css").read_text(encoding="utf-8")
WITHOUT_COMMENTS = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)


def tokens(selector: str) -> dict[str, str]:
    body = re.search(re.escape(selector) + r"\{(.*?)\}", WITHOUT_COMMENTS, re.DOTALL)
    assert body
    return dict(re.findall(r"--([\w-]+):(#[0-9A-Fa-f]{6})", body[1]))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


STANDARD = tokens(":root")
HIGH = {**STANDARD, **tokens('html[data-contrast="high"]')}

PAIRS = """
ink on surface, ink on bg, ink on blue-soft, ink on amber-soft, ink on red-soft, ink on green-soft
ink-2 on surface, ink-2 on bg, ink-2 on gray-soft, ink-3 on surface, ink-3 on bg, ink-3 on blue-soft
blue on surface, blue on bg, blue on blue-soft, on-blue on blue, on-blue on blue-hover, on-blue on red
red on surface, red on bg, red on red-soft, amber on surface, amber on amber-soft
green on surface, green on green-soft, visited on surface, visited on bg
"""
TEXT = [pair.strip().split(" on ") for line in PAIRS.strip().splitlines() for pair in line.split(",")]
SHAPES = [
    ("line-strong", "surface"),
    ("line-strong", "bg"),
    ("bar", "track"),
    ("bar", "surface"),
    ("ink", "track"),
    ("surface", "bar"),
]


@pytest.mark.parametrize("theme", [STANDARD, HIGH], ids=["standard", "high"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(theme, text, ground):
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [STANDARD, HIGH], ids=["standard", "high"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(theme, shape, ground):
    assert contrast(theme[shape], theme[ground]) >= 3.0


def test_focus_ring_shows_on_dark_and_light():
    assert contrast(STANDARD["focus-in"], STANDARD["navy"]) >= 3.0
    assert contrast(STANDARD["focus-out"], STANDARD["surface"]) >= 3.0
    assert contrast(STANDARD["focus-in"], STANDARD["focus-out"]) >= 3.0


@pytest.mark.parametrize(
    "modern",
    [
        ":has(",
        "@layer",
        "@container",
        "color-mix(",
        "light-dark(",
        "popover",
        ":is(",
        ":where(",
        "inset:",
        "margin-inline",
        "aspect-ratio",
    ],
)
def test_nothing_that_old_office_browsers_do_not_know(modern):
    assert modern not in WITHOUT_COMMENTS


def test_no_nesting():
    stack: list[str] = []
    for head, sign in re.findall(r"([^{}]*)([{}])", WITHOUT_COMMENTS):
        if sign == "}":
            stack.pop()
            continue
        assert not [rule for rule in stack if not rule.startswith(("@media", "@supports"))], f"nested: {head.strip()}"
        stack.append(head.strip().rpartition(";")[2].strip())
    assert stack == []


def test_nothing_comes_from_outside():
    assert "http" not in WITHOUT_COMMENTS
    assert "@import" not in WITHOUT_COMMENTS


def test_small():
    assert len(CSS.encode()) <= 25 * 1024
    assert (FOLDER / "portal.js").stat().st_size <= 8 * 1024
