"""The sheets of firms, consultants and appointments."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bureau.accounts.models import User
from bureau.core.identity import credit_code_problem
from bureau.core.phones import mask_phone, normalise_phone
from bureau.sheets.columns import BooleanColumn, ChoiceColumn, CodeColumn, DateColumn, ReferenceColumn, TextColumn
from bureau.sheets.kinds import SheetKind, SheetRow, SheetRun, fetch, resolve
from consultants.choices import ConsultantCategory, FirmCategory
from consultants.models import Appointment, Consultant, Firm
from consultants.queries import ConsultantFinder, appointments_of, consultants_with_villages, firms_with_consultants
from consultants.roster.actions import (
    AppointmentLine,
    ConsultantLine,
    FirmLine,
    import_appointments,
    import_consultants,
    import_firms,
)
from consultants.rules import licence_problem, phone_problem, workload_warning
from villages.models import Area, Township, Village
from villages.queries import VillageFinder

REFERENCE = "sheets.import_reference"
EXPORT = "sheets.export"


class PhoneColumn(CodeColumn):
    """A phone as stored: any usual way of writing it, checked by the ledger's own rule."""

    def read(self, cell: Any) -> str:
        words = super().read(cell)
        return words if "*" in words else normalise_phone(words)


def _refuse(row: SheetRow, column: str, problem: str) -> None:
    if problem and not row.is_refused(column):
        row.refuse(column, problem)


def _plain(row: SheetRow, run: SheetRun, columns: Mapping[str, str]) -> dict[str, Any]:
    """Column → field, for the columns that the file has."""
    return {target: row[name] for name, target in columns.items() if name in run.columns}


class FirmSheet(SheetKind):
    """Key: the name."""

    name = "firms"
    title = gettext_lazy("Firms")
    model = Firm
    import_capability = REFERENCE
    export_capability = EXPORT

    name_ = TextColumn(
        "机构名称", attribute="name", max_length=60, required=True, width=26,
        aliases=["名称", "律所名称", "服务机构", "律师事务所"], example="某某律师事务所",
    )  # fmt: skip
    category = ChoiceColumn(
        "类别", choices=FirmCategory.choices, required=True, width=20, aliases=["机构类别", "类型"],
        also=dict.fromkeys(("律师事务所", "律所"), "law_firm")
        | dict.fromkeys(("基层法律服务所", "法律服务所"), "legal_service_office"),
    )  # fmt: skip
    credit_code = CodeColumn("统一社会信用代码", max_length=18, width=22, aliases=["信用代码", "社会信用代码"])
    head = TextColumn("负责人", max_length=50, aliases=["主任", "机构负责人"])
    phone = PhoneColumn("电话", max_length=20, width=16, aliases=["联系电话", "办公电话"])
    area = ReferenceColumn("片区", target="area", attribute="area__name", max_length=50)

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        areas = {area.name: area for area in fetch(Area.objects.all(), "name__in", (r.get("area") for r in rows))}
        for row in rows:
            row.found["area"] = areas.get(row.get("area"))

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        stored = Firm.objects.select_related("area")
        known = {firm.name: firm for firm in fetch(stored, "name__in", (r["name_"] for r in rows))}
        for row in rows:
            row.record = known.get(row["name_"])

    def key(self, row: SheetRow) -> Hashable | None:
        return row["name_"] or None

    def check(self, run: SheetRun, row: SheetRow) -> None:
        row.values["credit_code"] = row.get("credit_code", "").upper()
        _refuse(row, "credit_code", credit_code_problem(row["credit_code"]))
        _refuse(row, "phone", phone_problem(row.get("phone", "")))

    def changes(self, row: SheetRow) -> tuple[str, ...]:
        """An area named for the first time is a change too; a blank one says nothing."""
        found = [name for name in super().changes(row) if name != "area"]
        new = row.get("area") and row["area"] != str(row.record.area or "")
        return tuple([*found, "area"] if new else found)

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        columns = {n: n for n in ("category", "credit_code", "head", "phone")} | {"name_": "name"}
        lines = [
            FirmLine(row.number, _plain(row, run, columns), row.get("area", ""), row.record)  # type: ignore[arg-type]
            for row in rows
        ]
        import_firms(actor=run.actor, lines=lines)

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[Firm]:
        return firms_with_consultants()

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        return {"area": Area.objects.values_list("name", flat=True)}


class ConsultantSheet(SheetKind):
    """Key: the licence number; without one, name and firm."""

    name = "consultants"
    title = gettext_lazy("Village legal consultants")
    model = Consultant
    import_capability = REFERENCE
    export_capability = EXPORT
    reveal_capability = "consultants.manage"
    filters = {"firm": gettext_lazy("firm")}

    name_ = TextColumn(
        "姓名", attribute="name", max_length=50, required=True, aliases=["法律顾问", "顾问姓名"], example="张三"
    )
    category = ChoiceColumn(
        "类别", choices=ConsultantCategory.choices, required=True, width=20, aliases=["人员类别", "身份"],
        also={"律师": "lawyer"}
        | dict.fromkeys(("法工", "基层法律服务工作者", "法律服务工作者"), "grassroots")
        | dict.fromkeys(("司法行政人员", "司法所工作人员"), "justice_staff")
        | dict.fromkeys(("法律志愿者", "志愿者"), "volunteer"),
    )  # fmt: skip
    license_no = CodeColumn("执业证号", max_length=20, width=22, aliases=["证号", "律师执业证号", "执业证号码"])
    firm = ReferenceColumn(
        "所属机构", target="firm", attribute="firm__name", max_length=60, width=26,
        aliases=["律所", "所属律所", "执业机构", "工作单位", "单位"],
    )  # fmt: skip
    phone = PhoneColumn(
        "电话", personal=True, mask=mask_phone, max_length=20, width=16, aliases=["联系电话", "手机", "手机号"]
    )
    phone_public = BooleanColumn("公开电话", aliases=["电话是否公开", "是否公开电话"])

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        firms = fetch(Firm.objects.all(), "name__in", (row.get("firm") for row in rows))
        missing = _("There is no such firm; import the firms first")
        resolve(rows, "firm", {firm.name: firm for firm in firms}, missing)

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        stored = Consultant.objects.select_related("firm").order_by("pk")
        numbers = {c.license_no: c for c in fetch(stored, "license_no__in", (r.get("license_no") for r in rows))}
        by_name: dict[Hashable, list[Consultant]] = {}
        for one in fetch(stored, "name__in", (r["name_"] for r in rows)):
            by_name.setdefault((one.name, one.firm_id), []).append(one)
        taken = {one.pk for one in numbers.values()}
        for row in rows:
            row.record = numbers.get(row.get("license_no"))
            if row.record is None:
                row.record = self._by_name(row, by_name, taken)

    def _by_name(self, row: SheetRow, known: dict[Hashable, list[Consultant]], taken: set[int]) -> Consultant | None:
        """A row with a number may complete a consultant who has none yet; it never takes over another number."""
        firm = row.found.get("firm")
        for one in known.get((row["name_"], firm.pk if firm else None), []):
            if one.pk not in taken and not (row.get("license_no") and one.license_no):
                taken.add(one.pk)
                return one
        return None

    def key(self, row: SheetRow) -> Hashable | None:
        return row.get("license_no") or (row["name_"], row.get("firm"))

    def check(self, run: SheetRun, row: SheetRow) -> None:
        stored = row.record
        if row.has("category"):
            number = row.get("license_no", stored.license_no if stored else "") or ""
            _refuse(row, "license_no", licence_problem(row["category"], number))
        phone = row.get("phone", stored.phone if stored else "")
        _refuse(row, "phone", phone_problem(phone))
        if row.get("phone_public") and not phone:
            _refuse(row, "phone_public", _("There is no phone that could be published."))

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        columns = {n: n for n in ("category", "license_no", "phone", "phone_public")} | {"name_": "name"}
        lines = []
        for row in rows:
            values = _plain(row, run, columns)
            if "firm" in run.columns:
                values["firm"] = row.found["firm"]
            lines.append(ConsultantLine(row.number, values, row.record))  # type: ignore[arg-type]
        import_consultants(actor=run.actor, lines=lines)

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[Consultant]:
        found = Consultant.objects.select_related("firm").order_by("firm__name", "name", "pk")
        return found.filter(firm__name=filters["firm"]) if "firm" in filters else found

    def may_export(self, user: User) -> bool:
        return super().may_export(user) and user.can("consultants.view")

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        return {"firm": Firm.objects.filter(is_active=True).values_list("name", flat=True)}


class AppointmentSheet(SheetKind):
    """Key: village, consultant and first day. A past end ends the appointment; a later one is the contract's end."""

    name = "appointments"
    title = gettext_lazy("Appointments")
    model = Appointment
    import_capability = "consultants.appoint"
    export_capability = EXPORT
    filters = {"township": gettext_lazy("township")}

    code = CodeColumn(
        "区划代码", attribute="village__code", compared=False, pattern=r"\d{12}", width=16, aliases=["村码", "村代码"]
    )
    township = ReferenceColumn("乡镇(街道)", attribute="village__township__name", aliases=["乡镇", "镇街", "所属乡镇"])
    village = ReferenceColumn(
        "村(社区)", target="village", attribute="village__name", compared=False, width=24,
        aliases=["村", "村居", "村名", "村(居)", "服务村居"],
    )  # fmt: skip
    consultant = ReferenceColumn(
        "法律顾问",
        target="consultant",
        attribute="consultant__name",
        required=True,
        aliases=["姓名", "顾问", "顾问姓名"],
    )
    firm = ReferenceColumn(
        "所属机构", attribute="consultant__firm__name", width=26, aliases=["律所", "执业机构", "所属律所"]
    )
    valid_from = DateColumn("起始日期", required=True, aliases=["聘任日期", "开始日期", "合同起始日期"])
    end = DateColumn("结束日期", attribute="shown_end", aliases=["终止日期", "合同终止日期", "截止日期"])
    contract_no = CodeColumn("合同编号", max_length=40, width=16)

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        villages, people = VillageFinder.visible_to(run.actor), ConsultantFinder.everybody()
        for row in rows:
            self._find_village(row, villages)
            if row.has("consultant"):
                known = people.find(row["consultant"], row.get("firm", ""))
                row.found["consultant"] = known.consultant
                _refuse(row, "consultant", known.problem)

    def _find_village(self, row: SheetRow, villages: VillageFinder) -> None:
        row.found["village"] = None
        if not row.has("code") and not row.has("village"):
            _refuse(row, "village", _("Fill in the village or its code"))
            return
        found = villages.find(code=row.get("code") or "", township=row.get("township", ""), name=row.get("village", ""))
        row.found["village"] = found.village
        _refuse(row, "code" if row.has("code") else "village", found.problem)

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        keys = (row.found["village"].pk for row in rows if row.found["village"])
        stored = Appointment.objects.select_related("consultant", "village")
        known = {(a.village_id, a.consultant_id, a.valid_from): a for a in fetch(stored, "village__in", keys)}
        for row in rows:
            key = self.key(row)
            row.record = known.get(key) if key else None

    def key(self, row: SheetRow) -> tuple[int, int, dt.date] | None:
        village, consultant = row.found.get("village"), row.found.get("consultant")
        return (village.pk, consultant.pk, row["valid_from"]) if village and consultant else None

    def check(self, run: SheetRun, row: SheetRow) -> None:
        if row.has("end", "valid_from") and row["end"] < row["valid_from"]:
            row.refuse("end", _("The last day lies before the first one"))
        village: Village | None = row.found.get("village")
        if village and village.valid_to and row.has("valid_from") and row["valid_from"] > village.valid_to:
            row.refuse("village", _("%(village)s is closed already.") % {"village": village})

    def changes(self, row: SheetRow) -> tuple[str, ...]:
        """A blank end says nothing."""
        return tuple(name for name in super().changes(row) if name != "end" or row.has("end"))

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        import_appointments(actor=run.actor, lines=[self._line(run, row) for row in rows])

    def _line(self, run: SheetRun, row: SheetRow) -> AppointmentLine:
        values: dict[str, Any] = {"valid_from": row["valid_from"]}
        if "contract_no" in run.columns:
            values["contract_no"] = row["contract_no"]
        if row.has("end") and (row.record is None or "end" in row.changed):
            values |= (
                {"ended_on": row["end"]} if row["end"] < run.today else {"ended_on": None, "contract_until": row["end"]}
            )
        return AppointmentLine(row.number, row.found["village"], row.found["consultant"], values, row.record)

    def notes(self, run: SheetRun, rows: Sequence[SheetRow]) -> list[str]:
        """Consultants who will serve more villages than recommended; nothing is refused for it."""
        new = [
            r for r in rows if r.record is None and not r.is_refused() and not (r.has("end") and r["end"] < run.today)
        ]
        extra = Counter(row.found["consultant"].pk for row in new if row.found.get("consultant"))
        people = consultants_with_villages(run.today).filter(pk__in=extra)
        hints = [workload_warning(one.name, one.village_count + extra[one.pk]) for one in people]  # type: ignore[attr-defined]
        return [hint for hint in hints if hint]

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[Appointment]:
        found = appointments_of(user).order_by("village__township__code", "village__code", "village", "valid_from")
        return found.filter(village__township__name=filters["township"]) if "township" in filters else found

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        return {
            "township": Township.objects.visible_to(user).values_list("name", flat=True),
            "consultant": Consultant.objects.active().values_list("name", flat=True),
            "firm": Firm.objects.values_list("name", flat=True),
        }
