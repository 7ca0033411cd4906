"""Reading the journal."""

from __future__ import annotations

from django.db import models

from bureau.journal.models import Entry


def entries_for(subject: models.Model) -> models.QuerySet[Entry]:
    """The history of one object, newest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).select_related(
        "actor"
    )


def last_number() -> int:
    """The number of the newest entry, 0 without any: as every write leaves one, pages made since are still right."""
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def subject_types() -> list[str]:
    """The kinds of objects that the journal speaks of, in order."""
    return list(Entry.objects.order_by("subject_type").values_list("subject_type", flat=True).distinct())
