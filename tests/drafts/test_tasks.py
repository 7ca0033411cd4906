"""Drafts older than a month are forgotten."""

from __future__ import annotations

import datetime as dt

from bureau.drafts.actions import save_draft
from bureau.drafts.queries import draft_of
from bureau.drafts.tasks import forget_old_drafts
from tests.conftest import NOW


def test_drafts_older_than_a_month_are_forgotten(clerk, time_machine):
    save_draft(actor=clerk, form="services.new", fields={"content": ["old"]})
    time_machine.move_to(NOW + dt.timedelta(days=30, minutes=1))
    save_draft(actor=clerk, form="services.quick", fields={"content": ["new"]})
    assert forget_old_drafts() == 1
    assert draft_of(clerk, "services.new") is None
    assert draft_of(clerk, "services.quick").fields == {"content": ["new"]}
