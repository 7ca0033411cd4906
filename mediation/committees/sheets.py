"""The sheets of committees and mediators. Importing the same file twice, or our own export, changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bureau.accounts.models import User
from bureau.core.errors import EntriesRefused
from bureau.core.phones import mask_phone
from bureau.core.text import match_key
from bureau.sheets.columns import (
    BooleanColumn,
    ChoiceColumn,
    CodeColumn,
    Column,
    DateColumn,
    IntegerColumn,
    ReferenceColumn,
    TextColumn,
)
from bureau.sheets.kinds import RowsRefused, SheetKind, SheetRow, SheetRun, fetch
from consultants.sheets import PhoneColumn
from mediation.choices import CommitteeKind, Industry, MediatorKind, Sex
from mediation.committees import queries
from mediation.committees.actions import MANAGE, save_committees, save_mediators
from mediation.committees.bulk import CommitteeJudge, CommitteeLine, MediatorJudge, MediatorLine
from mediation.committees.filters import CommitteeFilter, committees_for
from mediation.committees.rules import (
    EARLIEST,
    CommitteeValues,
    MediatorValues,
    committee_key,
    short_name_note,
)
from mediation.models import Committee, Mediator
from mediation.rules.outcomes import Problems
from villages.models import JusticeOffice

VIEW = "committees.view"
EXPORT = "sheets.export"

# Other words for the six bodies of the statistics form; 行业性、专业性 committees count with social organisations.
KIND_WORDS = {
    **dict.fromkeys(("村", "村级", "村委会", "村民委员会", "村人民调解委员会"), CommitteeKind.VILLAGE),
    **dict.fromkeys(
        ("居", "居委会", "居民委员会", "社区", "社区调委会", "居民(社区)调委会", "居民调委会"), CommitteeKind.COMMUNITY
    ),
    **dict.fromkeys(("乡镇", "镇", "乡", "镇调委会", "乡调委会", "乡镇级"), CommitteeKind.TOWNSHIP),
    **dict.fromkeys(("街道", "街道级"), CommitteeKind.SUBDISTRICT),
    **dict.fromkeys(("企事业单位", "企业", "事业单位", "企业调委会", "企事业"), CommitteeKind.ENTERPRISE),
    **dict.fromkeys(
        (
            "行业性专业性", "行业性、专业性", "行业性专业性调委会", "行业性、专业性调委会", "行专", "行业性", "专业性",
            "社会团体", "社会团体和其他组织", "社会团体调委会", "其他组织",
        ),
        CommitteeKind.SOCIAL_OTHER,
    ),
}  # fmt: skip
INDUSTRY_WORDS = {
    **dict.fromkeys(("医疗纠纷", "医患", "医患纠纷"), Industry.MEDICAL),
    **dict.fromkeys(("交通", "交通事故", "道路交通事故"), Industry.TRAFFIC),
    **dict.fromkeys(("劳动", "劳动人事", "劳动争议纠纷"), Industry.LABOUR),
    **dict.fromkeys(("物业", "物业纠纷"), Industry.PROPERTY),
    **dict.fromkeys(("消费", "消费纠纷", "消费者权益"), Industry.CONSUMER),
    **dict.fromkeys(("婚姻家庭纠纷", "婚姻家庭", "婚调"), Industry.MARRIAGE),
    **dict.fromkeys(("旅游纠纷",), Industry.TOURISM),
    **dict.fromkeys(("电商", "电子商务纠纷"), Industry.ECOMMERCE),
    **dict.fromkeys(("知识产权纠纷",), Industry.IP),
}
KIND_OF_WORK = {
    **dict.fromkeys(("专", "专职调解员", "专职人民调解员"), MediatorKind.FULL),
    **dict.fromkeys(("兼", "兼职调解员", "兼职人民调解员"), MediatorKind.PART),
}
# Cells that are values as they stand.
COMMITTEE_CELLS = ("kind", "industry", "head", "phone", "founded_on", "term_from", "short_name")
MEDIATOR_CELLS = ("kind", "phone", "appointed_on", "is_member", "sex", "birth_year", "certificate_no")


class CommitteeSheet(SheetKind):
    """Key: justice office and name; 王家村调委会 and 王家村人民调解委员会 are one committee, which keeps its name."""

    name = "committees"
    title = gettext_lazy("Mediation committees")
    model = Committee
    import_capability = MANAGE
    export_capability = EXPORT
    filters = {name: field.label for name, field in CommitteeFilter.base_fields.items()}

    name_ = TextColumn(
        "调委会名称", attribute="name", compared=False, max_length=60, required=True, width=34,
        aliases=["人民调解委员会", "人民调解委员会名称", "调解委员会名称", "调委会", "名称"],
        example="王家村人民调解委员会",
    )  # fmt: skip
    kind = ChoiceColumn(
        "类型", choices=CommitteeKind.choices, also=KIND_WORDS, required=True, width=24,
        aliases=["调委会类型", "类别", "调委会类别"],
    )  # fmt: skip
    industry = ChoiceColumn(
        "行业", choices=Industry.choices, also=INDUSTRY_WORDS, aliases=["行业类型", "行专类型", "行业性专业性类型"]
    )
    office = ReferenceColumn(
        "司法所", target="office", attribute="office__name", width=16, aliases=["所属司法所", "指导司法所"],
        hint=gettext_lazy("May be left out when the name tells a township or village of one office."),
    )  # fmt: skip
    village = ReferenceColumn(
        "村(社区)", target="village", attribute="village__name", width=20, aliases=["村", "村居", "村(居)", "所在村"],
        hint=gettext_lazy("Of a village's or community's committee; may be left out when the name tells it."),
    )  # fmt: skip
    head = TextColumn("主任", max_length=50, aliases=["负责人", "调委会主任", "主任姓名"])
    phone = PhoneColumn("电话", max_length=20, width=16, aliases=["联系电话", "办公电话", "调委会电话"])
    founded_on = DateColumn("成立日期", future=False, earliest=EARLIEST, aliases=["成立时间", "设立日期", "设立时间"])
    term_from = DateColumn(
        "本届起始日期", future=False, earliest=EARLIEST, width=14, aliases=["换届日期", "换届时间", "本届任期起"]
    )
    short_name = CodeColumn(
        "卷号简称", max_length=20, width=16, aliases=["简称", "案号简称"],
        hint=gettext_lazy("The name in case numbers; made from the official name when blank."),
    )  # fmt: skip

    # -- import ------------------------------------------------------------------------------------------------------

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        known: dict[str, list[Committee]] = defaultdict(list)
        for one in queries.kept_committees(run.actor, run.today).select_related("office", "village"):
            known[committee_key(one.name)].append(one)
        places = queries.Places.kept_by(run.actor, run.today)
        for row in rows:
            same = known.get(committee_key(row["name_"]), [])
            office = row.found["office"] = self._office(row, places, same)
            row.record = next((one for one in same if one.office == office), None)
            self._find_village(row, places)
        records = [row.record for row in rows if row.record is not None]
        run.memory["judge"] = CommitteeJudge(run.actor, run.today, records)

    def _office(self, row: SheetRow, places: queries.Places, same: Sequence[Committee]) -> JusticeOffice | None:
        """As written; else that of the one committee of this name; else that of the place which the name tells."""
        if row.get("office"):
            office = places.office_called(row["office"])
            if office is None:
                row.refuse("office", _("There is no such justice office among those your account keeps."))
            return office
        if not row["name_"]:
            return None
        told = same[0].office if len(same) == 1 else places.office_told_by(row["name_"])
        if told is None:
            row.refuse("office", _("Fill in the justice office; it does not follow from the name."))
        return told

    def _find_village(self, row: SheetRow, places: queries.Places) -> None:
        row.found["village"] = None
        name, office = row.get("village"), row.found["office"]
        stored = row.record.village if row.record is not None else None
        if stored is not None and stored.name == name:
            row.found["village"] = stored
        elif name and office is not None:
            found = places.villages.find(name=name, office=office.name)
            row.found["village"] = found.village
            if found.village is None:
                row.refuse("village", found.problem)

    def key(self, row: SheetRow) -> Hashable | None:
        office = row.found["office"]
        return (office.pk, committee_key(row["name_"])) if office is not None and row["name_"] else None

    def check(self, run: SheetRun, row: SheetRow) -> None:
        judge: CommitteeJudge = run.memory["judge"]
        entered = self._entered(row)
        values, problems = judge.judge(entered, row.record, row.number)
        row.found["values"] = entered
        self._complete(row, values)
        _refuse(row, problems)
        note = short_name_note(entered, values)
        if note and not row.is_refused():
            row.warn("name_", note)

    def _entered(self, row: SheetRow) -> CommitteeValues:
        """What to store; of a known committee, columns that the file lacks keep their values, and its name stays."""
        stored = CommitteeValues() if row.record is None else queries.values_of(row.record)
        given = {name: row[name] for name in COMMITTEE_CELLS if name in row.values}
        given["office"] = row.found["office"]
        if "village" in row.values:
            given["village"] = row.found["village"]
        if row.record is None:
            given["name"] = row["name_"]
        elif not row.get("short_name"):
            given["short_name"] = stored.short_name
        return replace(stored, **given)

    def _complete(self, row: SheetRow, values: CommitteeValues) -> None:
        """Blank cells that follow from others hold what will be stored, so that they do not look like a change."""
        row.found["village"] = values.village
        if "short_name" in row.values and not row.is_refused("short_name"):
            row.values["short_name"] = values.short_name

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        lines = [CommitteeLine(row.found["values"], row.record) for row in rows]
        try:
            save_committees(actor=run.actor, lines=lines, today=run.today)
        except EntriesRefused as refused:
            raise RowsRefused(_by_row(rows, refused, self.fields)) from refused

    # -- export ------------------------------------------------------------------------------------------------------

    def may_export(self, user: User) -> bool:
        return super().may_export(user) and user.can(VIEW)

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[Committee]:
        return committees_for(user, filters).order_by("office__order", "office", "name")

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        return {"office": [office.name for office in JusticeOffice.objects.visible_to(user)]}


class MediatorSheet(SheetKind):
    """Key: committee, name and telephone; without a number the one of that name. Only who serves is looked at."""

    name = "mediators"
    title = gettext_lazy("Mediators")
    model = Mediator
    import_capability = MANAGE
    export_capability = EXPORT
    reveal_capability = MANAGE
    filters = {"office": gettext_lazy("justice office"), "committee": gettext_lazy("mediation committee")}

    name_ = TextColumn(
        "姓名", attribute="name", compared=False, max_length=50, required=True, example="刘和平",
        aliases=["调解员", "调解员姓名", "人民调解员", "人民调解员姓名"],
    )  # fmt: skip
    committee = ReferenceColumn(
        "调委会", target="committee", attribute="committee__name", required=True, width=34,
        aliases=["调委会名称", "所属调委会", "人民调解委员会", "所在调委会", "工作单位"],
    )  # fmt: skip
    kind = ChoiceColumn(
        "专兼职", choices=MediatorKind.choices, also=KIND_OF_WORK, aliases=["专职/兼职", "专(兼)职", "专兼职情况"]
    )
    phone = PhoneColumn(
        "电话",
        personal=True,
        mask=mask_phone,
        max_length=20,
        width=16,
        aliases=["联系电话", "手机", "手机号", "手机号码"],
    )
    appointed_on = DateColumn(
        "聘任日期", future=False, earliest=EARLIEST, aliases=["聘任时间", "任职日期", "任职时间", "受聘日期"]
    )
    is_member = BooleanColumn("委员", blank=True, aliases=["是否委员", "调委会委员"])
    sex = ChoiceColumn("性别", choices=Sex.choices)
    birth_year = IntegerColumn("出生年份", minimum=1900, maximum=2100, unit="年", aliases=["出生年"])
    certificate_no = CodeColumn("证书编号", max_length=40, width=16, aliases=["证号", "调解员证号", "证件编号"])

    # -- import ------------------------------------------------------------------------------------------------------

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        finder = queries.CommitteeFinder(queries.kept_committees(run.actor, run.today))
        for row in rows:
            row.found["committee"] = None
            if row.has("committee"):
                row.found["committee"], problem = finder.find(row["committee"])
                if problem:
                    row.refuse("committee", problem)
        ids = {row.found["committee"].pk for row in rows if row.found["committee"] is not None}
        run.memory["judge"] = MediatorJudge(run.actor, run.today, ids)

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        """Rows whose number is known first; then whoever of that name is left, when it is one."""
        serving = queries.serving_mediators(run.actor, run.today).order_by("pk")
        known: dict[Hashable, list[Mediator]] = defaultdict(list)
        for one in fetch(serving, "committee__in", {r.found["committee"].pk for r in rows if r.found["committee"]}):
            known[one.committee_id, match_key(one.name)].append(one)
        for row in rows:
            left = known.get(self._person(row), [])
            row.record = next((one for one in left if _is_number_of(one, row.get("phone", ""))), None)
            if row.record is not None:
                left.remove(row.record)
        for row in rows:
            left = known.get(self._person(row), [])
            if row.record is None and len(left) == 1:
                row.record = left.pop()
            elif row.record is None and left:
                row.refuse("phone", _("Several mediators of the committee have this name; write the telephone number."))

    def _person(self, row: SheetRow) -> Hashable:
        committee = row.found["committee"]
        return (committee.pk if committee else 0, match_key(row["name_"]))

    def key(self, row: SheetRow) -> Hashable | None:
        return (self._person(row), row.get("phone", "")) if row.found["committee"] and row["name_"] else None

    def check(self, run: SheetRun, row: SheetRow) -> None:
        judge: MediatorJudge = run.memory["judge"]
        stored = MediatorValues() if row.record is None else queries.mediator_values_of(row.record)
        if "kind" in row.values and not row.is_refused("kind"):
            row.values["kind"] = row["kind"] or stored.kind
        given: dict[str, Any] = {name: row[name] for name in MEDIATOR_CELLS if name in row.values}
        if row.record is None:
            given.update(name=row["name_"], committee=row.found["committee"])
        row.found["values"], problems = judge.judge(replace(stored, **given), row.record, row.number)
        _refuse(row, problems)

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        lines = [MediatorLine(row.found["values"], row.record) for row in rows]
        try:
            save_mediators(actor=run.actor, lines=lines, today=run.today)
        except EntriesRefused as refused:
            raise RowsRefused(_by_row(rows, refused, self.fields)) from refused

    # -- export ------------------------------------------------------------------------------------------------------

    def may_export(self, user: User) -> bool:
        return super().may_export(user) and user.can(VIEW)

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[Mediator]:
        found = queries.serving_mediators(user, timezone.localdate())
        found = found.order_by("committee__office__order", "committee__name", "name", "pk")
        if "office" in filters:
            found = found.filter(committee__office__name=filters["office"])
        return found.filter(committee__name=filters["committee"]) if "committee" in filters else found

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        active = Committee.objects.visible_to(user).filter(closed_on__isnull=True)
        return {"committee": active.values_list("name", flat=True)}


def _is_number_of(mediator: Mediator, phone: str) -> bool:
    """Whether the cell holds this mediator's number, perhaps masked by our own export."""
    return bool(phone) and phone in (mediator.phone, mask_phone(mediator.phone))


def _refuse(row: SheetRow, problems: Problems) -> None:
    """The rules' words at their column, unless its cell was refused already."""
    for name, messages in problems.items():
        column = "name_" if name == "name" else name
        if not row.is_refused(column):
            row.refuse(column if column in row.values else "", " ".join(messages))


def _by_row(rows: Sequence[SheetRow], refused: EntriesRefused, columns: Mapping[str, Column]) -> dict[int, str]:
    reasons = {}
    for place, problems in refused.reasons.items():
        said = [
            f"{columns[column].heading if column in columns else ''} {' '.join(texts)}".strip()
            for name, texts in problems.items()
            for column in ["name_" if name == "name" else name]
        ]
        reasons[rows[place].number] = " ".join(said)
    return reasons
