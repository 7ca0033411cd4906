"""The sheet of annual targets."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.core.text import match_key
from bureau.sheets.columns import IntegerColumn, ReferenceColumn
from bureau.sheets.kinds import SheetKind, SheetRow, SheetRun, resolve
from bureau.statistics.indicators.actions import TargetLine, set_targets
from bureau.statistics.models import Indicator, Target
from villages.models import JusticeOffice


class TargetSheet(SheetKind):
    """One row for year, office and indicator; an existing target is replaced."""

    name = "targets"
    title = gettext_lazy("Annual targets")
    model = Target
    import_capability = "targets.manage"
    export_capability = "figures.view"
    filters = {"year": gettext_lazy("year"), "office": gettext_lazy("justice office")}

    year = IntegerColumn("年度", aliases=["年份"], required=True, minimum=2000, maximum=2100, unit="年", example="2026")
    office = ReferenceColumn(
        "司法所", attribute="office__name", target="office", required=True, width=18, example="某某司法所"
    )
    indicator = ReferenceColumn(
        "指标",
        attribute="indicator__name",
        target="indicator",
        aliases=["指标名称"],
        required=True,
        width=28,
        hint=gettext_lazy("Name or code of the indicator"),
    )
    value = IntegerColumn("年度目标", aliases=["目标", "任务数", "年度任务"], required=True, maximum=10_000_000)

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        offices = {office.name: office for office in JusticeOffice.objects.all()}
        indicators: dict[str, Indicator] = {}
        for indicator in Indicator.objects.all():
            indicators |= {match_key(indicator.name): indicator, match_key(indicator.code): indicator}
        resolve(rows, "office", offices, _("There is no such justice office"))
        known = {row.get("indicator"): indicators.get(match_key(row.get("indicator") or "")) for row in rows}
        resolve(rows, "indicator", {k: v for k, v in known.items() if v is not None}, _("There is no such indicator"))

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        years = {row["year"] for row in rows if row.has("year")}
        stored = {(t.year, t.office_id, t.indicator_id): t for t in Target.objects.filter(year__in=years)}
        for row in rows:
            key = self.key(row)
            row.record = stored.get(key) if isinstance(key, tuple) else None

    def key(self, row: SheetRow) -> Hashable | None:
        office, indicator = row.found.get("office"), row.found.get("indicator")
        if office is None or indicator is None or not row.has("year"):
            return None
        return (row["year"], office.pk, indicator.pk)

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        set_targets(
            actor=run.actor,
            lines=[TargetLine(r["year"], r.found["office"], r.found["indicator"], r["value"]) for r in rows],
        )

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[Any]:
        targets = Target.objects.select_related("office", "indicator")
        if "year" in filters:
            if not (filters["year"].isascii() and filters["year"].isdigit() and len(filters["year"]) == 4):
                raise InvalidValue(_("Write the year with four digits."), code="filter_value")
            targets = targets.filter(year=int(filters["year"]))
        if "office" in filters:
            targets = targets.filter(office__name=filters["office"])
        return targets.order_by("year", "office__order", "office_id", "indicator__order", "id")

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        return {
            "office": [office.name for office in JusticeOffice.objects.all()],
            "indicator": [indicator.name for indicator in Indicator.objects.filter(is_active=True)],
        }
