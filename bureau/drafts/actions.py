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
def save_draft(*, actor: Actor, form: str, fields: Fields) -> FormDraft | None:
    """Keep what was typed; nothing typed at all means no draft (None)."""
    if not any(value.strip() for values in fields.values() for value in values):
        FormDraft.objects.filter(user_id=actor.pk, form=form).delete()
        return None
    data = json.dumps(fields, ensure_ascii=False)
    if len(data) > MAX_CHARACTERS:
        raise InvalidValue(_("This is too much for a draft. Save the record."), code="draft_too_long")
    kept, _new = FormDraft.objects.update_or_create(user_id=actor.pk, form=form, defaults={"data": data})
    return kept


@action
def discard_draft(*, actor: Actor, form: str) -> None:
    """Forget the draft: its record was saved, or the person starts afresh."""
    FormDraft.objects.filter(user_id=actor.pk, form=form).delete()


@action
def forget_drafts(*, actor: Actor | None, before: dt.datetime) -> int:
    """Delete drafts not touched since ``before``; returns how many."""
    return FormDraft.objects.filter(updated_at__lt=before).delete()[0]
