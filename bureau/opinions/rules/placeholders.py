"""Reply templates: what stands between 【 and 】 is filled in from the opinion, or left for the writer to fill in."""

from __future__ import annotations

import re
from collections.abc import Mapping

# The words that the portal knows; they are part of the texts that the bureau keeps, and so in Chinese.
RECEIPT, RECEIVED, CATEGORY, VILLAGE, OFFICE, TODAY = "编号", "收到日期", "类别", "村", "承办单位", "今天"
KNOWN = (RECEIPT, RECEIVED, CATEGORY, VILLAGE, OFFICE, TODAY)
_BLANK = re.compile(r"【([^【】\n]{0,40})】")


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with the value of every known placeholder that has one; the others stay, to be filled in by hand."""
    return _BLANK.sub(lambda found: values.get(found[1].strip()) or found[0], text)


def blanks(text: str) -> list[str]:
    """What is still to be filled in, once each, in the order of the text."""
    return list(dict.fromkeys(found[0] for found in _BLANK.finditer(text)))
