"""``import_sheet KIND FILE --as LOGIN``: the same path as the import page; the last line of output is JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import BureauError
from bureau.sheets import actions, registry, running
from bureau.sheets.choices import BatchState
from bureau.sheets.importing import Verdict, clean, judge, shown_value
from bureau.sheets.kinds import SheetKind, SheetRun
from bureau.sheets.models import ImportBatch
from bureau.sheets.reporting import write_report

SHOWN_REMARKS = 50


def user_called(login: str) -> User:
    """The active user with this login; a clear sentence otherwise."""
    try:
        user = User.objects.get_by_natural_key(login)
    except User.DoesNotExist:
        raise CommandError(_("There is no user called %(login)s") % {"login": login[:50]}, returncode=2) from None
    if not user.is_active:
        raise CommandError(_("The account %(login)s is disabled") % {"login": login[:50]}, returncode=2)
    return user


class Command(BaseCommand):
    help = "Import an .xlsx, .xls or .csv file; without --partial one refused row means that nothing is written."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kind")
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="login", required=True, metavar="LOGIN")
        parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
        parser.add_argument("--partial", action="store_true", help="import the good rows, leave the refused out")
        parser.add_argument("--report", type=Path, metavar="OUT.xlsx", help="write the file back with the reasons")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = user_called(options["login"])
        path: Path = options["file"]
        try:
            kind = registry.get(options["kind"])
            if not path.is_file():
                raise CommandError(_("There is no file %(path)s") % {"path": path}, returncode=2)
            actions.require_import(user, kind)
            if options["dry_run"]:
                verdict = judge(kind, SheetRun(user, timezone.localdate()), clean(kind, path))
                written = True
            else:
                verdict, written = self._import(kind, user, path, partial=options["partial"])
            self._report(kind, path, verdict, options["report"])
        except BureauError as refusal:
            raise CommandError(refusal.message, returncode=2 if refusal.code == "unknown_kind" else 1) from refusal
        self._tell(kind, verdict, written=written)
        if verdict.counts["refused"]:
            raise SystemExit(1)

    def _import(self, kind: SheetKind, user: User, path: Path, *, partial: bool) -> tuple[Verdict, bool]:
        """Upload, check, confirm, write. Returns the verdict and whether anything was allowed to be written."""
        with path.open("rb") as file:
            batch = actions.upload_batch(actor=user, kind=kind, file=File(file, name=path.name), name=path.name)
        verdict = self._work(batch)
        if verdict.counts["refused"] and not partial:
            actions.cancel_batch(actor=user, batch_id=batch.pk, now=timezone.now())
            return verdict, False
        actions.confirm_batch(actor=user, batch_id=batch.pk, partial=partial)
        verdict = self._work(batch)
        batch.refresh_from_db()
        return verdict, batch.state == BatchState.COMMITTED

    def _work(self, batch: ImportBatch) -> Verdict:
        verdict = running.work_on_batch(batch.pk)
        if verdict is None:
            batch.refresh_from_db()
            raise CommandError(batch.message or _("The import was taken over by another process"))
        return verdict

    def _report(self, kind: SheetKind, path: Path, verdict: Verdict, out: Path | None) -> None:
        if out is None:
            return
        remarks: dict[int, list[tuple[str, str, bool]]] = {}
        for row in verdict.rows:
            for remark in row.remarks:
                heading = kind.fields[remark.column].heading if remark.column in kind.fields else ""
                remarks.setdefault(row.number, []).append((heading, remark.reason, remark.warning))
        try:
            write_report(path, kind, remarks, out)
        except OSError as error:
            raise CommandError(_("The report cannot be written to %(path)s") % {"path": out}) from error

    def _tell(self, kind: SheetKind, verdict: Verdict, *, written: bool) -> None:
        lines = []
        if verdict.unknown:
            lines.append(_("Unknown headings, not imported: %(headings)s") % {"headings": "、".join(verdict.unknown)})
        lines += verdict.notes
        remarks = [(row, remark) for row in verdict.rows for remark in row.remarks]
        for row, remark in remarks[:SHOWN_REMARKS]:
            heading = kind.fields[remark.column].heading if remark.column in kind.fields else ""
            place = _("Row %(row)d “%(heading)s”") if heading else _("Row %(row)d")
            value = shown_value(kind, row, remark.column)
            lines.append(
                f"{place % {'row': row.number, 'heading': heading}}: {value}{' – ' if value else ''}{remark.reason}"
            )
        if len(remarks) > SHOWN_REMARKS:
            lines.append(
                _("… and %(more)d more; --report writes all of them into the workbook")
                % {"more": len(remarks) - SHOWN_REMARKS}
            )
        counts = dict(verdict.counts)
        if not written:
            lines.append(_("Nothing was imported"))
            counts |= {"created": 0, "updated": 0}
        for line in lines:
            self.stdout.write(line)
        self.stdout.write(json.dumps({"kind": kind.name} | counts))
