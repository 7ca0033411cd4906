"""The journal as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from django.utils import timezone

from bureau.journal.models import Entry

COLUMNS = ("time", "login", "name", "event", "kind", "number", "object", "computer", "before", "after", "note")


def csv_lines(entries: Iterable[Entry]) -> str:
    """One line an entry, with a byte order mark for spreadsheet programs; formulas are neutralised."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_plain(cell) for cell in _cells(entry)] for entry in entries)
    return out.getvalue()


def _cells(entry: Entry) -> list[str]:
    return [
        timezone.localtime(entry.at).isoformat(timespec="seconds"),
        entry.actor.get_username() if entry.actor else "",
        str(entry.actor or ""),
        entry.event,
        entry.subject_type,
        entry.subject_id,
        entry.subject_label,
        entry.client or "",
        json.dumps(entry.before, ensure_ascii=False) if entry.before else "",
        json.dumps(entry.after, ensure_ascii=False) if entry.after else "",
        entry.note,
    ]


def _plain(cell: str) -> str:
    # A spreadsheet program would run such text as a formula (CSV injection, OWASP).
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
