"""Accepting, passing on, sharing, asking: what is done with an opinion until it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import BureauError, EntriesRefused, IllegalMove, InvalidValue, NotAllowed
from bureau.opinions.choices import ELSEWHERE, Direction, OpinionState, RejectReason, Share
from bureau.opinions.deadlines.queries import limits_of
from bureau.opinions.handling import clock, queries
from bureau.opinions.handling.files import Upload, store_files
from bureau.opinions.handling.moving import Tracked, Which, locked_opinion, move_opinion
from bureau.opinions.handling.notifying import ASSIGNED, SHARED, people_of, tell
from bureau.opinions.models import Message, Note, Opinion, Part, Transfer
from bureau.opinions.rules.submissions import mark_problems
from bureau.webkit.texts import text_problems
from bureau.workdays.queries import calendar
from villages.models import JusticeOffice

LONGEST_TEXT = 1000
# An opinion that was sent back so often is decided on by the bureau office (首问负责; issue 4: «counted and capped»).
MOST_SEND_BACKS = 3
MOST_PARTS = 10
# With number and code anybody can write for ever; fifty messages are more than any matter of a village took.
MOST_MESSAGES = 50


@action
def accept_opinion(*, actor: User, opinion_id: int, version: int, today: dt.date) -> Opinion:
    """Take it on: the citizen sees that it is in hand."""
    return move_opinion(
        actor=actor, which=opinion_id, version=version, name="accept", apply=lambda _o: {"accepted_on": today}
    )


@action
def reject_opinion(
    *, actor: User, opinion_id: int, version: int, reason: str, right_body: str = "", today: dt.date
) -> Opinion:
    """Do not take it on, for one of the reasons; who is in charge is said when it is somebody else."""
    right_body = right_body.strip()
    if reason not in RejectReason.values:
        raise InvalidValue(fields={"reason": [_("Choose why it is not accepted.")]})
    if reason in ELSEWHERE and not right_body:
        raise InvalidValue(
            fields={"right_body": [_("Write which body is in charge, so that the citizen can turn to it.")]}
        )
    _refuse_text("right_body", right_body, longest=100, may_be_empty=True)
    values = {"reject_reason": reason, "right_body": right_body, "ended_on": today}
    return move_opinion(actor=actor, which=opinion_id, version=version, name="reject", apply=lambda _o: values)


@action
def transfer_opinion(
    *, actor: User, opinion_id: int, version: int, office: JusticeOffice | None, reason: str
) -> Opinion:
    """Pass it on to another office (None: the bureau itself), with a reason. The clock does not stop.

    Sending it back to where it came from is counted; the third time it goes to the bureau office, and only that passes
    it on from then.
    """
    _refuse_text("reason", reason)

    def apply(opinion: Opinion) -> dict[str, Any]:
        if opinion.is_sealed:
            raise IllegalMove(_("A sealed report stays with the inspectors. Unseal it first, if it is none."))
        if opinion.office == office:
            raise InvalidValue(fields={"office": [_("It is there already.")]})
        sent_back = opinion.transfers.filter(is_send_back=True).count()
        if sent_back >= MOST_SEND_BACKS:
            require(actor, "opinions.route")
        # The bureau office gives out again what was sent back: that is its work, and no sending back.
        back = queries.came_from(opinion) == (office.pk if office else None) and not actor.can("opinions.route")
        goes_to = None if back and sent_back + 1 >= MOST_SEND_BACKS else office
        Transfer.objects.create(
            opinion=opinion,
            from_office=opinion.office,
            to_office=goes_to,
            reason=reason.strip(),
            is_send_back=back,
            created_by=actor,
            updated_by=actor,
        )
        return {"office": goes_to, "handler": None}

    return move_opinion(actor=actor, which=opinion_id, version=version, name="transfer", apply=apply)


@action
def assign_handler(*, actor: User, opinion_id: int, version: int | None, handler: User) -> Opinion:
    """Name the person who handles it; work on it begins, if it was accepted."""

    def apply(opinion: Opinion) -> dict[str, Any]:
        if not handler.can("opinions.handle") or not queries.is_seen_by(opinion, handler):
            raise InvalidValue(fields={"handler": [_("This person cannot see the opinion, or does not handle any.")]})
        return {"handler": handler}

    opinion = move_opinion(actor=actor, which=opinion_id, version=version, name="assign", apply=apply)
    tell(actor, opinion, [handler], ASSIGNED)
    return opinion


@action
def bulk_assign(*, actor: User, opinion_ids: Sequence[int], handler: User) -> list[Opinion]:
    """Give many to one person; EntriesRefused, by place in the list, and nothing done when one cannot be given."""
    done, refused = [], {}
    for place, pk in enumerate(opinion_ids):
        try:
            done.append(assign_handler(actor=actor, opinion_id=pk, version=None, handler=handler))
        except NotAllowed:
            raise
        except BureauError as error:
            refused[place] = getattr(error, "fields", None) or {"": [error.message]}
    if refused:
        raise EntriesRefused(refused)
    return done


@action
def split_opinion(
    *, actor: User, opinion_id: int, version: int, office: JusticeOffice, what: str, share: str = Share.ASSIST
) -> Part:
    """Give an office a part of it. The lead office answers when all parts are done."""
    _refuse_text("what", what)
    if share not in Share.values:
        raise InvalidValue(fields={"share": [_("This is not one of the choices.")]})
    made: list[Part] = []

    def apply(opinion: Opinion) -> dict[str, Any]:
        if opinion.is_sealed:
            raise IllegalMove(_("A sealed report stays with the inspectors. Unseal it first, if it is none."))
        if (office == opinion.office) is not (share == Share.LEAD):
            raise InvalidValue(fields={"office": [_("The lead office leads, any other assists.")]})
        _refuse_part(opinion, office)
        part = Part(opinion=opinion, office=office, share=share, what=what.strip(), created_by=actor, updated_by=actor)
        part.save()
        made.append(part)
        return {}

    opinion = move_opinion(actor=actor, which=opinion_id, version=version, name="split", apply=apply)
    tell(actor, opinion, people_of(office), SHARED)
    return made[0]


@action
def finish_part(*, actor: User, part_id: int, note: str) -> Part:
    """Say what one's office has done of its part."""
    _refuse_text("note", note)
    part = queries.part_for(actor, part_id)

    def apply(_opinion: Opinion) -> dict[str, Any]:
        locked = Part.objects.select_for_update().get(pk=part.pk)
        if locked.is_done:
            raise IllegalMove(_("This part is finished already."))
        locked.done_at, locked.note, locked.updated_by = timezone.now(), note.strip(), actor
        locked.save()
        part.done_at, part.note = locked.done_at, locked.note
        return {}

    move_opinion(actor=actor, which=part.opinion_id, name="finish_part", apply=apply)
    return part


@action
def ask_for_facts(*, actor: User, opinion_id: int, version: int, question: str) -> Opinion:
    """Ask the citizen for more: he finds the question with his number and code. The clock of the reply stops."""
    _refuse_text("question", question)

    def apply(opinion: Opinion) -> dict[str, Any]:
        _write(actor, opinion, Direction.TO_CITIZEN, question)
        return {"paused_at": timezone.now()}

    return move_opinion(actor=actor, which=opinion_id, version=version, name="ask", apply=apply)


@action
def add_facts(*, actor: User | None, which: Which, body: str, files: Sequence[Upload] = (), today: dt.date) -> Opinion:
    """What the citizen adds: himself (``actor`` None, ``which`` from ``find_by_receipt``), or through staff who write
    down what he said. It answers an open question, and the clock runs again.
    """
    _refuse_text("body", body)
    name = "answer" if locked_opinion(actor, which).state == OpinionState.WAITING else "supplement"

    def apply(opinion: Opinion) -> dict[str, Any]:
        if actor is None and opinion.messages.count() >= MOST_MESSAGES:
            raise IllegalMove(_("You have written a lot already. Please call us, or come by."))
        direction = Direction.FROM_CITIZEN if isinstance(which, Tracked) else Direction.NOTED
        message = _write(actor, opinion, direction, body)
        store_files(actor, opinion, files, message=message)
        return clock.resumed(opinion, today, calendar()) if name == "answer" else {}

    return move_opinion(actor=actor, which=which, name=name, apply=apply)


@action
def extend_reply(*, actor: User, opinion_id: int, version: int, days: int, reason: str, today: dt.date) -> Opinion:
    """Put the reply off, once a round and by no more than the rule allows; the citizen reads the reason.

    信访工作条例 Art. 34: with leave of the head of the unit, and the petitioner is told.
    """
    _refuse_text("reason", reason)

    def apply(opinion: Opinion) -> dict[str, Any]:
        most = limits_of(opinion.rule, opinion.kind).extend_days
        if opinion.extended_days:
            raise IllegalMove(_("The reply was put off already; this can be done once."))
        if not 1 <= days <= most:
            words = _("The reply can be put off by 1 to %(most)d days.") if most else _("This kind cannot be put off.")
            raise InvalidValue(fields={"days": [words % {"most": most} if most else words]})
        return {**clock.extended(opinion, days, calendar()), "extended_on": today, "extend_reason": reason.strip()}

    return move_opinion(actor=actor, which=opinion_id, version=version, name="extend", apply=apply)


@action
def add_note(*, actor: User, opinion_id: int, body: str) -> Note:
    """Write something down for colleagues; the citizen never sees it."""
    _refuse_text("body", body)
    note = Note(body=body.strip(), created_by=actor, updated_by=actor)

    def apply(opinion: Opinion) -> dict[str, Any]:
        note.opinion = opinion
        note.save()
        return {}

    move_opinion(actor=actor, which=opinion_id, name="note", apply=apply)
    return note


# -- parts -------------------------------------------------------------------------------------------------------------


def _refuse_text(name: str, text: str, *, longest: int = LONGEST_TEXT, may_be_empty: bool = False) -> None:
    found = [*text_problems({name: text}, {name: longest}), *mark_problems({name: text})]
    if not text.strip() and not may_be_empty:
        found.append((name, _("Write a sentence here.")))
    if found:
        raise InvalidValue(fields={name: [words for _name, words in found]})


def _write(actor: User | None, opinion: Opinion, direction: str, body: str) -> Message:
    message = Message(opinion=opinion, direction=direction, body=body.strip(), created_by=actor, updated_by=actor)
    message.save()
    return message


def _refuse_part(opinion: Opinion, office: JusticeOffice) -> None:
    if opinion.parts.filter(office=office, done_at__isnull=True).exists():
        raise InvalidValue(fields={"office": [_("This office has a part in it already.")]})
    if opinion.parts.count() >= MOST_PARTS:
        raise IllegalMove(_("An opinion has at most %(most)d parts.") % {"most": MOST_PARTS})
