"""Reading on the way in: what the rules must know, and an opinion by its receipt."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bureau.accounts.models import User
from bureau.core.errors import BureauError, InvalidValue
from bureau.opinions.handling.moving import Tracked
from bureau.opinions.intake import limits
from bureau.opinions.intake.known import Known
from bureau.opinions.models import Opinion
from bureau.opinions.reference.queries import known_consultants
from bureau.opinions.rules.receipts import (
    ReceiptLine,
    code_for,
    is_code,
    normalise_code,
    normalise_number,
    number_problem,
    signed_line,
)
from bureau.opinions.rules.submissions import OpinionValues, SubmissionFacts

# What the code is compared with where there is no such number: no code has this hash.
_NO_HASH = "0" * 64
# A double click, a resent page, Back and Forward: for so long the same form shows its receipt again.
SHOWN_AGAIN = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Received:
    """The receipt. ``code`` is shown now and can never be read again; "" when the form was sent more than half an hour
    ago. ``line`` proves that the bureau received it (``rules.receipts.verified_line``).
    """

    opinion: Opinion
    code: str
    line: str


class WrongReceipt(BureauError):
    """Number or code is wrong, and nobody is told which. ``left``: how many tries there are still."""

    code = "wrong_receipt"

    def __init__(self, left: int) -> None:
        words = ngettext(
            "The number or the code is not right. %(left)d try is left.",
            "The number or the code is not right. %(left)d tries are left.",
            left,
        )
        super().__init__(words % {"left": left})
        self.left = left


class TooManyTries(BureauError):
    """Nothing is looked up for the time being."""

    code = "too_many_tries"

    def __init__(self) -> None:
        super().__init__(_("There were too many tries. Please wait an hour, or call us."))


def find_by_receipt(*, number: str, code: str, network: str) -> Tracked:
    """The proof that somebody knows number and code of an opinion, to be handed to ``handling`` actions.

    ``network``: the visitor's address (``core.clients.client_address``); it is hashed for a day and stored nowhere.
    InvalidValue for what cannot be a number or code at all, WrongReceipt for a wrong number and for a wrong code,
    TooManyTries after five wrong tries on a number within an hour, or 30 from one network.
    """
    number, code = normalise_number(number), normalise_code(code)
    _refuse_impossible(number, code)
    visitor = limits.network_of(network)
    if not limits.take(limits.TRIES_OF_NETWORK, visitor) or not limits.take(limits.TRIES_OF_NUMBER, number):
        raise TooManyTries
    row = Opinion.objects.filter(receipt_no=number).values_list("pk", "code_hash").first()
    pk, kept = row or (0, _NO_HASH)
    if not is_code(number, code, kept):
        raise WrongReceipt(limits.left(limits.TRIES_OF_NUMBER, number))
    limits.give_back(limits.TRIES_OF_NETWORK, visitor)
    limits.give_back(limits.TRIES_OF_NUMBER, number)
    return Tracked(pk)


def claim_submission(network: str) -> None:
    """Count one opinion sent in from a network; TooManyTries after 60 within an hour."""
    if not limits.take(limits.SUBMISSIONS_OF_NETWORK, limits.network_of(network)):
        raise TooManyTries


def tracked_opinion(tracked: Tracked) -> Opinion:
    """What the tracking page shows of it, with ``intake.timeline.timeline``; never internal notes or handlers."""
    return Opinion.objects.select_related("category", "office", "village__township", "rule").get(pk=tracked.opinion_id)


def opinion_made_with(form_key: uuid.UUID, actor: User | None) -> Opinion | None:
    """The opinion that the one-time key made before, for the same account or the same stranger."""
    # Nearly always there is none: asked for by its key alone, which takes half the time.
    pk = Opinion.objects.filter(form_key=form_key, created_by=actor).order_by().values_list("pk", flat=True).first()
    return Opinion.objects.select_related("category").get(pk=pk) if pk is not None else None


def receipt_for(opinion: Opinion, form_key: uuid.UUID) -> Received:
    """The receipt of the opinion that the one-time key made."""
    line = signed_line(ReceiptLine(opinion.receipt_no, opinion.received_on, opinion.category.name))
    is_fresh = timezone.now() - opinion.created_at <= SHOWN_AGAIN
    return Received(opinion, code_for(form_key) if is_fresh else "", line)


def submission_facts(*many: OpinionValues, known: Known, by_staff: bool) -> SubmissionFacts:
    """What the rules must know to judge these values."""
    return SubmissionFacts(
        today=known.today,
        by_staff=by_staff,
        categories=known.categories,
        villages=known.villages,
        townships=known.townships,
        offices=known.offices,
        consultants=known_consultants(one.against_consultant for one in many if one.against_consultant is not None),
    )


def _refuse_impossible(number: str, code: str) -> None:
    fields = {}
    if problem := number_problem(number):
        fields["number"] = [problem]
    if not (len(code) == 4 and code.isascii() and code.isdigit()):
        fields["code"] = [_("The code has four digits.")]
    if fields:
        raise InvalidValue(fields=fields)
