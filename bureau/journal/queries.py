"""Reading the journal."""

from __future__ import annotations

from django.db import models

from bureau.journal.models import Entry


def entries_for(subject: models.Model) -> models.QuerySet[Entry]:
    """The history of one object, newest first."""
    return Entry.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk)).select_related(
        "actor"
    )
