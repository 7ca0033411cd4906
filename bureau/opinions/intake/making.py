"""From settled values to a row that is not stored yet: who leads, when it came, by when it is due."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from bureau.core.fields import blind_index
from bureau.core.text import match_key
from bureau.opinions.intake.known import Known
from bureau.opinions.models import Opinion
from bureau.opinions.rules.submissions import OpinionValues

_PLAIN = (
    "channel",
    "kind",
    "category",
    "title",
    "body",
    "village",
    "township",
    "identity",
    "name",
    "phone",
    "for_someone_else",
    "reply_wish",
    "publish_consent",
)


class Making:
    """Makes the rows of one act, be it one or a thousand, by what is known when it begins."""

    def __init__(self, known: Known) -> None:
        self.known, self.today = known, known.today

    def fill(self, opinion: Opinion, values: OpinionValues) -> Opinion:
        """``opinion`` with all columns that follow from ``values``."""
        for name in _PLAIN:
            setattr(opinion, name, getattr(values, name))
        opinion.name_hash = blind_index(match_key(values.name))
        opinion.phone_hash = blind_index(values.phone)
        opinion.is_sealed = values.is_report
        if values.is_report:
            opinion.sealed_office = values.against_office
            opinion.sealed_consultant_id = values.against_consultant
            opinion.sealed_text = values.against_text
        elif values.category is not None:
            opinion.office = self.known.routing.office_for(values.category, values.village, values.township)
        return self._timed(opinion, values.received_on or self.today)

    def _timed(self, opinion: Opinion, received_on: dt.date) -> Opinion:
        """Of an earlier day only the day is known: it counts from its beginning."""
        opinion.received_on = opinion.clock_from = received_on
        opinion.received_at = (
            timezone.now()
            if received_on == self.today
            else dt.datetime.combine(received_on, dt.time.min, tzinfo=timezone.get_current_timezone())
        )
        opinion.sealed_at = opinion.received_at if opinion.is_sealed else None
        opinion.rule, dates = self.known.deadlines.dates_for(opinion.kind, received_on)
        opinion.accept_due, opinion.reply_due = dates.accept.day, dates.reply.day
        opinion.due_is_provisional = dates.accept.provisional or dates.reply.provisional
        return opinion
