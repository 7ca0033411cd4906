"""Twenty clerks register at once: twenty numbers without gaps or repeats, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from mediation.committees.queries import missing_serials
from mediation.models import MediationCase
from tests.mediation.cases.race import CLERKS, prepare, register_at_once

NUMBERS = [f"(2026)河口镇人调字第{serial}号" for serial in range(1, CLERKS + 1)]
SCRIPT = """
import json
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from mediation.models import MediationCase
from tests.mediation.cases.race import prepare, register_at_once
outcomes = register_at_once(*prepare())
numbers = list(MediationCase.objects.order_by("serial").values_list("number", flat=True))
print(json.dumps({"outcomes": outcomes, "numbers": numbers}))
"""


@pytest.mark.django_db(transaction=True)
def test_twenty_clerks_at_once_on_postgresql():
    if connection.vendor != "postgresql":
        pytest.skip("this database is not PostgreSQL")
    clerks, committee, village = prepare()
    assert register_at_once(clerks, committee, village) == {"done": CLERKS}
    assert list(MediationCase.objects.order_by("serial").values_list("number", flat=True)) == NUMBERS
    assert missing_serials(committee, 2026) == []


@pytest.mark.slow
def test_twenty_clerks_at_once_on_a_sqlite_file(tmp_path):
    root = Path(__file__).parents[3]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bureau.settings.test",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'race.sqlite3'}",
        "PORTAL_DATA": str(tmp_path),
    }
    done = subprocess.run(  # noqa: PLW1510
        [sys.executable, "-c", SCRIPT], cwd=root, env=environment, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {"outcomes": {"done": CLERKS}, "numbers": NUMBERS}
