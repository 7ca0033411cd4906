"""What is to be closed."""

from __future__ import annotations

import datetime as dt

from bureau.opinions.models import Opinion
from bureau.opinions.rules.satisfaction import SILENT_DAYS


def silent_opinions(today: dt.date) -> list[int]:
    """Keys of those replied to 15 days ago and more. No scope: for the daily job."""
    last = today - dt.timedelta(days=SILENT_DAYS)
    return list(Opinion.objects.silent(last).order_by("replied_on", "pk").values_list("pk", flat=True))
