"""Parties of made-up disputes. No number of this file belongs to anybody: no operator was given 154 for the public, and
no province has the division code 99.
"""

from __future__ import annotations

import datetime as dt
import random

from bureau.core.identity import check_digit
from bureau.portal.demo import names
from mediation.choices import PartyKind, Sex, Side
from mediation.rules.parties import PartyValues

_OCCUPATIONS = (
    *(("务农",) * 8),
    *(("务工",) * 6),
    *("个体经营", "个体经营", "教师", "驾驶员", "公司职员", "护士", "厨师", "无业"),
)
_RETIRED = 60
_ETHNIC = (*(("汉族",) * 24), "回族", "满族", "蒙古族")
# How many give what: a registration asks for a phone, rarely for an identity card.
HAS_PHONE, HAS_ADDRESS, HAS_HOUSE_NUMBER, HAS_AGE, HAS_ID = 0.8, 0.75, 0.7, 0.75, 0.18


def mobile(rng: random.Random) -> str:
    return f"154{rng.randrange(10**8):08d}"


def landline(rng: random.Random) -> str:
    return f"0999-5{rng.randrange(10**6):06d}"


def identity_number(rng: random.Random, birth: dt.date, sex: str) -> str:
    """Of the made-up county, with the right check digit."""
    order = rng.randrange(0, 999, 2) + (sex == Sex.MALE)
    number = f"{names.COUNTY_CODE}{birth:%Y%m%d}{order:03d}"
    return number + check_digit(number)


def person(
    rng: random.Random, side: str, place: str, on: dt.date, *, surname: str = "", sex: str = "", ages: str = "adult"
) -> PartyValues:
    """A natural person; ``place``: where people of this village live, as it stands before a house number.

    ``ages``: child, adult or old.
    """
    name, adult = names.person(rng), ages != "child"
    sex = sex or rng.choice((Sex.MALE, Sex.MALE, Sex.FEMALE))
    low, high = {"child": (6, 16), "old": (66, 86)}.get(ages, (20, rng.choice((45, 78))))
    age = rng.randint(low, high)
    birth = dt.date(on.year - age, rng.randint(1, 12), rng.randint(1, 28))
    knows_id, knows_age = rng.random() < HAS_ID, rng.random() < HAS_AGE or not adult
    return PartyValues(
        side=side,
        name=surname + name[1:] if surname else name,
        sex=sex if knows_age else "",
        ethnic_group=rng.choice(_ETHNIC) if knows_age else "",
        birth_year=birth.year if knows_age else None,
        occupation=_occupation(rng, age) if knows_age else "",
        phone=mobile(rng) if adult and rng.random() < HAS_PHONE else "",
        address=_address(rng, place),
        id_no=identity_number(rng, birth, sex) if knows_id else "",
    )


def _occupation(rng: random.Random, age: int) -> str:
    if age < 18:
        return "学生"
    return rng.choice(("务农", "退休")) if age > _RETIRED else rng.choice(_OCCUPATIONS)


def firm(rng: random.Random, side: str, name: str, place: str) -> PartyValues:
    is_body = name.endswith(("委员会", "卫生院", "医院", "合作社"))
    return PartyValues(
        side=side,
        kind=PartyKind.OTHER_ORG if is_body else PartyKind.LEGAL_PERSON,
        name=name,
        phone=landline(rng) if rng.random() < HAS_PHONE else "",
        address=place if rng.random() < 0.5 else "",
        representative=names.person(rng),
    )


def insurer(rng: random.Random) -> PartyValues:
    return firm(rng, Side.THIRD, f"{rng.choice(('安诚', '信达', '永泰'))}财产保险公司县支公司", "")


def _address(rng: random.Random, place: str) -> str:
    """Many registrars write the village only."""
    if rng.random() >= HAS_ADDRESS:
        return ""
    return f"{place}{rng.randint(1, 9)}组{rng.randint(1, 160)}号" if rng.random() < HAS_HOUSE_NUMBER else place
