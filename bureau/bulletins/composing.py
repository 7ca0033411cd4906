"""The rules that write a bulletin from its facts; pure. No number is typed: each carries the key it was read by."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bureau.bulletins.facts import Facts, Ranked, Subject
from bureau.bulletins.wording import Part, by_score, day, listed, period, title, unit_of

TABLE_FIELDS = ("place", "score", "gap", "change")
TABLE_COLUMNS = ("名次", "得分", "与序时进度相比（个百分点）", "较上周")
# A weekly bulletin is one to three pages: sentences name three indicators at most.
NAMED = 3
ANNEX_FIELDS = ("week_value", "cumulative", "target", "completion")


def compose(facts: Facts) -> dict[str, Any]:
    """``{"title", "sentences", "table", "annex"}`` as Bulletin.content describes it.

    A sentence is ``{"section", "text", "parts", "internal"}``; an internal one names units critically and is left out
    of the public page. A number is ``{"v": printed, "k": key}``.
    """
    return {
        "title": title(facts.week, facts.board),
        "sentences": _Writer(facts).all(),
        "table": _table(facts),
        "annex": _annex(facts),
    }


def text_of(parts: Iterable[Part]) -> str:
    return "".join(part if isinstance(part, str) else part["v"] for part in parts)


def numbers_of(parts: Iterable[Part]) -> list[dict[str, str]]:
    return [part for part in parts if not isinstance(part, str)]


class _Writer:
    """One method per rule, each returning the parts of a sentence or nothing."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    def all(self) -> list[dict[str, Any]]:
        rules = (
            ("opening", False, self.opening),
            ("overall", False, self.progress),
            ("overall", False, self.against_last_week),
            ("overall", True, self.behind_schedule),
            ("overall", False, self.not_counted),
            ("ranking", False, self.leading),
            ("ranking", True, self.risen),
            ("ranking", True, self.fallen),
            ("ranking", False, self.first_ranking),
            ("ranking", False, self.without_rank),
            ("problems", True, self.slow_offices),
            ("problems", True, self.idle_offices),
            ("problems", True, self.last_places),
            ("problems", True, self.late_entries),
        )
        written = ((section, internal, rule()) for section, internal, rule in rules)
        return [
            {"section": section, "text": text_of(parts), "parts": parts, "internal": internal}
            for section, internal, parts in written
            if parts
        ]

    def n(self, key: str) -> dict[str, str]:
        return {"v": self.facts.value(key), "k": key}

    # -- opening and overall ------------------------------------------------------------------------------------------

    def opening(self) -> list[Part]:
        facts = self.facts
        return [
            f"截至{day(facts.week.sunday)}24时，{facts.year}年序时进度为",
            self.n("schedule"),
            "%。现将全县",
            self.n("count/offices"),
            f"个司法所{period(facts.week)}{facts.board}工作情况通报如下：",
        ]

    def progress(self) -> list[Part]:
        groups = (("快于序时进度的", "ahead"), ("持平的", "level"), ("慢于序时进度的", "behind"))
        parts: list[Part] = ["纳入统计的", self.n("count/counted"), "项指标中，全县累计完成率"]
        return [*parts, *self._shares(groups), "。"]

    def against_last_week(self) -> list[Part]:
        if not self.facts.before:
            return []
        groups = (("增加的", "more"), ("减少的", "less"), ("持平的", "same"))
        return ["与上周相比，本周完成数", *self._shares(groups), "。"]

    def _shares(self, groups: Sequence[tuple[str, str]]) -> list[Part]:
        """``快于序时进度的6项，慢于序时进度的4项``, without the groups that are empty."""
        parts: list[Part] = []
        for words, name in groups:
            number = self.n(f"count/{name}")
            if number["v"] != "0":
                parts += [f"，{words}" if parts else words, number, "项"]
        return parts

    def behind_schedule(self) -> list[Part]:
        """All of them up to three, else the three that are furthest behind: the annex has the rest."""
        behind = self.facts.behind()
        slowest = sorted(behind, key=lambda one: self.facts.lead(one.code) or 0)[:NAMED]
        if not slowest:
            return []
        words = "慢于序时进度的指标是：" if len(behind) <= NAMED else "慢于序时进度较多的指标是："
        return [words, *listed(self._slow_subject(one) for one in slowest), "。"]

    def _slow_subject(self, subject: Subject) -> list[Part]:
        key = f"county/{subject.code}"
        parts: list[Part] = [f"{subject.name}累计", self.n(f"{key}/cumulative"), f"{unit_of(subject.unit)}，完成"]
        return [*parts, self.n(f"{key}/completion"), "%（慢", self.n(f"{key}/gap"), "个百分点）"]

    def not_counted(self) -> list[Part]:
        names = [one.name for one in self.facts.subjects if not one.is_counted]
        return [f"{'、'.join(names)}尚未纳入统计，本期不计分。"] if names else []

    # -- ranking ------------------------------------------------------------------------------------------------------

    def leading(self) -> list[Part]:
        first = self.facts.first()
        if not first:
            return ["本周没有参加排名的司法所。"]
        if len(self.facts.ranked) <= 3:
            return ["排名依次为：", *by_score(first, self.n), "。"]
        return ["位列前三的是：", *by_score(first, self.n), "。"]

    def risen(self) -> list[Part]:
        return self._moved(self.facts.risen(), "上升", "count/risen")

    def fallen(self) -> list[Part]:
        return self._moved(self.facts.fallen(), "下降", "count/fallen")

    def _moved(self, rows: Sequence[Ranked], verb: str, key: str) -> list[Part]:
        if not rows:
            return []
        items = [self._move(row, verb) for row in rows]
        return [f"较上周名次{verb}的有", self.n(key), "个所：", *listed(items), "。"]

    def _move(self, row: Ranked, verb: str) -> list[Part]:
        key = f"standing/{row.office}"
        parts: list[Part] = [f"{row.name}{verb}", self.n(f"{key}/move"), "位（由第", self.n(f"{key}/previous")]
        return [*parts, "位到第", self.n(f"{key}/rank"), "位）"]

    def first_ranking(self) -> list[Part]:
        compared = any(row.previous is not None for row in self.facts.standings)
        return [] if compared else [f"本周是{self.facts.year}年度首次排名，不比较名次变化。"]

    def without_rank(self) -> list[Part]:
        parts: list[Part] = []
        if self.facts.without_target():
            names = "、".join(row.name for row in self.facts.without_target())
            parts += [f"{names}未下达任务，不参加排名。"]
        if self.facts.too_few():
            names = "、".join(row.name for row in self.facts.too_few())
            parts += [f"{names}完成数合计不足", self.n("minimum"), "，只列得分，不参加排名。"]
        return parts

    # -- problems -----------------------------------------------------------------------------------------------------

    def slow_offices(self) -> list[Part]:
        rows = self.facts.slow()
        if not rows:
            return []
        names = "、".join(row.name for row in rows)
        return ["得分低于序时进度的有", self.n("count/slow"), f"个所：{names}。"]

    def idle_offices(self) -> list[Part]:
        rows = self.facts.idle()
        if not rows:
            return []
        names = "、".join(row.name for row in sorted(rows, key=lambda row: row.order))
        return ["本周各项指标均无新增的有", self.n("count/idle"), f"个所：{names}。"]

    def last_places(self) -> list[Part]:
        rows = self.facts.last()
        return ["位列后三的是：", *by_score(rows, self.n), "。"] if rows else []

    def late_entries(self) -> list[Part]:
        items = [
            self._late(row, subject)
            for row in sorted(self.facts.standings, key=lambda row: row.order)
            for subject in self.facts.counted
            if self.facts.cell(row.office, subject.code).late
        ]
        return (
            ["本周补录、更正以前各周记录的有：", *listed(items), "，均已计入本周累计，以前各期通报不变。"]
            if items
            else []
        )

    def _late(self, row: Ranked, subject: Subject) -> list[Part]:
        verb = "净增" if self.facts.cell(row.office, subject.code).late > 0 else "净减"
        key = f"figure/{row.office}/{subject.code}/late_size"
        return [f"{row.name}{subject.name}{verb}", self.n(key), unit_of(subject.unit)]


def _table(facts: Facts) -> dict[str, Any]:
    """附件1: the places."""
    rows = []
    for row in facts.standings:
        keys = (f"standing/{row.office}/{name}" for name in TABLE_FIELDS)
        rows.append({"office": row.office, "name": row.name, "cells": [{"v": facts.value(k), "k": k} for k in keys]})
    return {"columns": list(TABLE_COLUMNS), "rows": rows}


def _annex(facts: Facts) -> dict[str, Any]:
    """附件2: every indicator of every office, and the county's sums. A group of cells is empty without a figure."""
    rows = [
        {"office": row.office, "name": row.name, "cells": [_group(facts, row, one) for one in facts.counted]}
        for row in sorted(facts.standings, key=lambda row: row.order)
    ]
    total = [_numbers(facts, f"county/{one.code}") for one in facts.counted]
    columns = [{"code": one.code, "name": one.name, "unit": unit_of(one.unit)} for one in facts.counted]
    return {"columns": columns, "rows": rows, "total": total}


def _group(facts: Facts, row: Ranked, subject: Subject) -> list[dict[str, str]]:
    if (row.office, subject.code) not in facts.cells:
        return []
    return _numbers(facts, f"figure/{row.office}/{subject.code}")


def _numbers(facts: Facts, key: str) -> list[dict[str, str]]:
    return [{"v": facts.value(f"{key}/{name}"), "k": f"{key}/{name}"} for name in ANNEX_FIELDS]
