"""``sheets``: export and import of the service ledger, beside plain django-import-export and bare inserts."""

from __future__ import annotations

import datetime as dt
import gc
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import tablib
from django.core.files.base import File
from django.db import connection, transaction
from django.utils import timezone
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from bureau.accounts.models import User
from bureau.core.actions import writing
from bureau.portal.bench.county import County, make_county
from bureau.portal.bench.history import Span, load_records
from bureau.portal.bench.results import Line, Result
from bureau.portal.bench.scratch import scratch_database
from bureau.sheets import actions, registry
from bureau.sheets.choices import BatchState
from bureau.sheets.columns import DateColumn, TextColumn
from bureau.sheets.importing import Verdict
from bureau.sheets.kinds import SheetKind
from bureau.sheets.models import ImportBatch
from bureau.sheets.running import work_on_batch
from bureau.sheets.writing import write_export
from consultants.models import Appointment, Consultant, ServiceRecord
from consultants.services.sheets import ServiceSheet
from villages.models import JusticeOffice, Village

EXPORT_ROWS, IMPORT_ROWS, RIVAL_IMPORT_ROWS = 100_000, 50_000, 2_000
# Goals of the performance notes.
EXPORT_SHARE, EXPORT_MB, IMPORT_FACTOR, IMPORT_MB, BARE_FACTOR = 8.0, 100.0, 20.0, 300.0, 4.0


class WideSheet(ServiceSheet):
    """The service sheet with further columns of the record, 20 in all, so that the figures are those of the notes."""


WideSheet.fields = {
    **{name: column for name, column in ServiceSheet.fields.items() if name not in ("village_code", "license_no")},
    "void_reason": TextColumn("作废原因", attribute="void_reason", max_length=200),
    "entered": DateColumn("录入时间", attribute="created_at"),
    "changed": DateColumn("修改时间", attribute="updated_at"),
    "firm": TextColumn("机构", attribute="consultant__firm__name", max_length=60),
}


class PlainResource(ModelResource):
    """django-import-export as its manual shows it: a model resource, references by name."""

    office = Field(attribute="office", column_name="司法所", widget=ForeignKeyWidget(JusticeOffice, "name"))
    village = Field(attribute="village", column_name="村(社区)", widget=ForeignKeyWidget(Village, "name"))
    consultant = Field(attribute="consultant", column_name="法律顾问", widget=ForeignKeyWidget(Consultant, "name"))

    class Meta:
        model = ServiceRecord
        exclude = ("grams", "form_key", "created_by", "updated_by")


def run(sizes: Sequence[int] = (), *, tell: Callable[[str], None] = print) -> Result:
    """``sizes``: rows exported, rows imported, rows imported by the rival."""
    exported, imported, rival = (*sizes, *(EXPORT_ROWS, IMPORT_ROWS, RIVAL_IMPORT_ROWS)[len(sizes) :])[:3]
    result = Result("sheets", "Excel files of the service ledger, from the database to the file and back")
    with scratch_database():
        result.lines = measure(exported, imported, rival, tell=tell)
    result.notes = [
        f"Import: {imported:,} rows from .xlsx, checked, confirmed, judged again and written with the journal.",
        f"django-import-export: one run without preview of {rival:,} rows; compared by rows/s.",
        "Memory: highest resident size during the work above that before it.",
    ]
    return result


def measure(
    exported: int, imported: int, rival: int, *, villages: int = 632, tell: Callable[[str], None]
) -> list[Line]:
    """All lines, in the present (empty) database."""
    today = timezone.localdate()
    county = make_county([], villages=villages)
    first = dt.date(today.year - 1, 1, 1)
    with writing():
        Appointment.objects.bulk_create(
            [Appointment(village_id=p.village, consultant_id=p.consultant, valid_from=first) for p in county.places]
        )
    load_records(county, Span(max(exported, imported), first, today - dt.timedelta(days=1)), searchable=True)
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        tell(f"exporting {exported:,} rows …")
        lines = _export(Path(folder), exported, county.publisher)
        tell(f"importing {imported:,} rows …")
        return lines + _import(Path(folder), imported, rival, county)


# -- export ------------------------------------------------------------------------------------------------------------


def _export(folder: Path, count: int, user: User) -> list[Line]:
    kind = WideSheet()
    ours = folder / "ours.xlsx"
    now = timezone.now()
    seconds, memory, rows = measured(lambda: write_export(ours, kind, user, {}, now=now))
    if rows < count:
        raise RuntimeError(f"{rows} rows were exported instead of {count}")
    resource = PlainResource()
    queryset = ServiceRecord.objects.select_related("office", "village", "consultant").order_by("date", "pk")
    plain, plain_memory, _ = measured(lambda: (folder / "plain.xlsx").write_bytes(resource.export(queryset).xlsx))
    what = f"export {rows:,} × {len(kind.export_columns)}"
    name = f"django-import-export, × {len(resource.get_export_fields())}"
    return [
        Line(what, seconds, "s", plain, name, f"≤ 1/{EXPORT_SHARE:g}", met=seconds * EXPORT_SHARE <= plain),
        Line(
            f"{what}: memory",
            memory,
            "MB",
            plain_memory,
            "django-import-export",
            f"≤ {EXPORT_MB:g} MB",
            met=memory <= EXPORT_MB,
        ),
    ]


# -- import ------------------------------------------------------------------------------------------------------------


def _import(folder: Path, count: int, rival: int, county: County) -> list[Line]:
    """The rows that were exported, imported into an empty ledger."""
    user, kind = county.publisher, registry.get("services")
    path = folder / "services.xlsx"
    write_export(path, _First(count), user, {}, now=timezone.now())
    rows = _plain_rows(rival)
    records = list(ServiceRecord.objects.order_by("date", "pk")[:count])
    _empty()
    bare, _, _ = measured(lambda: _store(records))
    _empty()
    seconds, memory, verdict = measured(lambda: import_file(path, kind, user))
    if verdict.counts["created"] != count:
        raise RuntimeError(f"{verdict.counts} instead of {count} new rows")
    _empty()
    plain, _, _ = measured(lambda: _import_plainly(rows))
    ours, theirs = count / seconds, rival / plain
    what = f"import {count:,} rows"
    return [
        Line(
            what,
            ours,
            "rows/s",
            theirs,
            f"django-import-export, {rival:,} rows",
            f"≥ {IMPORT_FACTOR:g} ×",
            met=ours >= IMPORT_FACTOR * theirs,
        ),
        Line(what, seconds, "s", bare, "bulk_create alone", f"≤ {BARE_FACTOR:g} ×", met=seconds <= BARE_FACTOR * bare),
        Line(f"{what}: memory", memory, "MB", goal=f"≤ {IMPORT_MB:g} MB", met=memory <= IMPORT_MB),
    ]


class _First(ServiceSheet):
    """The first ``count`` rows of the ledger, so that the file has as many."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def export_queryset(self, user: User, filters: Any) -> Any:
        return super().export_queryset(user, filters)[: self.count]


def import_file(path: Path, kind: SheetKind, user: User) -> Verdict:
    """What ``import_sheet`` and the import page do: keep the file, check it, confirm, judge again and write."""
    with path.open("rb") as file:
        batch = actions.upload_batch(actor=user, kind=kind, file=File(file, name=path.name), name=path.name)
    work_on_batch(batch.pk)
    actions.confirm_batch(actor=user, batch_id=batch.pk, partial=False)
    verdict = work_on_batch(batch.pk)
    stored = ImportBatch.objects.get(pk=batch.pk)
    stored.file.storage.delete(stored.file.name)
    if verdict is None or stored.state != BatchState.COMMITTED:
        raise RuntimeError(f"the import ended as {stored.state}: {stored.message}")
    return verdict


def _plain_rows(count: int) -> tablib.Dataset:
    exported = PlainResource().export(ServiceRecord.objects.order_by("date", "pk")[:count])
    del exported["id"]
    return exported


def _import_plainly(rows: tablib.Dataset) -> None:
    with transaction.atomic(), writing():
        result = PlainResource().import_data(rows, dry_run=False, raise_errors=True)
    if result.has_errors():
        raise RuntimeError("django-import-export refused the rows")


def _store(records: Iterable[ServiceRecord]) -> None:
    made = []
    for record in records:
        record.pk = None
        made.append(record)
    with transaction.atomic(), writing():
        ServiceRecord.objects.bulk_create(made, batch_size=1000)


def _empty() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE consultants_servicerecord CASCADE")
        else:
            cursor.execute("DELETE FROM consultants_servicerecord")


# -- measuring ---------------------------------------------------------------------------------------------------------


def measured(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """Seconds, megabytes above the size before (0 where the system does not tell), and what ``work`` returned."""
    gc.collect()
    before = _reset_peak()
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    return seconds, max(0.0, _status("VmHWM") - before), result


def _reset_peak() -> float:
    """Forget the highest resident size so far (Linux); returns the present one in MB."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return _status("VmHWM")
    return _status("VmRSS")


def _status(name: str) -> float:
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:")), 0.0)
