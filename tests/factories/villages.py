"""A county in small."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bureau.accounts.models import User
from bureau.core.actions import writing
from bureau.core.text import match_key
from villages.models import JusticeOffice, Position, Township, Village


@dataclass(frozen=True)
class SmallCounty:
    hekou: JusticeOffice
    qingshi: JusticeOffice
    hekou_town: Township
    qingshi_town: Township
    wangjia: Village
    lijia: Village
    zhaojia: Village
    sunjia: Village


def make_small_county() -> SmallCounty:
    hekou, qingshi = make_office("河口司法所", order=1), make_office("青石司法所", order=2)
    hekou_town, qingshi_town = make_township("河口镇", hekou), make_township("青石镇", qingshi)
    return SmallCounty(
        hekou,
        qingshi,
        hekou_town,
        qingshi_town,
        make_village("王家村", hekou_town, pinyin="wangjiacun", initials="wjc"),
        make_village("李家村", hekou_town, pinyin="lijiacun", initials="ljc"),
        make_village("赵家村", qingshi_town, pinyin="zhaojiacun", initials="zjc"),
        make_village("孙家村", qingshi_town, pinyin="sunjiacun", initials="sjc"),
    )


def make_office(name: str, **fields: Any) -> JusticeOffice:
    with writing():
        return JusticeOffice.objects.create(name=name, **fields)


def make_township(name: str, office: JusticeOffice, **fields: Any) -> Township:
    with writing():
        return Township.objects.create(name=name, office=office, **fields)


def make_village(name: str, township: Township, **fields: Any) -> Village:
    with writing():
        return Village.objects.create(
            name=name, match_name=match_key(name), township=township, office=township.office, **fields
        )


def make_position(user: User, **fields: Any) -> Position:
    with writing():
        return Position.objects.create(user=user, **fields)
