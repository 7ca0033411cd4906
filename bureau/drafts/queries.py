"""Reading drafts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from bureau.core.actions import Actor
from bureau.drafts.models import FormDraft

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Draft:
    """What was typed (field name → values as sent by the browser) and when it was kept."""

    form: str
    fields: Fields
    saved_at: datetime


def draft_of(user: Actor, form: str) -> Draft | None:
    """The user's draft of ``form``, or None."""
    found = FormDraft.objects.filter(user_id=user.pk, form=form).exclude(data="").first()
    return Draft(found.form, json.loads(found.data), found.updated_at) if found else None
