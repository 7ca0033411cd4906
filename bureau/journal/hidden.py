"""What the journal keeps even from those who read it: acts on records of whose existence they must not know.

Ledgers say in ``ready()`` which of their records are hidden from whom (sealed reports of ``bureau.opinions``). The
entries stay where they are, and are shown to everybody who may see the record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from bureau.journal.models import Entry

HiddenFrom = Callable[[Any], QuerySet[Any]]

_hidden: dict[str, HiddenFrom] = {}


def hide(subject_type: str, hidden_from: HiddenFrom) -> None:
    """Entries about records of ``subject_type`` that ``hidden_from(user)`` holds are not shown to ``user``."""
    _hidden[subject_type] = hidden_from


def shown_to(user: Any, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """``entries`` without those that ``user`` must not know of."""
    for subject_type, hidden_from in _hidden.items():
        rows: models.QuerySet[Any] = hidden_from(user).order_by().annotate(subject_key=Cast("pk", CharField()))
        entries = entries.exclude(subject_type=subject_type, subject_id__in=rows.values("subject_key"))
    return entries
