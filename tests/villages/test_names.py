"""Names and their readings."""

import pytest

from villages.choices import TownshipKind, VillageKind
from villages.names import (
    office_name_for,
    pinyin_of,
    short_name,
    township_kind,
    township_stem,
    village_key,
    village_kind,
    village_stem,
)


@pytest.mark.parametrize(
    ("official", "short", "stem"),
    [
        ("王家村村民委员会", "王家村", "王家"),
        ("王家村委会", "王家村", "王家"),
        ("王家村村委会", "王家村", "王家"),
        ("洪凝社区居民委员会", "洪凝社区", "洪凝"),
        ("洪凝居民委员会", "洪凝社区", "洪凝"),
        ("北阳门居委会", "北阳门社区", "北阳门"),
        ("罗圈社区村民委员会", "罗圈社区", "罗圈"),
        ("新村村委会", "新村", "新村"),
        ("[已撤销]张家村委会", "张家村", "张家"),
        ("红旗牧场一连生活区", "红旗牧场一连生活区", "红旗牧场一连生活区"),
        ("莫𡐓村委会", "莫𡐓村", "莫𡐓"),
    ],
)
def test_official_names_become_short_names_and_keys(official, short, stem):
    assert (short_name(official), village_key(official), village_stem(official)) == (short, short, stem)


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("王家村村民委员会", "wangjiacun", "wjc"),
        ("单家村村民委员会", "shanjiacun danjiacun", "sjc djc"),
        ("解家庄村委会", "xiejiazhuangcun jiejiazhuangcun", "xjzc jjzc"),
        ("重庆村", "chongqingcun", "cqc"),
        ("Ａ区社区居委会", "aqushequ", "aqsq"),
    ],
)
def test_pinyin_knows_surnames_and_keeps_the_common_reading_too(name, pinyin, initials):
    assert pinyin_of(name) == (pinyin, initials)


def test_readings_always_fit_their_columns():
    pinyin, initials = pinyin_of("单" + "庄" * 59)
    assert len(pinyin) <= 400
    assert len(initials) <= 60


def test_kind_follows_the_code_before_the_name():
    assert village_kind("甲村村民委员会", "371121001001") == VillageKind.COMMUNITY
    assert village_kind("甲村村民委员会", "371121001200") == VillageKind.VILLAGE
    assert village_kind("甲村村民委员会", "371121001498") == VillageKind.VILLAGE
    assert village_kind("农场虚拟社区", None) == VillageKind.COMMUNITY
    assert village_kind("红旗牧场", None) == VillageKind.OTHER


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("洪凝街道", "371121001000", TownshipKind.SUBDISTRICT),
        ("街头镇", "371121102000", TownshipKind.TOWN),
        ("户部乡", "371121202000", TownshipKind.TOWNSHIP),
        ("开发区", "321183400000", TownshipKind.PARK),
        ("洪凝街道", None, TownshipKind.SUBDISTRICT),
        ("茅山管委会", None, TownshipKind.PARK),
    ],
)
def test_township_kinds(name, code, kind):
    assert township_kind(name, code) == kind


def test_office_is_named_after_its_township():
    assert [office_name_for(n) for n in ("洪凝街道", "街头镇", "户部乡", "开发区")] == [
        "洪凝司法所",
        "街头司法所",
        "户部司法所",
        "开发区司法所",
    ]
    assert {township_stem(n) for n in ("洪凝", "洪凝街道", "洪凝街道办事处")} == {"洪凝"}
