"""Everything a person can learn of opinions without opening one: for comparing two databases through his eyes."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.utils import timezone

from bureau.accounts.models import User
from bureau.jobs.models import JobRun
from bureau.journal.hidden import shown_to
from bureau.journal.models import Entry
from bureau.notices.queries import inbox, unread_count
from bureau.opinions.desk import queries as desk
from bureau.opinions.models import Opinion, Part, Publication
from bureau.opinions.reference.queries import opinions_hit_by

SEARCHED = ("公示栏", "收礼", "所长", "1402", "王建国")
COUNTED = ("pk", "office_id", "event_date", "quantity")
JOURNALLED = ("event", "subject_label", "after", "note")
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
MOMENT = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def seen_by(user: User) -> bytes:
    """The results of every query of the ledger for ``user``, of figures, inbox, journal and jobs, as one text; equal
    texts mean that he cannot tell the two databases apart.
    """
    fresh = User.objects.get(pk=user.pk)
    countables = (
        desk.received_opinions(),
        desk.opinions_answered_in_time(),
        desk.satisfied_opinions(),
        desk.reopened_opinions(),
    )
    seen: dict[str, Any] = {
        "list": _rows(desk.opinions_of(fresh)),
        "queue": _rows(desk.queue_of(fresh)),
        "queue_count": desk.queue_count(fresh),
        "to_approve": _rows(desk.to_approve(fresh)),
        "by_category": sorted(desk.counts_by_category(fresh, FIRST, LAST).items()),
        "by_state": sorted(desk.counts_by_state(fresh).items()),
        "hit_by": _rows(opinions_hit_by(fresh, category=None, township=None, order=0)),
        "search": {words: _rows(desk.opinions_of(fresh).search(words)) for words in SEARCHED},
        "overdue": _rows(desk.opinions_of(fresh).overdue(LAST)),
        "parts": _rows(Part.objects.visible_to(fresh)),
        "published": _rows(Publication.objects.public()),
        "figures": [
            list(rows.order_by("pk").values("pk", "office_id", "event_date", "quantity")) for rows in countables
        ],
        "looked_at_by_figures": sorted(desk.opinions_changed_since(MOMENT).values_list("pk", flat=True)),
        "inbox": [(note.kind, note.text, note.url, note.is_unread) for note in inbox(fresh)],
        "unread": unread_count(fresh),
        "journal": list(
            shown_to(fresh, Entry.objects.order_by("pk")).values("event", "subject_label", "after", "note")
        ),
        "jobs": list(JobRun.objects.order_by("name").values("name", "counts", "error")),
    }
    return json.dumps(seen, ensure_ascii=False, cls=DjangoJSONEncoder, sort_keys=True).encode()


def _rows(rows: QuerySet[Any]) -> list[Any]:
    if rows.model is not Opinion:
        return list(rows.order_by("pk").values())
    names = [field.attname for field in Opinion._meta.concrete_fields if field.attname != "grams"]
    return [{**row, "overdue": row["reply_due"] < timezone.localdate()} for row in rows.values(*names)]
