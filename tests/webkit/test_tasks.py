"""One-time keys are forgotten after a week."""

from __future__ import annotations

import datetime as dt

import pytest

from bureau.core.actions import writing
from bureau.webkit.models import SentForm
from bureau.webkit.tasks import forget_sent_forms
from tests.conftest import NOW


@pytest.mark.django_db
def test_keys_older_than_a_week_are_forgotten(time_machine):
    with writing():
        SentForm.objects.create(key="old")
        time_machine.move_to(NOW + dt.timedelta(days=7, minutes=1))
        SentForm.objects.create(key="new")
    assert forget_sent_forms() == 1
    assert list(SentForm.objects.values_list("key", flat=True)) == ["new"]
