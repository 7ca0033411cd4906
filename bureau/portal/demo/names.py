"""Made-up names. No place, firm or person of this file exists; division codes begin with 99, which no province has."""

from __future__ import annotations

import random

COUNTY_CODE = "990101"

# Township, digits 7–9 of its code, area, number of villages (632 in all).
TOWNSHIPS: tuple[tuple[str, str, str, int], ...] = (
    ("城关街道", "001", "中片", 62),
    ("河口镇", "100", "东片", 58),
    ("青石镇", "101", "东片", 55),
    ("柳林镇", "102", "东片", 51),
    ("石桥镇", "103", "东片", 49),
    ("白云镇", "104", "中片", 60),
    ("双河镇", "105", "中片", 54),
    ("清溪镇", "106", "中片", 52),
    ("西坪镇", "107", "西片", 57),
    ("龙泉乡", "200", "西片", 48),
    ("东岭乡", "201", "西片", 43),
    ("北川乡", "202", "西片", 43),
)

# The thirteenth office serves the last villages of its township.
PARK_OFFICE, PARK_TOWNSHIP, PARK_VILLAGES = "开发区司法所", "城关街道", 18

LAW_FIRMS: tuple[tuple[str, str], ...] = (
    ("明达律师事务所", "东片"),
    ("正言律师事务所", "中片"),
    ("和衡律师事务所", "西片"),
)
LEGAL_SERVICE_OFFICES: tuple[tuple[str, str], ...] = (
    ("河口法律服务所", "东片"),
    ("石桥法律服务所", "东片"),
    ("城关法律服务所", "中片"),
    ("双河法律服务所", "中片"),
    ("西坪法律服务所", "西片"),
)

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GIVEN = "建国志强秀英丽华晓明文博海燕春梅玉兰国庆永福德顺家兴立新振东雪峰思远雅琴慧敏俊杰天佑长河"
_VILLAGE_ENDINGS = ("家村", "家庄村", "家沟村", "家湾村", "家岭村", "家坪村", "家店村", "家屯村", "家桥村", "家楼村")
_COMMUNITIES = ("朝阳", "向阳", "新华", "东风", "和平", "光明", "文昌", "振兴", "惠民", "安康", "长青", "锦绣")


def person(rng: random.Random) -> str:
    """A name of two or three characters."""
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2))))


def village_names(rng: random.Random, count: int, *, communities: int) -> list[str]:
    """``count`` names, distinct within the township; the first ``communities`` are communities."""
    pool = [surname + ending for surname in _SURNAMES for ending in _VILLAGE_ENDINGS]
    towns = [f"{name}社区居民委员会" for name in rng.sample(_COMMUNITIES, communities)]
    return towns + [f"{name.removesuffix('村')}村民委员会" for name in rng.sample(pool, count - communities)]
