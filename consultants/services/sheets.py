"""The service ledger as a workbook: the same rules as the screen, looked up in sets.

A row is the record of the same day, office, village, consultant, kind, place, topic, mode, persons served and content;
the other columns may change. So the same file twice changes nothing, and our own export comes back unchanged.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.core.errors import EntriesRefused
from bureau.core.querysets import in_slices
from bureau.core.text import match_key
from bureau.sheets.kinds import RowsRefused, SheetKind, SheetRow, SheetRun, pair
from bureau.sheets.ledgers import labels, with_columns
from bureau.webkit.texts import privacy_advice
from consultants.models import Consultant, ServiceRecord
from consultants.services import queries
from consultants.services.actions import ServiceEntry, record_services
from consultants.services.columns import COLUMNS, FIELDS
from consultants.services.filters import ServiceFilter, services_for
from consultants.services.rules import EntryFacts, ServiceValues, problems_of, settled, texts_of
from villages.models import JusticeOffice
from villages.names import office_stem
from villages.queries import VillageFinder

IDENTITY = ("date", "office", "village", "consultant", "kind", "venue", "topic", "mode", "clients", "content")
REFERENCES = ("office", "village", "consultant")


@with_columns(COLUMNS)
class ServiceSheet(SheetKind):
    """``import_sheet services`` and ``export_sheet services``."""

    name = "services"
    title = _("Service records")
    model = ServiceRecord
    import_capability = "sheets.import_services"
    export_capability = "sheets.export"
    view_capability = "services.view"
    filters = {name: field.label for name, field in ServiceFilter.base_fields.items()}

    # -- import ------------------------------------------------------------------------------------------------------

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        _find_offices(run, rows)
        _find_villages(run, rows)
        ids = {row.found["village"].pk for row in rows if row.found.get("village")}
        run.memory["facts"] = facts = queries.entry_facts(run.actor, today=run.today, village_ids=ids)
        _find_consultants(rows, facts)
        for row in rows:
            row.found["settled"] = settled(_values(row), facts)
            _complete(row)

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        days = {row["date"] for row in rows if row.get("date")}
        records = ServiceRecord.objects.visible_to(run.actor).standing().order_by("pk")
        pair(rows, in_slices(records, "date", days), _row_identity, _record_identity)
        _refuse_equal_rows(rows)

    def check(self, run: SheetRun, row: SheetRow) -> None:
        values: ServiceValues = row.found["settled"]
        for name, messages in problems_of(values, run.memory["facts"]).items():
            if not row.is_refused(name) and not (name == "village" and row.is_refused("township")):
                row.refuse(name if name in row.values else "", " ".join(messages))
        for advice in privacy_advice(texts_of(values)):
            row.warn(advice.field, advice.text)

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        entries = [ServiceEntry(_entered(row), row.record) for row in rows]
        try:
            record_services(actor=run.actor, entries=entries, today=run.today)
        except EntriesRefused as refused:
            raise RowsRefused(
                {rows[place].number: _in_one_line(found) for place, found in refused.reasons.items()}
            ) from refused

    def notes(self, run: SheetRun, rows: Sequence[SheetRow]) -> list[str]:
        """How many new rows may be the same event as a standing record."""
        count = _doubtful(run.actor, [row for row in rows if row.record is None and not row.is_refused()])
        if not count:
            return []
        return [
            gettext("%(count)d new rows have the day, village and kind of a record that already stands; check them.")
            % {"count": count}
        ]

    # -- export ------------------------------------------------------------------------------------------------------

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[ServiceRecord]:
        return services_for(user, filters).order_by("date", "pk")

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        names = Consultant.objects.active().values_list("name", flat=True)
        return {"office": [office.name for office in JusticeOffice.objects.visible_to(user)], "consultant": list(names)}


# -- references --------------------------------------------------------------------------------------------------------


def _find_offices(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    known = {office_stem(office.name): office for office in JusticeOffice.objects.visible_to(run.actor)}
    for row in rows:
        name = row.get("office") or ""
        row.found["office"] = known.get(office_stem(name)) if name else None
        if name and row.found["office"] is None:
            row.refuse("office", gettext("There is no such justice office among those your account enters for."))


def _find_villages(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    finder = VillageFinder.visible_to(run.actor)
    for row in rows:
        name, code = row.get("village") or "", row.get("village_code") or ""
        row.found["village"] = None
        if not name and not code:
            continue
        found = finder.find(name=name, township=row.get("township") or "", code=code)
        row.found["village"] = found.village
        if found.village is None:
            row.refuse("village" if name else "village_code", found.problem)


def _find_consultants(rows: Sequence[SheetRow], facts: EntryFacts) -> None:
    """By licence number, else by name; of several with one name, whoever was appointed to the village on that day."""
    by_name: dict[str, list[Consultant]] = defaultdict(list)
    by_licence: dict[str, Consultant] = {}
    for consultant in Consultant.objects.order_by("pk"):
        by_name[match_key(consultant.name)].append(consultant)
        by_licence[consultant.license_no or ""] = consultant
    for row in rows:
        name, licence = row.get("consultant") or "", row.get("license_no") or ""
        row.found["consultant"] = None
        if not name:
            continue
        fitting = by_name.get(match_key(name), [])
        if licence and by_licence.get(licence) in fitting:
            fitting = [by_licence[licence]]
        if len(fitting) > 1:
            fitting = [one for one in fitting if _serves(one, row, facts)] or fitting
        _take_consultant(row, fitting)


def _serves(consultant: Consultant, row: SheetRow, facts: EntryFacts) -> bool:
    village, day = row.found.get("village"), row.get("date")
    return bool(village and day and facts.is_appointed(consultant.pk, village.pk, day))


def _take_consultant(row: SheetRow, fitting: Sequence[Consultant]) -> None:
    if len(fitting) == 1:
        row.found["consultant"] = fitting[0]
    elif not fitting:
        row.refuse(
            "consultant", gettext("There is no consultant of this name; check it or enter the consultant first.")
        )
    else:
        row.refuse("consultant", gettext("Several consultants have this name; add the licence number."))


# -- values and identity -----------------------------------------------------------------------------------------------


def _values(row: SheetRow) -> ServiceValues:
    """The row's cells; what the file has no column for is empty."""
    given: dict[str, Any] = {name: row.get(name) for name in FIELDS if name in row.values}
    given.update({name: row.found.get(name) for name in REFERENCES})
    return ServiceValues(**given)


def _complete(row: SheetRow) -> None:
    """Blank cells that follow from others hold what will be stored, so that they do not look like a change."""
    values: ServiceValues = row.found["settled"]
    row.found["office"] = values.office
    for name in ("venue", "mode"):
        if name in row.values and not row.is_refused(name):
            row.values[name] = getattr(values, name)


def _entered(row: SheetRow) -> ServiceValues:
    """What to store: of a known record, columns that the file lacks keep their values."""
    values: ServiceValues = row.found["settled"]
    if row.record is None:
        return values
    given: dict[str, Any] = {name: getattr(values, name) for name in FIELDS}
    for name in FIELDS:
        if name not in row.values and name not in IDENTITY:
            given[name] = getattr(row.record, name)
    return ServiceValues(**given)


def _row_identity(row: SheetRow) -> Hashable | None:
    values: ServiceValues = row.found["settled"]
    if row.is_refused() or values.date is None:
        return None
    return tuple(_plain(getattr(values, name)) for name in IDENTITY)


def _record_identity(record: ServiceRecord) -> Hashable:
    return tuple(_plain(getattr(record, f"{n}_id" if n in REFERENCES else n)) for n in IDENTITY)


def _plain(value: Any) -> Any:
    """Comparable: keys for records, text as a cell would hold it."""
    if isinstance(value, str):
        return match_key(value)
    if value is None or isinstance(value, int | Decimal | dt.date):
        return value
    return value.pk


def _refuse_equal_rows(rows: Sequence[SheetRow]) -> None:
    """A row that equals an earlier one in every column and is no record of its own yet is a slip of copying."""
    seen: dict[Hashable, int] = {}
    for row in rows:
        if row.is_refused():
            continue
        values: ServiceValues = row.found["settled"]
        everything = tuple(_plain(getattr(values, name)) for name in FIELDS)
        first = seen.setdefault(everything, row.number)
        if first != row.number and row.record is None:
            row.refuse("", gettext("The same as row %(row)d in every column.") % {"row": first})


def _doubtful(user: User, rows: Sequence[SheetRow]) -> int:
    entered = [row.found["settled"] for row in rows]
    days = {values.date for values in entered if values.date and values.village}
    standing = ServiceRecord.objects.visible_to(user).standing().values_list("date", "village_id", "kind").order_by()
    known = set(in_slices(standing, "date", days))  # type: ignore[type-var]
    return sum((values.date, values.village.pk if values.village else 0, values.kind) in known for values in entered)


def _in_one_line(problems: Mapping[str, Sequence[str]]) -> str:
    names = labels(COLUMNS)
    return " ".join(f"{names.get(name, '')} {' '.join(texts)}".strip() for name, texts in problems.items())
