"""Sealing, unsealing, and showing who wrote: each with a reason, each in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue
from bureau.journal import actions as journal
from bureau.opinions.handling.moving import locked_opinion, move_opinion
from bureau.opinions.models import Opinion
from bureau.opinions.reference.queries import known_consultants
from bureau.opinions.rules.submissions import LONGEST_AGAINST, mark_problems
from bureau.webkit.texts import text_problems
from villages.models import JusticeOffice

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote an opinion, in full."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Against:
    """Whom a report is about; at least one of the three."""

    office: JusticeOffice | None = None
    consultant_id: int | None = None
    text: str = ""


@action
def seal_opinion(*, actor: User, opinion_id: int, version: int, against: Against, reason: str) -> Opinion:
    """Take an opinion that turns out to be a report out of everybody's hands but the inspectors'.

    Whoever does it may lose sight of it by this. Parts that were given out are taken back, links undone.
    """
    reason = _reason(reason)
    text = against.text.strip()
    found = [*text_problems({"text": text}, {"text": LONGEST_AGAINST}), *mark_problems({"text": text})]
    if found:
        raise InvalidValue(fields={"against_text": [words for _name, words in found]})
    if against.consultant_id is not None and not known_consultants([against.consultant_id]):
        raise InvalidValue(fields={"against_consultant": [_("This is not one of the choices.")]})
    if against.office is None and against.consultant_id is None and not text:
        words = _("Write whom it is about: only so can it be kept away from them.")
        raise InvalidValue(fields={"against_text": [words]})

    def apply(opinion: Opinion) -> dict[str, Any]:
        if opinion.is_sealed:
            raise IllegalMove(_("This opinion is sealed already."))
        opinion.parts.filter(done_at__isnull=True).delete()
        opinion.duplicates.update(duplicate_of=None)
        return {
            "is_sealed": True,
            "sealed_at": timezone.now(),
            "sealed_office": against.office,
            "sealed_consultant_id": against.consultant_id,
            "sealed_text": text,
            "office": None,
            "handler": None,
            "duplicate_of": None,
            "publish_consent": False,
        }

    return move_opinion(actor=actor, which=opinion_id, version=version, name="seal", apply=apply, note=reason)


@action
def unseal_opinion(*, actor: User, opinion_id: int, version: int, office: JusticeOffice | None, reason: str) -> Opinion:
    """Hand a report that is none to those who handle opinions: the bureau (None) or an office, never the one it named.

    From then on it is in the lists and counts of all who see that office's opinions.
    """
    reason = _reason(reason)

    def apply(opinion: Opinion) -> dict[str, Any]:
        if not opinion.is_sealed:
            raise IllegalMove(_("This opinion is not sealed."))
        if office is not None and office == opinion.sealed_office:
            raise InvalidValue(fields={"office": [_("The report is about this office.")]})
        return {"is_sealed": False, "sealed_at": None, "office": office, "handler": None}

    return move_opinion(actor=actor, which=opinion_id, version=version, name="unseal", apply=apply, note=reason)


@action
def unseal_identity(*, actor: User, opinion_id: int, reason: str) -> Person:
    """Show who wrote it, for a reason: an act that stands in the journal («identity shown»)."""
    require(actor, "opinions.identity")
    reason = _reason(reason)
    opinion = locked_opinion(actor, opinion_id)
    if opinion.is_anonymous:
        raise IllegalMove(_("This opinion came without a name; nobody knows who wrote it."))
    journal.record(actor=actor, event="opinions.opinion.identity_shown", subject=opinion, note=reason)
    return Person(opinion.name, opinion.phone)


def _reason(text: str) -> str:
    found = [*text_problems({"reason": text}, {"reason": LONGEST_REASON}), *mark_problems({"reason": text})]
    if found or not text.strip():
        raise InvalidValue(fields={"reason": [words for _name, words in found] or [_("Write the reason.")]})
    return text.strip()
