"""What addresses of the API carry: a week, and whether the visitor sees more than what is published."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from bureau.core.errors import InvalidValue, NotVisible
from bureau.core.weeks import Week
from bureau.statistics.queries import counted_weeks
from villages.scope import COUNTY

WEEK = OpenApiParameter("week", str, description="Such as 2026-W07; by default the last one.")


def sees_inside(user: Any, capability: str) -> bool:
    """Whether ``user`` sees closed weeks before they are published, of the whole county."""
    return bool(user.is_authenticated and user.can(capability) and user.can(COUNTY))


def asked_week(request: Request, *, published: bool) -> Week:
    """``?week=`` or the last one that is open to the visitor; NotVisible when there is none."""
    weeks = counted_weeks(published=published)
    text = request.query_params.get("week", "")
    if text:
        try:
            weeks = weeks.filter(week=Week.parse(text).key)
        except InvalidValue:
            raise InvalidValue(fields={"week": [_("Write the week like 2026-W07.")]}) from None
    found = weeks.order_by("-week").first()
    if found is None:
        raise NotVisible(_("There are no figures of this week."))
    return found.value
