"""Typefaces and sizes of official papers.

Fonts are named, never shipped: 仿宋, 黑体, 楷体 and 宋体 are on every Chinese office computer, 方正小标宋简体 on most
that write official documents. ``ALTERNATIVES`` goes into the font table, where Word and WPS look for a stand-in.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Mapping
from dataclasses import dataclass


class Face(enum.StrEnum):
    """A typeface by the name under which Windows lists it."""

    BODY = "仿宋"
    TITLE = "方正小标宋简体"
    STRONG = "黑体"
    KAI = "楷体"
    PAGE_NUMBER = "宋体"


ALTERNATIVES: Mapping[Face, str] = {
    Face.BODY: "仿宋_GB2312,FangSong",
    Face.TITLE: "方正小标宋_GBK,宋体,SimSun",
    Face.STRONG: "SimHei",
    Face.KAI: "楷体_GB2312,KaiTi",
    Face.PAGE_NUMBER: "SimSun",
}


@dataclass(frozen=True)
class Measure:
    """Height of the characters and of a line, in points."""

    points: float
    line: float


class Size(enum.Enum):
    """Chinese type sizes (字号). Line pitch of 三号: 225 mm ÷ 22 lines = 28.99 pt (GB/T 9704-2012, 5.2.2)."""

    SMALL_INITIAL = Measure(36, 54)  # 小初
    TWO = Measure(22, 34)  # 二号, title
    THREE = Measure(16, 28.9)  # 三号
    FOUR = Measure(14, 26)  # 四号
    SMALL_FOUR = Measure(12, 21)  # 小四
    FIVE = Measure(10.5, 18)  # 五号


@functools.cache
def run_properties(face: Face, size: Size) -> str:
    """``w:rPr`` of a run: the face in all four slots, so that no theme and no program's default can step in.

    ``hint`` makes quotation marks, dashes and the like count as Chinese. 28 characters of 三号 fit into 156 mm only
    when each gives up a quarter of a point (28 × 15.75 pt = 441 pt ≤ 442.2 pt). ``w:val`` is the language of digits and
    Latin letters: as Chinese, LibreOffice breaks amounts and identity numbers in their middle.
    """
    spacing = '<w:spacing w:val="-5"/>' if size is Size.THREE else ""
    half_points = int(size.value.points * 2)
    return (
        f"<w:rPr>{fonts(face)}{spacing}"
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr>'
    )


def fonts(face: Face) -> str:
    """``w:rFonts`` with the face in every slot."""
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>'
