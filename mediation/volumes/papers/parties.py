"""Parties on paper: their rows, how they are called together, where they sign."""

from __future__ import annotations

from collections.abc import Sequence

from bureau.papers.blocks import Cell, FieldTable, Kind, Look, Row, Signatures
from mediation.choices import Side, Source
from mediation.volumes.facts import PartyFacts, VolumeFacts
from mediation.volumes.papers.words import DISPUTES, SEXES, SIDES, SIGNED

# Widths in mm; every row below fills the nine columns.
COLUMNS = (29, 31, 13, 11, 13, 9, 14, 13, 23)
ALL = len(COLUMNS)
# A longer name, the label and a line to sign on do not fit beside each other.
_SHORT_NAME = 6


def label(text: str, span: int = 1) -> Cell:
    return Cell(text, Kind.LABEL, span)


def line(name: str, value: str, span: int = ALL - 1, height: float = 9) -> Row:
    """One label, one value over the rest of the row."""
    return Row((label(name), Cell(value, span=span)), height)


def pair(left: tuple[str, str], right: tuple[str, str]) -> Row:
    """Two labels with their values."""
    return Row((label(left[0]), Cell(left[1], span=3), label(right[0], 2), Cell(right[1], span=3)))


def text_row(name: str, text: str, height: float) -> Row:
    """A label and running text, with room to write by hand when there is none."""
    return Row((label(name), Cell(text, Kind.TEXT, span=ALL - 1)), height)


def party_table(parties: Sequence[PartyFacts], facts: VolumeFacts, *more: Row, look: Look = Look.BOXED) -> FieldTable:
    """The parties with everything that the forms ask of them, then ``more`` rows."""
    return FieldTable(COLUMNS, (*(row for party in parties for row in party_rows(party, facts)), *more), look)


def party_rows(party: PartyFacts, facts: VolumeFacts) -> list[Row]:
    called = side_of(party, facts)
    rows = _person_rows(party, called) if party.is_person else _organisation_rows(party, called)
    if party.agent_name or party.agent_phone:
        rows.append(pair(("委托代理人", party.agent_name), ("联系方式", party.agent_phone)))
    return rows


def _person_rows(party: PartyFacts, called: str) -> list[Row]:
    age = "" if party.age is None else str(party.age)
    first = (
        label(f"{called}姓名"), Cell(party.name), label("性别"), Cell(SEXES.get(party.sex, "")),
        label("民族"), Cell(party.ethnic_group, span=2), label("年龄"), Cell(age),
    )  # fmt: skip
    return [
        Row(first),
        pair(("职业或职务", party.occupation), ("联系方式", party.phone)),
        line("单位或住址", party.address),
    ]


def _organisation_rows(party: PartyFacts, called: str) -> list[Row]:
    return [
        line(f"{called}名称", party.name),
        pair(("法定代表人\n（负责人）", party.representative), ("联系方式", party.phone)),
        line("住所", party.address),
    ]


def side_of(party: PartyFacts, facts: VolumeFacts) -> str:
    """申请人 and 被申请人 only where somebody applied: a committee that steps in by itself has just 当事人."""
    if facts.source == Source.APPLIED or party.side == Side.THIRD:
        return SIDES[party.side]
    return "当事人"


def named(parties: Sequence[PartyFacts]) -> str:
    """``张三``, ``张三等13人``; 方 where not all are people."""
    if len(parties) == 1:
        return parties[0].name
    counted = "人" if all(party.is_person for party in parties) else "方"
    return f"{parties[0].name}等{len(parties)}{counted}"


def everybody(facts: VolumeFacts) -> str:
    return "、".join(party.name for party in facts.parties)


def matter(facts: VolumeFacts) -> str:
    """卷名、案由: who with whom, and about what."""
    one, other = facts.of_side(Side.APPLICANT), facts.of_side(Side.RESPONDENT)
    between = "与".join(named(side) for side in (one, other) if side)
    return f"{between}{DISPUTES[facts.dispute_type]}"


def signing(parties: Sequence[PartyFacts], facts: VolumeFacts) -> Signatures:
    """A line for each party, with the name where there are several to keep apart."""
    if len(parties) < 2:
        return Signatures((f"{side_of(parties[0], facts) if parties else '当事人'}{SIGNED}",))
    return Signatures(tuple(signer(side_of(party, facts), party.name) for party in parties))


def signer(called: str, name: str) -> str:
    """A long name stands above the line to sign on."""
    return f"{called} {name}{chr(10) if len(name) > _SHORT_NAME else ''}{SIGNED}"
