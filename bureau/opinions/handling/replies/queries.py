"""Who is answered together with an opinion."""

from __future__ import annotations

from django.utils import timezone

from bureau.accounts.models import User
from bureau.opinions.handling.moving import may_lead
from bureau.opinions.models import Opinion
from villages.queries import own_offices


def to_answer_too(user: User, original: Opinion, *, lock: bool = False) -> list[Opinion]:
    """Those linked to ``original`` in the scope of ``user`` that nobody has answered, and that he leads.

    In one order, so that two who lock them cannot wait for each other.
    """
    rows = Opinion.objects.visible_to(user).open().filter(duplicate_of=original, is_sealed=original.is_sealed)
    rows = rows.select_related("category", "office", "rule").order_by("pk")
    own = set(own_offices(user, timezone.localdate()).values_list("pk", flat=True))
    return [one for one in (rows.select_for_update(of=("self",)) if lock else rows) if may_lead(user, one, own)]
