"""Voiding what was entered twice or by mistake, with a reason, and undoing it.

Only what staff entered: what a citizen sent in himself is answered or refused with a reason (件件有回音), never taken
away from him.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue
from bureau.journal.saving import refuse_if_stale, save_changes
from bureau.notices.actions import withdraw_notices
from bureau.opinions.choices import PUBLIC_CHANNELS
from bureau.opinions.handling.moving import locked_opinion
from bureau.opinions.models import Opinion
from bureau.opinions.rules.submissions import mark_problems
from bureau.webkit.texts import text_problems

LONGEST_REASON = 200


@action
def void_opinion(*, actor: User, opinion_id: int, version: int, reason: str) -> Opinion:
    """Take an opinion out of every list, count and queue, with a reason; its receipt number is never given again."""
    require(actor, "opinions.void")
    opinion = locked_opinion(actor, opinion_id)
    if opinion.channel in PUBLIC_CHANNELS:
        raise IllegalMove(
            _("A citizen sent this in himself: answer it, or refuse it with a reason. It cannot be voided.")
        )
    refuse_if_stale(opinion, version, {})
    reason = reason.strip()
    found = [*text_problems({"reason": reason}, {"reason": LONGEST_REASON}), *mark_problems({"reason": reason})]
    if found or not reason:
        words = [said for _name, said in found] or [_("Write why this opinion is voided.")]
        raise InvalidValue(fields={"reason": words})
    withdraw_notices(actor=actor, subject=opinion)
    opinion.updated_by = actor
    return save_changes(
        actor=actor,
        event="opinions.opinion.voided",
        subject=opinion,
        values={"voided_at": timezone.now(), "void_reason": reason},
        note=reason,
    )


@action
def restore_opinion(*, actor: User, opinion_id: int) -> Opinion:
    """Undo a voiding: it stands where it stood, with the days it had."""
    require(actor, "opinions.void")
    opinion = Opinion.objects.select_for_update(of=("self",)).get_visible(actor, opinion_id)
    if not opinion.is_void:
        raise IllegalMove(_("This opinion is not void."))
    opinion.updated_by = actor
    values = {"voided_at": None, "void_reason": ""}
    return save_changes(actor=actor, event="opinions.opinion.restored", subject=opinion, values=values)
