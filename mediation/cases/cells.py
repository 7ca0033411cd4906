"""Cells that only the sheet of cases has: several names or phones in one, amounts in 万, classes that were split,
judicial confirmation with its days, facts that not everybody may read. Pure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Unpack

from django.utils.translation import gettext as _

from bureau.core.masking import mask_name
from bureau.core.phones import mask_phone, normalise_phone
from bureau.sheets import cells
from bureau.sheets.cells import Cell, CellProblem
from bureau.sheets.columns import ChoiceColumn, Column, Common, DecimalColumn, TextColumn
from mediation.cases.words import CONFIRMATION_WORDS, SPLIT_DISPUTES
from mediation.choices import ConfirmationResult, PartyKind
from mediation.rules.followups import DECIDED

# What stands in a file for facts that its reader may not see; such a cell that comes back means «as stored».
RESTRICTED = "内容受限"
SEPARATOR = "、"
# Stands for a party without a phone, so that the phones stay in the order of the names.
NO_PHONE = "—"
_SEPARATORS = frozenset("、，,；;/／|\n")
_NOTHING = frozenset(("", "-", "--", "—", "——", "/", "无", "没有"))
_OPENING, _CLOSING = "([（【〔", ")]）】〕"
_OTHERS = re.compile(r"(.+?)等(\d+|[一二三四五六七八九十]+)?[人名户]?")
# 王 强, 王　建国: written apart so that names of two and three signs stand in line.
_SPACED_NAME = re.compile(r"^([㐀-鿿])[ 　]+([㐀-鿿]{1,2})$")
_TWO_NAMES = re.compile(r"[㐀-鿿]{2,4}[ 　]+[㐀-鿿]{2,4}")

# 民法典 Art. 57, 76, 87, 96: legal persons, villages' and residents' committees among them (Art. 101); Art. 102: other
# organisations. One sign alone is an ending only of names that are too long for a person's.
_OTHER_ORGANISATIONS = (
    "分公司", "支公司", "营业部", "经营部", "项目部", "门市部", "事务所", "合伙企业", "工作室", "商行", "超市", "饭店",
    "酒楼", "宾馆", "业主委员会", "业委会", "村民小组", "农场", "养殖场", "市场",
)  # fmt: skip
_LEGAL_PERSONS = (
    "公司", "集团", "合作社", "村委会", "村民委员会", "居委会", "居民委员会", "学校", "大学", "中学", "小学", "学院",
    "幼儿园", "医院", "卫生院", "卫生室", "银行", "信用社", "政府", "街道办事处", "办事处", "协会", "商会", "基金会",
    "研究院", "法院", "检察院", "中心", "委员会",
)  # fmt: skip
_LONG_ENOUGH = 4


def parts_of(text: str) -> list[str]:
    """The pieces between separators, but not inside brackets; empty ones are left out."""
    found, piece, depth = [], "", 0
    for sign in text:
        depth += (sign in _OPENING) - (sign in _CLOSING and depth > 0)
        if sign in _SEPARATORS and not depth:
            found.append(piece)
            piece = ""
        else:
            piece += sign
    return [one.strip() for one in (*found, piece) if one.strip()]


def kind_of(name: str) -> PartyKind:
    """Person, legal person or other organisation, by the ending of the name."""
    if name.endswith(_OTHER_ORGANISATIONS) or (len(name) >= _LONG_ENOUGH and name.endswith(("店", "部", "队", "站"))):
        return PartyKind.OTHER_ORG
    if name.endswith(_LEGAL_PERSONS) or (len(name) >= _LONG_ENOUGH and name.endswith(("厂", "局", "所"))):
        return PartyKind.LEGAL_PERSON
    return PartyKind.PERSON


def mask_names(text: str) -> str:
    """``王建国、某某公司`` → ``王*国、某****``; a masked name stays as it is."""
    return SEPARATOR.join(
        name if "*" in name else mask_name(name, is_person=kind_of(name) == PartyKind.PERSON) for name in parts_of(text)
    )


def mask_phones(text: str) -> str:
    return SEPARATOR.join(one if "*" in one or one == NO_PHONE else mask_phone(one) for one in parts_of(text))


def names_in(text: str) -> list[str]:
    """The names of a cell, without «等3人» behind the last."""
    names = parts_of(text)
    if names and (found := _OTHERS.fullmatch(names[-1])):
        names[-1] = found[1]
    return names


def names_others(text: str) -> bool:
    """Whether «等3人» stands behind the last name: more people than are named."""
    names = parts_of(text)
    return bool(names and _OTHERS.fullmatch(names[-1]))


def phones_in(text: str) -> list[str]:
    return ["" if one == NO_PHONE else one for one in parts_of(text)]


def names_text(names: Iterable[str]) -> str:
    return SEPARATOR.join(names)


def phones_text(phones: Sequence[str]) -> str:
    """The phones in the order of the names; who has none in between is marked."""
    last = max((place for place, phone in enumerate(phones, start=1) if phone), default=0)
    return SEPARATOR.join(phone or NO_PHONE for phone in phones[:last])


class _SideColumn(Column):
    """Something of all parties of one ``side``, in the order of the parties."""

    number_format = "@"
    repeats = False

    def __init__(self, heading: str, *, side: str, **options: Unpack[Common]) -> None:
        options.setdefault("personal", True)
        super().__init__(heading, **options)
        self.side = side

    def of_side(self, record: Any) -> list[Any]:
        return [party for party in record.entered_parties if party.side == self.side]

    def write(self, value: Any) -> Cell:
        return value or ""


class NamesColumn(_SideColumn):
    """The names of a side, separated by 、 (also ，, ; / or a new line)."""

    def __init__(self, heading: str, *, side: str, **options: Unpack[Common]) -> None:
        options.setdefault("mask", mask_names)
        super().__init__(heading, side=side, **options)

    def read(self, cell: Cell) -> str:
        return _tidy(cells.text(cell))

    def get_value(self, instance: Any) -> Any:
        return names_text(party.name for party in self.of_side(instance))

    def comparable(self, value: Any) -> Any:
        return names_text(parts_of(cells.text(value)))


def _tidy(text: str) -> str:
    names = [_SPACED_NAME.sub(r"\1\2", name) for name in parts_of(text)]
    if any(_TWO_NAMES.fullmatch(name) for name in names):
        raise CellProblem(_("Separate names by 、; write one name without a space"))
    return names_text(names)


class PhonesColumn(_SideColumn):
    """The phones of a side in the order of its names."""

    def __init__(self, heading: str, *, side: str, **options: Unpack[Common]) -> None:
        options.setdefault("mask", mask_phones)
        super().__init__(heading, side=side, **options)

    def read(self, cell: Cell) -> str:
        words = cells.text(cell) if isinstance(cell, str) else cells.code(cell)
        return phones_text(["" if one in _NOTHING else _phone(one) for one in parts_of(words)])

    def get_value(self, instance: Any) -> Any:
        return phones_text([party.phone for party in self.of_side(instance)])


def _phone(text: str) -> str:
    return text if "*" in text else normalise_phone(cells.code(text))


class AssistantsColumn(TextColumn):
    """The names of those who assist, in the order of the alphabet, so that another order is no change."""

    def read(self, cell: Cell) -> str:
        return names_text(sorted(parts_of(super().read(cell))))

    def get_value(self, instance: Any) -> Any:
        return names_text(sorted(mediator.name for mediator in instance.assistants.all()))


class BothSidesColumn(Column):
    """当事人 in one cell, as some systems have it: «applicants — respondents». Only read, never written."""

    repeats = False
    # Not the separators of names: 、 alone does not tell where the other side begins.
    _BETWEEN = re.compile(r"\s*(?:—+|–|--+|诉|与|[Vv][Ss]\.?|；|;)\s*")

    def read(self, cell: Cell) -> str:
        sides = self._BETWEEN.split(cells.text(cell))
        if len(sides) != 2 or not all(sides):
            raise CellProblem(_("Write both sides like 王建国、李四—张伟, or use one column for each side"))
        return f"{_tidy(sides[0])} — {_tidy(sides[1])}"

    def get_value(self, instance: Any) -> Any:
        return ""


def sides_of(text: str) -> tuple[str, str]:
    """Applicants and respondents of a cell of ``BothSidesColumn``, as cells of their own columns."""
    applicants, _between, respondents = text.partition(" — ")
    return applicants, respondents


def mask_sides(text: str) -> str:
    return " — ".join(mask_names(side) for side in text.split(" — "))


class FactsColumn(TextColumn):
    """Text that says what a case is about: a preview and a remark, which are kept, tell only its length."""

    def __init__(self, heading: str, *, max_length: int = 2000, **options: Unpack[Common]) -> None:
        options.setdefault("personal", True)
        options.setdefault("mask", _length)
        super().__init__(heading, max_length=max_length, **options)

    def is_masked(self, value: Any) -> bool:
        return isinstance(value, str) and (value == RESTRICTED or re.fullmatch(r"\d+字", value) is not None)

    def hides(self, value: Any, kept: Any) -> bool:
        return bool(kept) and (value == RESTRICTED or super().hides(value, kept))


def _length(text: str) -> str:
    return text if text == RESTRICTED else f"{len(text)}字"


class YuanColumn(DecimalColumn):
    """An amount in yuan; «1.2万», «12,000元» and «无» are understood."""

    def read(self, cell: Cell) -> Any:
        words = cells.narrow(cell) if isinstance(cell, str) else ""
        if words in _NOTHING and words:
            return None
        plain = words.removeprefix("人民币").lstrip("¥￥").removesuffix("整").removesuffix("元")
        if not plain.endswith("万"):
            return super().read(plain if words else cell)
        return super().read(str(cells.decimal(plain[:-1]) * Decimal(10_000)))


class DisputeColumn(ChoiceColumn):
    """纠纷类型. Classes of older lists that the form of 2010 splits are named with what they may be."""

    def read(self, cell: Cell) -> Any:
        several = SPLIT_DISPUTES.get(cells.choice_key(cell))
        if several is None:
            return super().read(cell)
        official = "、".join(self.labels[one] for one in several)
        raise CellProblem(
            _("The official form has no such class any more; write one of: %(types)s") % {"types": official}
        )


class GroupsColumn(Column):
    """涉及特殊群体: several words in one cell. Blank says nothing, 无 says that there is none: a blank cell of an older
    file must not open a child's case to everybody.
    """

    number_format = "@"
    empty = None

    def __init__(
        self, heading: str, *, choices: Iterable[tuple[Any, Any]], also: Mapping[str, str], **options: Unpack[Common]
    ) -> None:
        super().__init__(heading, **options)
        self._one = ChoiceColumn(heading, choices=choices, also=also)

    def read(self, cell: Cell) -> tuple[str, ...]:
        return self._ordered({self._one.read(word) for word in parts_of(cells.text(cell))})

    def write(self, value: Any) -> Cell:
        return SEPARATOR.join(self._one.labels[one] for one in value or ())

    def comparable(self, value: Any) -> Any:
        return self._ordered(value or ())

    def _ordered(self, found: Collection[str]) -> tuple[str, ...]:
        return tuple(one for one in self._one.labels if one in found)


# -- judicial confirmation ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How far judicial confirmation has come; empty: none was asked for."""

    applied_on: dt.date | None = None
    result: str = ""
    result_on: dt.date | None = None


NO_CONFIRMATION = Confirmation()
_DATE = r"\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}日?|\d{8}"
_TOKENS = re.compile(rf"({_DATE})|([^\d\s、，,；;：:()（）.。/]+)")
# The words of our own files: they do not change with the catalogs.
_WORDS = {
    ConfirmationResult.APPLIED: "已申请",
    ConfirmationResult.ACCEPTED: "已受理",
    ConfirmationResult.CONFIRMED: "确认有效",
    ConfirmationResult.REJECTED: "不予确认",
    ConfirmationResult.WITHDRAWN: "撤回",
}


class ConfirmationColumn(Column):
    """司法确认: words with their days, «已申请 2026-02-20；确认有效 2026-03-05»; 否 when none was asked for.

    «是» alone is refused: the day of the application decides whether it was in time (人民调解法 Art. 33), and no day is
    made up here.
    """

    number_format = "@"
    empty = None

    def read(self, cell: Cell) -> Confirmation:
        found: dict[str, dt.date | None] = {}
        for word, day in _pairs(cells.text(cell)):
            value = CONFIRMATION_WORDS.get(cells.choice_key(word))
            if value is None:
                raise CellProblem(_how_to_confirm())
            found[value] = day
        results = [value for value in found if value and value != ConfirmationResult.APPLIED]
        if found == {"": None}:
            return NO_CONFIRMATION
        applied_on = found.get(ConfirmationResult.APPLIED)
        result = results[0] if results else ConfirmationResult.APPLIED
        is_whole = applied_on is not None and (result not in DECIDED or found[result] is not None)
        if "" in found or len(results) > 1 or not is_whole:
            raise CellProblem(_how_to_confirm())
        return Confirmation(applied_on, result, found[result] if results else None)

    def get_value(self, instance: Any) -> Confirmation:
        return Confirmation(instance.confirm_applied_on, instance.confirm_result, instance.confirm_result_on)

    def write(self, value: Confirmation | None) -> Cell:
        if value is None or value.applied_on is None:
            return ""
        parts: list[tuple[ConfirmationResult, dt.date | None]] = [(ConfirmationResult.APPLIED, value.applied_on)]
        if value.result and value.result != ConfirmationResult.APPLIED:
            parts.append((ConfirmationResult(value.result), value.result_on))
        return "；".join(f"{_WORDS[result]} {day.isoformat() if day else ''}".strip() for result, day in parts)


def _pairs(text: str) -> list[tuple[str, dt.date | None]]:
    """(word, day) in order; a day belongs to the word before it, or behind it where the cell begins with a day."""
    tokens = [(date, word) for date, word in _TOKENS.findall(text)]
    if tokens and tokens[0][0]:
        tokens = [token for pair in zip(tokens[1::2], tokens[::2], strict=False) for token in pair]
    found: list[tuple[str, dt.date | None]] = []
    for date, word in tokens:
        if word:
            found.append((word, None))
        elif found and found[-1][1] is None:
            found[-1] = (found[-1][0], cells.date(date))
        else:
            raise CellProblem(_how_to_confirm())
    if not found:
        raise CellProblem(_how_to_confirm())
    return found


def _how_to_confirm() -> str:
    return _("Write how far it came with the days, like 已申请 2026-02-20；确认有效 2026-03-05; 否 when nobody applied")
