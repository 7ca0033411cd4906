"""Many opinions at once, for imports: the same rules, looked up in sets, written in bulk.

Used by ``actions.record_opinions`` only, inside its transaction.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.keys import random_key
from bureau.core.querysets import in_slices
from bureau.journal import actions as journal
from bureau.opinions.intake.known import known_on
from bureau.opinions.intake.making import Making
from bureau.opinions.intake.queries import submission_facts
from bureau.opinions.models import Opinion
from bureau.opinions.rules.receipts import code_for, code_hash, new_number
from bureau.opinions.rules.said import Problems
from bureau.opinions.rules.submissions import OpinionValues, SubmissionFacts, problems_of, settled

# Written in one go.
BATCH = 1000


def entry_problems(values: OpinionValues, facts: SubmissionFacts) -> Problems:
    """What forbids to receive ``settled`` values together with others."""
    if values.is_report:
        words = _("A report is entered by itself on its page, so that it is sealed at once. Take this row out.")
        return {"category": [words]}
    return problems_of(values, facts)


class BulkReceiving:
    """Judge first (``problems``), then ``store``."""

    def __init__(self, actor: User, entries: Sequence[OpinionValues], today: dt.date) -> None:
        self.actor, self.known = actor, known_on(today)
        self.entries = [settled(values) for values in entries]

    def problems(self) -> dict[int, Problems]:
        """Place in the list → field → sentences, for every entry that cannot be stored."""
        facts = submission_facts(known=self.known, by_staff=True)
        found = {place: entry_problems(values, facts) for place, values in enumerate(self.entries)}
        return {place: problems for place, problems in found.items() if problems}

    def store(self, journalled: Sequence[str]) -> list[Opinion]:
        """Everything is in order: each gets its receipt number; ``journalled``: what the journal keeps of each."""
        making, numbers = Making(self.known), _free_numbers(len(self.entries))
        made = [self._made(making, values, next(numbers)) for values in self.entries]
        Opinion.objects.bulk_create(made, batch_size=BATCH)
        event = "opinions.opinion.received"
        journal.record_all(
            [
                journal.entry_of(actor=self.actor, event=event, subject=one, after=journal.snapshot(one, journalled))
                for one in made
            ]
        )
        return made

    def _made(self, making: Making, values: OpinionValues, number: str) -> Opinion:
        form_key = uuid.uuid4()
        opinion = Opinion(created_by=self.actor, updated_by=self.actor, form_key=form_key)
        making.fill(opinion, values)
        opinion.pk, opinion.receipt_no = random_key(), number
        opinion.code_hash = code_hash(number, code_for(form_key))
        return opinion


def _free_numbers(count: int) -> Iterator[str]:
    """Receipt numbers that nobody has, none of them twice."""
    found: set[str] = set()
    while len(found) < count:
        drawn = {new_number() for _ in range(count - len(found))}
        found |= drawn - {one.receipt_no for one in in_slices(Opinion.objects.only("receipt_no"), "receipt_no", drawn)}
    return iter(found)
