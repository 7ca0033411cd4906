"""Writing drafts. Not journalled: a draft changes with every pause in typing and is no record."""

from __future__ import annotations

import datetime as dt
import json

from django.utils.translation import gettext as _

from bureau.core.actions import Actor, action
from bureau.core.errors import InvalidValue
from bureau.drafts.models import FormDraft
from bureau.drafts.queries import Fields

# Twenty times the longest form of the portal; a draft is no store for files.
MAX_CHARACTERS = 100_000


@action
def save_draft(*, actor: Actor, form: str, fields: Fields, key: str = "") -> FormDraft | None:
    """Keep what was typed; None when there is nothing, or when the form with this one-time key was saved already."""
    data = json.dumps(fields, ensure_ascii=False)
    if len(data) > MAX_CHARACTERS:
        raise InvalidValue(_("This is too much for a draft. Save the record."), code="draft_too_long")
    draft, _new = FormDraft.objects.select_for_update().get_or_create(user_id=actor.pk, form=form)
    if key and draft.closed_key == key:
        return None
    is_empty = not any(value.strip() for values in fields.values() for value in values)
    draft.data = "" if is_empty else data
    draft.save(update_fields=["data", "updated_at"])
    return None if is_empty else draft


@action
def discard_draft(*, actor: Actor, form: str, key: str = "") -> None:
    """Forget the draft: its record was saved (under the one-time key ``key``), or the person starts afresh."""
    FormDraft.objects.update_or_create(user_id=actor.pk, form=form, defaults={"data": "", "closed_key": key[:100]})


@action
def forget_drafts(*, actor: Actor | None, before: dt.datetime) -> int:
    """Delete drafts not touched since ``before``; returns how many."""
    return FormDraft.objects.filter(updated_at__lt=before).delete()[0]
