"""The Chinese README says what the English one says: the same chapters, the same tables, the same names in the code."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import ROOT

pytestmark = pytest.mark.once
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "bureau/docs/README.zh-CN.md").read_text(encoding="utf-8")


def chapters(text: str) -> list[str]:
    return re.split(r"^## ", text, flags=re.MULTILINE)[1:]


def names_in_code(text: str) -> list[str]:
    """Fenced examples as a whole, and what stands between backticks."""
    return re.findall(r"```sh\n.*?```|`[^`\n]+`", text, flags=re.DOTALL)


def numbers(row: str) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*", row)


def test_every_chapter_names_the_same_things_in_the_code():
    assert len(chapters(CHINESE)) == len(chapters(ENGLISH))
    for english, chinese in zip(chapters(ENGLISH), chapters(CHINESE), strict=True):
        assert set(names_in_code(chinese)) >= {name for name in names_in_code(english) if "/docs/" not in name}


def test_one_term_for_one_word_in_both():
    terms = [re.findall(r"^\|.*`.*`.*\|$", chapters(text)[2], flags=re.MULTILINE) for text in (ENGLISH, CHINESE)]
    assert terms[0] == terms[1]
    assert len(terms[0]) > 60


def test_what_was_measured_is_the_same_in_both():
    """Row by row the same figures: an outdated one in one of them is a wrong one."""
    english, chinese = (
        re.findall(r"^\|.*\|$", chapters(text)[-1], flags=re.MULTILINE)[2:] for text in (ENGLISH, CHINESE)
    )
    assert len(chinese) == len(english)
    for ours, theirs in zip(english, chinese, strict=True):
        assert sorted(numbers(ours)) == sorted(numbers(theirs)), theirs
