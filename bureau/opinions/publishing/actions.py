"""Publishing an edited copy of an opinion, changing it, taking it back."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue, NotVisible
from bureau.journal import actions as journal
from bureau.journal.saving import refuse_if_stale
from bureau.opinions.handling.moving import locked_opinion
from bureau.opinions.models import Opinion, Publication
from bureau.opinions.publishing.queries import can_be_published
from bureau.opinions.publishing.rules import PublicValues, publication_problems, settled
from bureau.opinions.rules.submissions import mark_problems
from bureau.webkit.texts import text_problems

LONGEST_REASON = 300


@action
def publish_opinion(*, actor: User, opinion_id: int, version: int, values: PublicValues) -> Publication:
    """Make the public copy of an answered opinion, or change it; one that was withdrawn stands again.

    ``version``: that of the copy its editor opened, 0 while there is none. The journal says that it was done, not with
    which words: what has to be withdrawn must not stay there.
    """
    require(actor, "opinions.publish")
    opinion = locked_opinion(actor, opinion_id)
    copy = _locked_copy(opinion)
    values = settled(values)
    refuse_if_stale(copy, version, dict(values.texts))
    if copy.pk is None and not can_be_published(opinion):
        raise IllegalMove(_("Only what was answered, and may be published, can be."))
    problems = publication_problems(values, opinion)
    if problems:
        raise InvalidValue(fields=problems)
    event = "publication_changed"
    if copy.pk is None or copy.withdrawn_at is not None:
        event, copy.published_at, copy.published_by, copy.withdrawn_at = "published", timezone.now(), actor, None
    copy.title, copy.text, copy.reply = values.title, values.text, values.reply
    copy.consent_checked = values.consent_checked
    return _saved(actor, copy, event)


@action
def withdraw_publication(*, actor: User, opinion_id: int, version: int, reason: str) -> Publication:
    """Take the copy off the public pages, with a reason; it can be published again."""
    require(actor, "opinions.publish")
    opinion = locked_opinion(actor, opinion_id)
    copy = _locked_copy(opinion)
    if copy.pk is None:
        raise NotVisible(_("This is not published, or not any more."))
    refuse_if_stale(copy, version, {})
    if copy.withdrawn_at is not None:
        raise IllegalMove(_("This copy was withdrawn already."))
    found = [*text_problems({"reason": reason}, {"reason": LONGEST_REASON}), *mark_problems({"reason": reason})]
    if found or not reason.strip():
        raise InvalidValue(fields={"reason": [words for _name, words in found] or [_("Write the reason.")]})
    copy.withdrawn_at = timezone.now()
    return _saved(actor, copy, "publication_withdrawn", reason.strip())


def _locked_copy(opinion: Opinion) -> Publication:
    """The copy of the locked opinion; a new one that is not stored while there is none."""
    found = Publication.objects.select_for_update(of=("self",)).filter(opinion=opinion).first()
    return found or Publication(opinion=opinion, version=0)


def _saved(actor: User, copy: Publication, event: str, note: str = "") -> Publication:
    copy.created_by = copy.created_by or actor
    copy.updated_by = actor
    copy.version += 1
    copy.full_clean()
    copy.save()
    journal.record(actor=actor, event=f"opinions.opinion.{event}", subject=copy.opinion, note=note)
    return copy
