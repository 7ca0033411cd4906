"""What is registered of a made-up dispute, from its parties and its story. Pure."""

from __future__ import annotations

import datetime as dt
import math
import random
from decimal import Decimal

from bureau.portal.demo.mediation import texts
from bureau.portal.demo.mediation.casting import Cast
from bureau.portal.demo.mediation.matters import Story, matters
from bureau.portal.demo.mediation.slots import NOT_ENDED, Slot
from mediation.choices import DIFFICULT, Difficulty, DisputeType, Sex, Side, Source, SpecialGroup
from mediation.rules.cases import CaseValues

_SOURCES = {
    Source.APPLIED: 46,
    Source.ACTIVE: 38,
    Source.COURT: 5,
    Source.PROCURATORATE: 0.6,
    Source.POLICE: 6,
    Source.PETITION: 2.4,
    Source.OTHER_DEPT: 2,
}
# Kind of document by the body that delegates; the court code is nobody's.
_DOCUMENTS = {
    Source.COURT: "（{year}）某0101诉前调{n}号",
    Source.PROCURATORATE: "某检民和〔{year}〕{n}号",
    Source.POLICE: "{town}派出所〔{year}〕移调{n}号",
    Source.PETITION: "县信转〔{year}〕{n}号",
    Source.OTHER_DEPT: "{department}〔{year}〕{n}号",
}
_DEPARTMENTS = ("县人社局监察转", "县市场监管局转", "县妇联转", "县交警大队转")
_WHY_DIFFICULT = (
    "涉及人数较多，历史成因复杂",
    "当事人情绪激动，曾扬言上访",
    "涉及金额较大，证据不全",
    "伤情较重，双方对责任分歧大",
    "跨乡镇，需多部门配合",
    "两族人聚集，有激化可能",
)
_DANGERS = (
    "{b}扬言要“拼命”，家中有刀具，已告知派出所",
    "双方亲属各聚集十余人，随时可能打起来",
    "{a}情绪低落，有轻生言语，已请家人看护",
    "{b}酒后多次上门砸门，怀疑会报复",
)
_REMARKS = (
    "双方约定调解地点在村委会办公室",
    "{a}家庭困难，已建议申请救助",
    "同时引导{a}申请法律援助",
    "本案与去年一起纠纷有关，已一并说清",
    "调解时邀请老支书参加",
)
_WOMEN = ("夫妻矛盾", "婆媳矛盾", "彩礼返还", "子女抚养费")


def values(
    rng: random.Random, slot: Slot, dispute_type: str, story: Story, cast: Cast
) -> tuple[CaseValues, texts.Scene]:
    """The registration without committee, village, mediators and consultant; the scene for what follows."""
    on = slot.accepted_on
    source = rng.choices(list(_SOURCES), list(_SOURCES.values()))[0]
    applicant, respondent = cast.names_of(Side.APPLICANT), cast.names_of(Side.RESPONDENT)
    scene = texts.Scene(story, applicant, respondent, cast.site.town, on, source)
    amount = claimed_amount(rng, dispute_type, story)
    difficulty = _difficulty(rng, dispute_type, amount, len(cast.parties))
    is_dangerous = rng.random() < (0.05 if slot.fate in NOT_ENDED else 0.003)
    whole = CaseValues(
        accepted_on=on,
        occurred_on=on - dt.timedelta(days=rng.choice((0, 1, 1, 2, 3, 5, 9, 20, 40))) if rng.random() < 0.6 else None,
        source=source,
        source_doc_no=_document(rng, source, cast, on),
        dispute_type=dispute_type,
        difficulty=difficulty,
        difficulty_reason=rng.choice(_WHY_DIFFICULT) if difficulty in DIFFICULT else "",
        party_count=_people(rng, dispute_type, len(cast.parties)),
        amount_claimed=amount,
        brief=texts.brief(rng, scene, amount),
        deaths=1 if dispute_type == DisputeType.TRAFFIC and difficulty == Difficulty.MAJOR else 0,
        special_groups=_groups(rng, dispute_type, story, cast, on),
        is_dangerous=is_dangerous,
        danger_note=_named(rng.choice(_DANGERS), applicant, respondent) if is_dangerous else "",
        remarks=_named(rng.choice(_REMARKS), applicant, respondent) if rng.random() < 0.04 else "",
        parties=cast.parties,
    )
    return whole, scene


def claimed_amount(rng: random.Random, dispute_type: str, story: Story) -> Decimal | None:
    """Small sums are far more frequent than large ones; mostly round, sometimes to the fen."""
    if not (story.must_have_amount or (story.may_have_amount and rng.random() < 0.6)):
        return None
    low, high = matters()[dispute_type].yuan
    exact = math.exp(rng.uniform(math.log(low), math.log(high)))
    if rng.random() < 0.1:
        return Decimal(str(round(exact, 2))).quantize(Decimal("0.01"))
    step = 10 if exact < 1000 else 100 if exact < 20_000 else 1000
    return Decimal(max(step, round(exact / step) * step))


def _difficulty(rng: random.Random, dispute_type: str, amount: Decimal | None, parties: int) -> str:
    if dispute_type in (DisputeType.TRAFFIC, DisputeType.MEDICAL, DisputeType.EXPROPRIATION) and rng.random() < 0.04:
        return Difficulty.MAJOR
    is_hard = (amount or 0) > 50_000 or parties > 3
    if rng.random() < (0.4 if is_hard else 0.035):
        return Difficulty.COMPLEX
    return Difficulty.SIMPLE if rng.random() < 0.4 else Difficulty.NORMAL


def _people(rng: random.Random, dispute_type: str, entered: int) -> int:
    is_crowd = dispute_type in (DisputeType.MIGRANT_WAGES, DisputeType.EXPROPRIATION, DisputeType.POLLUTION)
    if rng.random() < (0.25 if is_crowd else 0.08):
        return entered + rng.choice((1, 2, 3, 5, 8, 12))
    return entered


def _groups(rng: random.Random, dispute_type: str, story: Story, cast: Cast, on: dt.date) -> tuple[str, ...]:
    applicant = cast.parties[0]
    found = []
    if dispute_type == DisputeType.MIGRANT_WAGES:
        found.append(SpecialGroup.MIGRANT_WORKER)
    if story.short in _WOMEN and applicant.sex == Sex.FEMALE and rng.random() < 0.5:
        found.append(SpecialGroup.WOMAN)
    if story.short == "赡养" or (applicant.birth_year and on.year - applicant.birth_year > 70):
        found.append(SpecialGroup.ELDER)
    if rng.random() < 0.008:
        found.append(rng.choice((SpecialGroup.DISABLED, SpecialGroup.MILITARY)))
    return tuple(found)


def _document(rng: random.Random, source: str, cast: Cast, on: dt.date) -> str:
    pattern = _DOCUMENTS.get(Source(source), "")
    return pattern.format(year=on.year, n=rng.randint(1, 900), town=cast.site.town, department=rng.choice(_DEPARTMENTS))


def _named(text: str, applicant: str, respondent: str) -> str:
    return text.format(a=applicant, b=respondent)
