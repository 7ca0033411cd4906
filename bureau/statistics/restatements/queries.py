"""Reading restatements."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bureau.core.errors import NotVisible
from bureau.core.weeks import Week
from bureau.statistics.models import Restatement
from villages.models import JusticeOffice


def restatement(pk: int) -> Restatement:
    """NotVisible when there is none (or no database could hold the number)."""
    found = Restatement.objects.filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise NotVisible(_("There is no such record."))
    return found


def all_restatements(week: Week) -> QuerySet[Restatement]:
    """Requested, issued and rejected ones of a week, newest first."""
    return Restatement.objects.filter(week=week.key).select_related("requested_by", "decided_by")


def office_names() -> dict[int, str]:
    """Offices by id: restatements name all offices of the county."""
    return dict(JusticeOffice.objects.values_list("pk", "name"))
