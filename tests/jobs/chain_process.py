"""A process of its own, for the tests that kill a worker: ``chain_process.py MODE [STAGE]`` on the data of PORTAL_DATA.

``setup`` fills a new database; ``run [STAGE]`` starts the chain, each message at once, and stops for ever at the end of
STAGE's work, before it is committed; ``sweep`` ages what was left behind and takes it up. Both print the results.
"""

import datetime as dt
import json
import os
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "bureau.settings.test"

import django

django.setup()

from celery import current_app  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from bureau.accounts.roles import Role  # noqa: E402
from bureau.bulletins.models import Bulletin  # noqa: E402
from bureau.core.actions import writing  # noqa: E402
from bureau.core.weeks import Week  # noqa: E402
from bureau.jobs import actions  # noqa: E402
from bureau.jobs.models import JobRun  # noqa: E402
from bureau.jobs.stages import CLOSE_WEEK  # noqa: E402
from bureau.leaderboards.actions import install_default_board  # noqa: E402
from bureau.leaderboards.models import Standing  # noqa: E402
from bureau.statistics.models import Figure, Tally  # noqa: E402
from tests.factories.accounts import make_user  # noqa: E402
from tests.factories.statistics import make_indicators, make_target, make_visit  # noqa: E402
from tests.factories.villages import make_small_county  # noqa: E402

WEEK = "2025-W28"


def setup():
    call_command("migrate", verbosity=0)
    county, indicators = make_small_county(), make_indicators()
    install_default_board(actor=make_user("system", Role.SYSTEM), valid_from=Week.parse(WEEK))
    for office, village, visits in ((county.hekou, county.wangjia, 3), (county.qingshi, county.zhaojia, 2)):
        make_target(office, indicators["visits_villages"], 40, year=2025)
        for day in range(visits):
            make_visit(village, dt.date(2025, 7, 7 + day))


def at_once(name, kwargs, **_options):
    current_app.tasks[name].apply(kwargs=kwargs, throw=True)


def run(stage=""):
    finish = actions._finish

    def finish_or_hang(**kwargs):
        if kwargs["run"].name == stage:
            sys.stdout.write("hanging\n")
            sys.stdout.flush()
            time.sleep(600)
        finish(**kwargs)

    actions._finish = finish_or_hang
    actions.enqueue(actor=None, name=CLOSE_WEEK, period=WEEK)
    print_results(found_running=[])


def sweep():
    running = JobRun.objects.filter(state="running")
    found_running = list(running.values_list("name", flat=True))
    with writing():
        running.update(heartbeat_at=timezone.now() - dt.timedelta(hours=1))
    actions.sweep(timezone.now())
    print_results(found_running=found_running)


def print_results(found_running):
    result = {
        "found_running": found_running,
        "runs": list(JobRun.objects.order_by("id").values_list("name", "period", "state")),
        "tallies": list(Tally.objects.order_by("id").values_list("indicator__code", "record_id", "quantity", "kind")),
        "figures": list(
            Figure.objects.order_by("id").values_list("indicator__code", "office", "week_value", "late", "cumulative")
        ),
        "standings": list(Standing.objects.order_by("office").values_list("office", "score", "rank")),
        "bulletins": list(Bulletin.objects.values_list("week", "state", "content")),
    }
    sys.stdout.write(json.dumps(result, default=str, sort_keys=True))


if __name__ == "__main__":
    current_app.loader.import_default_modules()
    current_app.send_task = at_once
    {"setup": setup, "run": run, "sweep": sweep}[sys.argv[1]](*sys.argv[2:])
