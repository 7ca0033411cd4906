"""Notices that were read more than 90 days ago are forgotten."""

import datetime as dt

from bureau.notices.actions import mark_read
from bureau.notices.models import Notice
from bureau.notices.tasks import forget_read_notices
from tests.conftest import NOW


def test_a_quarter_after_reading(post, clerk, time_machine):
    post(clerk)
    mark_read(actor=clerk, notice_id=Notice.objects.get().pk)
    time_machine.move_to(NOW + dt.timedelta(days=90), tick=False)
    assert forget_read_notices() == 0
    time_machine.move_to(NOW + dt.timedelta(days=90, minutes=1), tick=False)
    assert forget_read_notices() == 1
