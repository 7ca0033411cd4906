"""Twenty clerks appoint at once: exactly one wins, nineteen get a clear refusal, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from consultants.models import Appointment
from tests.consultants.race import CLERKS, appoint_at_once, prepare

SCRIPT = """
import json
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from consultants.models import Appointment
from tests.consultants.race import appoint_at_once, prepare
print(json.dumps({**appoint_at_once(*prepare()), "rows": Appointment.objects.count()}))
"""


@pytest.mark.django_db(transaction=True)
def test_twenty_clerks_at_once_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("this database is not PostgreSQL")
    assert appoint_at_once(*prepare()) == {"done": 1, "village_taken": CLERKS - 1}
    assert Appointment.objects.count() == 1


@pytest.mark.slow
def test_twenty_clerks_at_once_on_a_sqlite_file(tmp_path):
    root = Path(__file__).parents[2]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bureau.settings.test",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'race.sqlite3'}",
        "PORTAL_DATA": str(tmp_path),
    }
    done = subprocess.run(  # noqa: PLW1510
        [sys.executable, "-c", SCRIPT], cwd=root, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {"done": 1, "village_taken": CLERKS - 1, "rows": 1}
