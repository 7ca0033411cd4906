"""Names of villages, townships and offices: official name → name people use → key for matching; pinyin for search.

Official names vary from year to year (村委会 / 村民委员会 / 村村委会 / 社区居委会 / 居民委员会); the official one
is kept for print.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, cast

from pypinyin import Style, lazy_pinyin, load_phrases_dict

from bureau.core.text import match_key
from villages.choices import TownshipKind, VillageKind

_NOTE = re.compile(r"[\[【(（]\s*(已|原|待|拟|停用)[^\]】)）]*[\]】)）]")
_COMMITTEE = re.compile(r"(村民委员会|村委会|居民委员会|居委会|居民委会|村民委会)$")
_ENDING = re.compile(r"(社区|村)$")
_TOWNSHIP_ENDING = re.compile(r"(街道办事处|街道办|街道|镇人民政府|乡人民政府|镇|乡)$")
_OFFICE_ENDING = re.compile(r"(街道司法所|镇司法所|乡司法所|司法所)$")

# Surnames read differently from the same character elsewhere, before 家, 庄, 村 and the like.
SURNAMES = {
    "单": "shan", "解": "xie", "曲": "qu", "仇": "qiu", "盖": "ge", "任": "ren", "查": "zha", "朴": "piao", "区": "ou",
    "华": "hua", "尉": "wei", "缪": "miao", "乐": "yue", "曾": "zeng", "翟": "zhai", "臧": "zang", "纪": "ji",
    "员": "yun", "牟": "mu", "宁": "ning", "葛": "ge", "冼": "xian", "逄": "pang", "费": "fei", "覃": "qin",
}  # fmt: skip
# Characters and words of place names that dictionaries read otherwise.
PLACE_WORDS = {
    "厦庄": [["xia"], ["zhuang"]], "莒": [["ju"]], "崮": [["gu"]], "堐": [["ya"]], "长岭": [["chang"], ["ling"]],
    "长沟": [["chang"], ["gou"]], "大夫": [["da"], ["fu"]], "行香": [["hang"], ["xiang"]], "朝阳": [["chao"], ["yang"]],
    "垛庄": [["duo"], ["zhuang"]], "叩官": [["kou"], ["guan"]], "许孟": [["xu"], ["meng"]], "车轮": [["che"], ["lun"]],
}  # fmt: skip
_AFTER_SURNAME = "家庄村沟官坡洼疃岭峪营屯店寨楼堡圩湾河桥坊庙集冲"

load_phrases_dict(PLACE_WORDS)


def _plain(name: str) -> str:
    return re.sub(r"\s", "", _NOTE.sub("", unicodedata.normalize("NFKC", name)))


@cache
def _short(name: str) -> str:
    plain = _plain(name)
    committee = _COMMITTEE.search(plain)
    base = plain[: committee.start()] if committee else plain
    if committee is None or not base:
        return plain
    if _ENDING.search(base) and len(base) > 1:
        return base
    return base + ("社区" if committee[1].startswith("居") else "村")


def short_name(name: str) -> str:
    """``洪凝社区居民委员会`` → ``洪凝社区``, ``王家村委会`` → ``王家村``; a name without committee stays as it is."""
    return _short(name)


def village_key(name: str) -> str:
    """What is kept in ``match_name``: the short name without spaces and punctuation."""
    return match_key(short_name(name)) or match_key(name) or name.strip()


def village_stem(name: str) -> str:
    """The loosest key: without 村 or 社区 at its end either; a single character keeps it."""
    key = village_key(name)
    stem = _ENDING.sub("", key)
    return stem if len(stem) > 1 else key


def township_stem(name: str) -> str:
    """``洪凝街道``, ``洪凝街道办事处`` and ``洪凝`` → ``洪凝``."""
    key = match_key(name)
    stem = _TOWNSHIP_ENDING.sub("", key)
    return stem if len(stem) > 1 else key


def office_stem(name: str) -> str:
    """``洪凝司法所`` and ``洪凝街道司法所`` → ``洪凝``."""
    key = match_key(name)
    return _OFFICE_ENDING.sub("", key) or key


def office_name_for(township: str) -> str:
    """The justice office of a township by custom: ``洪凝街道`` → ``洪凝司法所``."""
    return re.sub(r"(?<=..)(街道办事处|街道|镇|乡)$", "", _plain(township)) + "司法所"


def township_kind(name: str, code: str | None) -> TownshipKind:
    """By the code's township part (GB/T 10114: 001–099 subdistrict, 100–199 town, 200–399 township), else by name."""
    part = _part(code, 6)
    if part >= 400:
        return TownshipKind.PARK
    if part:
        return _kind_of_part(part)
    for ending, kind in (
        ("街道", TownshipKind.SUBDISTRICT),
        ("街道办事处", TownshipKind.SUBDISTRICT),
        ("镇", TownshipKind.TOWN),
    ):
        if name.endswith(ending):
            return kind
    return TownshipKind.TOWNSHIP if name.endswith("乡") else TownshipKind.PARK


def _part(code: str | None, start: int) -> int:
    """Three digits of a whole code; 0 when there is none."""
    return int(code[start : start + 3]) if code and re.fullmatch(r"[0-9]{12}", code) else 0


def _kind_of_part(part: int) -> TownshipKind:
    if part < 100:
        return TownshipKind.SUBDISTRICT
    return TownshipKind.TOWN if part < 200 else TownshipKind.TOWNSHIP


def kind_by_code(code: str | None) -> VillageKind | None:
    """By the code's village part (国统字〔2009〕91号: 001–199 community, 200–399 village); None: it says nothing."""
    part = _part(code, 9)
    if 0 < part < 200:
        return VillageKind.COMMUNITY
    return VillageKind.VILLAGE if 200 <= part < 400 else None


def kind_by_name(name: str) -> VillageKind | None:
    """By the name's ending; None when it says nothing."""
    plain = _plain(name)
    if re.search(r"(居民委员会|居委会|居民委会|社区)$", plain):
        return VillageKind.COMMUNITY
    return VillageKind.VILLAGE if re.search(r"(村民委员会|村委会|村民委会|村)$", plain) else None


def village_kind(name: str, code: str | None) -> VillageKind:
    return kind_by_code(code) or kind_by_name(name) or VillageKind.OTHER


def pinyin_of(name: str) -> tuple[str, str]:
    """(pinyin, initials) of the short name for search: as the place is called, then as dictionaries read it."""
    short = match_key(short_name(name))
    as_word = lazy_pinyin(short, style=Style.NORMAL, errors=cast("Any", _keep_ascii))
    as_place = list(as_word)
    if len(short) > 1 and short[0] in SURNAMES and short[1] in _AFTER_SURNAME:
        as_place[0] = SURNAMES[short[0]]
    readings = [as_place] if as_place == as_word else [as_place, as_word]
    return _joined(["".join(r) for r in readings], 400), _joined(["".join(s[0] for s in r if s) for r in readings], 60)


def search_fields(name: str) -> dict[str, str]:
    """The stored columns of a village that follow from its name."""
    pinyin, initials = pinyin_of(name)
    return {"match_name": village_key(name), "pinyin": pinyin, "initials": initials}


def _keep_ascii(text: str) -> list[str]:
    """Characters pypinyin does not know (rare ones beyond the BMP) have no reading; letters and digits stay."""
    return list(text) if text.isascii() else [c for c in text if c.isascii()]


def _joined(readings: list[str], limit: int) -> str:
    joined = " ".join(dict.fromkeys(readings)).lower()
    return joined if len(joined) <= limit else readings[0][:limit].lower()
