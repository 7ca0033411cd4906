"""A small kind of sheet for the engine's tests: villages with township, kind, households, office phone, start
of validity.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from bureau.accounts.models import User
from bureau.core.actions import action
from bureau.core.text import match_key
from bureau.sheets import registry
from bureau.sheets.columns import ChoiceColumn, CodeColumn, DateColumn, IntegerColumn, ReferenceColumn, TextColumn
from bureau.sheets.kinds import RowsRefused, SheetKind, SheetRow, SheetRun, fetch, pair, resolve
from villages.models import Township, Village

KINDS = [("village", "村"), ("community", "社区"), ("other", "其他")]
HEADINGS = ["区划代码", "名称", "乡镇(街道)", "类型", "户数", "启用日期", "备用电话"]


class HamletSheet(SheetKind):
    name = "hamlets"
    title = "村庄"
    model = Village
    import_capability = "sheets.import_services"
    export_capability = "sheets.export"
    filters = {"township": "乡镇"}

    code = CodeColumn("区划代码", pattern=r"\d{12}", aliases=["code"], width=16, example="371121001001", required=True)
    name_ = TextColumn("名称", attribute="name", aliases=["村名"], max_length=33, required=True, example="王家村")
    township = ReferenceColumn("乡镇(街道)", target="township", attribute="township__name", required=True)
    kind = ChoiceColumn("类型", choices=KINDS, also={"居委会": "community"})
    households = IntegerColumn("户数", maximum=100_000, unit="户")
    valid_from = DateColumn("启用日期", future=False)
    phone = CodeColumn("备用电话", attribute="initials", personal=True)

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        towns = fetch(Township.objects.visible_to(run.actor), "name__in", (row["township"] for row in rows))
        resolve(rows, "township", {town.name: town for town in towns})

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        known = fetch(
            Village.objects.visible_to(run.actor).select_related("township"), "code__in", (r["code"] for r in rows)
        )
        pair(rows, known, lambda row: row["code"] or None, lambda village: village.code)

    def key(self, row: SheetRow) -> str | None:
        return row["code"] or None

    def check(self, run: SheetRun, row: SheetRow) -> None:
        if row.has("name_") and "其他" in row["name_"]:
            row.refuse("name_", "写出真实名称")
        if row.get("households") == 0:
            row.warn("households", "户数为 0？")

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        save_hamlets(actor=run.actor, rows=rows)

    def export_queryset(self, user: User, filters: Any) -> Any:
        found = Village.objects.visible_to(user).order_by("code", "id")
        return found.filter(township__name=filters["township"]) if "township" in filters else found

    def options(self, user: User) -> dict[str, list[str]]:
        return {"township": list(Township.objects.visible_to(user).values_list("name", flat=True))}


@action
def save_hamlets(*, actor: User, rows: Sequence[SheetRow]) -> None:
    full = {row.number: "这个村已满" for row in rows if row["name_"] == "满员村"}
    if full:
        raise RowsRefused(full)
    for row in rows:
        village = row.record or Village()
        village.code, village.name, village.match_name = row["code"], row["name_"], match_key(row["name_"])
        village.township = row.found["township"]
        village.office = village.township.office
        village.kind = row.get("kind") or "village"
        village.households, village.valid_from = row.get("households"), row.get("valid_from")
        village.initials = row.get("phone", "")
        village.save()


@contextlib.contextmanager
def registered() -> Iterator[HamletSheet]:
    kind = HamletSheet()
    registry.register(kind)
    try:
        yield kind
    finally:
        registry._kinds.pop(kind.name)


def write_xlsx(path: Path, rows: Sequence[Sequence[Any]], headings: Sequence[str] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    book.active.append(list(headings))
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def write_csv(
    path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8", headings: Sequence[str] = HEADINGS
) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def last_line(output: str) -> dict[str, Any]:
    return json.loads(output.strip().splitlines()[-1])
