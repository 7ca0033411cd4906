"""Receiving opinions: from the public form without an account, from staff for every other channel."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import EntriesRefused, InvalidValue, NeedsConfirmation
from bureau.core.keys import random_key
from bureau.journal import actions as journal
from bureau.opinions.handling.files import Upload, store_files
from bureau.opinions.handling.notifying import tell_after
from bureau.opinions.intake import queries
from bureau.opinions.intake.bulk import BulkReceiving
from bureau.opinions.intake.known import Known, known_on
from bureau.opinions.intake.making import Making
from bureau.opinions.intake.queries import Received, receipt_for
from bureau.opinions.models import Opinion
from bureau.opinions.rules.receipts import code_for, code_hash, new_number
from bureau.opinions.rules.submissions import OpinionValues, advice_of, problems_of, settled

# Two numbers of 11 random digits are the same once in 90,000 million; five draws are for the database that broke.
DRAWS = 5

# What people type; where it is from and what it is about was looked up by the rules.
_TYPED = ("channel", "kind", "title", "body", "identity", "name", "phone")
# What the journal keeps of a new one: nothing that was written.
_JOURNALLED = ("channel", "kind", "category", "village", "office", "identity", "is_sealed", "accept_due", "reply_due")


@action
def submit_opinion(
    *,
    actor: None,
    values: OpinionValues,
    form_key: uuid.UUID,
    accepted: frozenset[str] = frozenset(),
    files: Sequence[Upload] = (),
    today: dt.date,
    network: str = "",
) -> Received:
    """Receive what a citizen sends in. ``form_key``: the one-time key of his form; the same one again makes no second
    opinion and shows the same receipt. NeedsConfirmation names what to look at first (110, 12388, an identity number in
    the text), unless its codes are in ``accepted``.

    Nothing is kept of where it came from: no address, no device, no session, no account. ``network``: the visitor's
    address, which is only counted, under a hash (``limits``); TooManyTries after 60 new opinions from it in an hour.
    """
    return _receive(None, values, form_key, accepted, files, today, network)


@action
def record_opinion(
    *,
    actor: User,
    values: OpinionValues,
    form_key: uuid.UUID | None = None,
    accepted: frozenset[str] = frozenset(),
    files: Sequence[Upload] = (),
    today: dt.date,
) -> Received:
    """Enter what came in on another way; the receipt is printed or read out to the citizen.

    A report is sealed at once: who entered it does not see it again, and goes on from the receipt, not from its page.
    """
    require(actor, "opinions.enter")
    return _receive(actor, values, form_key or uuid.uuid4(), accepted, files, today)


@action
def record_opinions(*, actor: User, entries: Sequence[OpinionValues], today: dt.date) -> list[Opinion]:
    """Enter what came in on other ways, many at once (an import); EntriesRefused and nothing stored when one breaks a
    rule. Reports are none of them: they are entered one by one, so that no file lies about that holds them.

    No message is posted for each: they stand in the queue of the desk at once, and are reminded of when they are due.
    """
    require(actor, "opinions.enter")
    bulk = BulkReceiving(actor, entries, today)
    refused = bulk.problems()
    if refused:
        raise EntriesRefused(refused)
    return bulk.store(_JOURNALLED)


def _receive(
    actor: User | None,
    values: OpinionValues,
    form_key: uuid.UUID,
    accepted: frozenset[str],
    files: Sequence[Upload],
    today: dt.date,
    network: str = "",
) -> Received:
    made = queries.opinion_made_with(form_key, actor)
    if made is not None:
        return receipt_for(made, form_key)
    if network:
        queries.claim_submission(network)
    known = known_on(today)
    values = _checked(actor, values, accepted, known)
    opinion = Making(known).fill(Opinion(created_by=actor, updated_by=actor, form_key=form_key), values)
    opinion.clean_fields(exclude={field.name for field in opinion._meta.concrete_fields} - set(_TYPED))
    if not _inserted(opinion, form_key):
        same = queries.opinion_made_with(form_key, actor)
        if same is None:
            raise InvalidValue(_("This form was sent already. Load the page again."), code="form_key")
        return receipt_for(same, form_key)
    store_files(actor, opinion, files)
    after = journal.snapshot(opinion, _JOURNALLED)
    journal.record(actor=actor, event="opinions.opinion.received", subject=opinion, after=after)
    tell_after(actor, opinion, "receive")
    return receipt_for(opinion, form_key)


def _checked(actor: User | None, values: OpinionValues, accepted: frozenset[str], known: Known) -> OpinionValues:
    by_staff = actor is not None
    values = settled(values)
    problems = problems_of(values, queries.submission_facts(values, known=known, by_staff=by_staff))
    if problems:
        raise InvalidValue(fields=problems)
    open_points = [one for one in advice_of(values, by_staff=by_staff) if one.code not in accepted]
    if open_points:
        raise NeedsConfirmation(open_points)
    return values


def _inserted(opinion: Opinion, form_key: uuid.UUID) -> bool:
    """Write it under a number that nobody has. False: another request with the same form key was faster."""
    code = code_for(form_key)
    for _draw in range(DRAWS):
        opinion.pk, opinion.receipt_no = random_key(), new_number()
        opinion.code_hash = code_hash(opinion.receipt_no, code)
        try:
            with transaction.atomic():
                opinion.save(force_insert=True)
        except IntegrityError:
            if Opinion.objects.filter(form_key=form_key).exists():
                return False
            if not Opinion.objects.filter(receipt_no=opinion.receipt_no).exists():
                raise
            continue
        return True
    raise RuntimeError("no free receipt number")
