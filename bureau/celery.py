"""The Celery application: configured from Django settings, tasks found in every installed app."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bureau.settings.base")

app = Celery("bureau")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def take_up_missed_work(**_: Any) -> None:
    """A machine that was off on Monday catches up as soon as a worker runs, not at the next full hour."""
    app.send_task("jobs.sweep", expires=600)
    app.send_task("statistics.catch_up", expires=600)
