"""Drafting, checking, signing and publishing a bulletin."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.bulletins import queries
from bureau.bulletins.choices import BulletinState
from bureau.bulletins.composing import compose
from bureau.bulletins.models import Bulletin
from bureau.bulletins.workflow import BULLETIN
from bureau.core.actions import action
from bureau.core.errors import BureauError, IllegalMove, InvalidValue, NotVisible
from bureau.core.weeks import Week
from bureau.jobs.actions import run_stage
from bureau.jobs.models import JobRun
from bureau.jobs.stages import DRAFT_BULLETIN
from bureau.journal import actions as journal
from bureau.journal.saving import refuse_if_stale, save_changes
from bureau.statistics.actions import publish_week
from bureau.statistics.queries import is_published
from bureau.webkit.lenient import has_controls

# A weekly bulletin is one to three pages (the 2024 rules against over-long papers); remarks are a part of one.
LONGEST_REMARKS = 2000


class GateClosed(BureauError):
    """A number of the bulletin does not agree with the portal; the message names place and cell."""

    code = "gate_closed"


class SignedByDrafter(BureauError):
    """The drafter may not sign his own bulletin."""

    code = "signed_by_drafter"


def run_draft_stage(*, week: Week, actor: User, again: bool = False) -> JobRun:
    """The last stage of the weekly chain, once for ``week``."""

    def work() -> dict[str, int]:
        return {"bulletins": int(draft_bulletin(actor=actor, week=week) is not None)}

    return run_stage(name=DRAFT_BULLETIN, period=week.key, work=work, again=again)


@action
def draft_bulletin(*, actor: User, week: Week) -> Bulletin | None:
    """Write the bulletin of a ranked week, or write an unchecked draft anew. None while no board is on.

    A bulletin that is checked, signed or published is left as it is.
    """
    require(actor, "bulletins.draft")
    bulletin = Bulletin.objects.select_for_update().filter(week=week.key).first()
    if bulletin is not None and bulletin.state != BulletinState.DRAFT:
        return bulletin
    board = queries.board_for(week)
    if board is None:
        return bulletin
    content = compose(queries.facts_of(board, week))
    if bulletin is None:
        bulletin = Bulletin(week=week.key, year=week.year, created_by=actor, drafted_by=actor)
    elif bulletin.content == content and bulletin.board_id == board.pk:
        return bulletin
    else:
        bulletin.version += 1
    bulletin.board, bulletin.content, bulletin.updated_by = board, content, actor
    bulletin.full_clean()
    bulletin.save()
    journal.record(actor=actor, event="bulletins.bulletin.drafted", subject=bulletin, after={"board": board.code})
    return bulletin


@action
def write_remarks(*, actor: User, bulletin_id: int, version: int, remarks: str) -> Bulletin:
    """Change the only typed part of a draft. Who types it is its drafter from then on, and so may not sign it."""
    require(actor, "bulletins.draft")
    bulletin = _locked(bulletin_id)
    if bulletin.state != BulletinState.DRAFT:
        raise IllegalMove(_("Remarks can be changed only while the bulletin is a draft."))
    refuse_if_stale(bulletin, version, {"remarks": remarks})
    _refuse_unprintable(remarks)
    bulletin.drafted_by = bulletin.updated_by = actor
    values = {"remarks": remarks}
    return save_changes(actor=actor, event="bulletins.bulletin.remarked", subject=bulletin, values=values)


@action
def check_bulletin(*, actor: User, bulletin_id: int, version: int) -> Bulletin:
    """The office has examined the draft. Refused (GateClosed) when a number disagrees."""
    bulletin = _move(actor=actor, bulletin_id=bulletin_id, version=version, name="check")
    _pass_gate(bulletin)
    return bulletin


@action
def return_bulletin(*, actor: User, bulletin_id: int, version: int, reason: str) -> Bulletin:
    """Back to the drafter, with the reason; its text is written anew from the present figures."""
    return _move(actor=actor, bulletin_id=bulletin_id, version=version, name="return", reason=reason)


@action
def sign_bulletin(*, actor: User, bulletin_id: int, version: int) -> Bulletin:
    """Sign: the content is frozen and gets its number of the year. Never by its drafter."""
    bulletin = _move(actor=actor, bulletin_id=bulletin_id, version=version, name="sign")
    _pass_gate(bulletin)
    return bulletin


@action
def withdraw_bulletin(*, actor: User, bulletin_id: int, version: int, reason: str) -> Bulletin:
    """Take the signature back before publication; the number stays with this bulletin."""
    return _move(actor=actor, bulletin_id=bulletin_id, version=version, name="withdraw", reason=reason)


@action
def publish_bulletin(*, actor: User, bulletin_id: int, version: int) -> Bulletin:
    """Publish the bulletin and with it the books of its week: neither ever moves again."""
    bulletin = _move(actor=actor, bulletin_id=bulletin_id, version=version, name="publish")
    _pass_gate(bulletin)
    week = Week.parse(bulletin.week)
    if not is_published(week):
        publish_week(week=week, actor=actor)
    return bulletin


def _move(*, actor: User, bulletin_id: int, version: int, name: str, reason: str = "") -> Bulletin:
    """Lock → capability → edge from the locked state → facts → validate → save → journal."""
    bulletin = _locked(bulletin_id)
    for edge in (one for one in BULLETIN.edges if one.name == name):
        require(actor, edge.capability)
    edge = BULLETIN.edge(name, bulletin.state)
    refuse_if_stale(bulletin, version, {})
    if "reason" in edge.facts and not reason.strip():
        raise InvalidValue(fields={"reason": [_("Give a reason.")]})
    before, bulletin.state = bulletin.state, edge.target
    _note_people(bulletin, name, actor)
    bulletin.version += 1
    bulletin.updated_by = actor
    bulletin.full_clean()
    bulletin.save()
    journal.record(
        actor=actor,
        event=f"bulletins.bulletin.{_EVENTS[name]}",
        subject=bulletin,
        before={"state": before},
        after={"state": bulletin.state, **_number(bulletin)},
        note=reason.strip(),
    )
    return bulletin


_EVENTS = {
    "check": "checked",
    "return": "returned",
    "sign": "signed",
    "withdraw": "withdrawn",
    "publish": "published",
}


def _note_people(bulletin: Bulletin, name: str, actor: User) -> None:
    if name == "check":
        bulletin.checked_by = actor
    elif name == "sign":
        if bulletin.drafted_by_id == actor.pk:
            raise SignedByDrafter(_("The drafter may not sign. Ask somebody else to sign this bulletin."))
        bulletin.signed_by, bulletin.signed_at = actor, timezone.now()
        bulletin.issue = bulletin.issue or queries.next_issue(bulletin.year)
    elif name == "publish":
        bulletin.published_at = timezone.now()
    else:
        bulletin.checked_by = bulletin.signed_by = bulletin.signed_at = None


def _number(bulletin: Bulletin) -> dict[str, Any]:
    return {"issue": bulletin.issue} if bulletin.issue else {}


def _pass_gate(bulletin: Bulletin) -> None:
    """Raises GateClosed, which takes the whole move back."""
    found = queries.disagreement_of(bulletin)
    if found is not None:
        raise GateClosed(
            _("%(place)s, %(cell)s: the bulletin says %(shown)s, the portal says %(expected)s.")
            % {"place": found.label, "cell": found.cell, "shown": found.shown, "expected": found.expected}
        )


def _refuse_unprintable(remarks: str) -> None:
    if len(remarks) > LONGEST_REMARKS:
        text = _("At most %(limit)d characters.") % {"limit": LONGEST_REMARKS}
        raise InvalidValue(fields={"remarks": [text]})
    if has_controls(remarks):
        text = _("An invisible character was pasted in. Type this part by hand.")
        raise InvalidValue(fields={"remarks": [text]})


def _locked(bulletin_id: int) -> Bulletin:
    bulletin = Bulletin.objects.select_for_update().filter(pk=bulletin_id).first()
    if bulletin is None:
        raise NotVisible(_("There is no such bulletin."))
    return bulletin
