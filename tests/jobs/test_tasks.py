"""The sweep as a task: it takes up what waits."""

from __future__ import annotations

import pytest

from bureau.jobs import tasks


@pytest.mark.django_db
def test_nothing_waits_nothing_is_taken_up():
    assert tasks.sweep_jobs() == 0
