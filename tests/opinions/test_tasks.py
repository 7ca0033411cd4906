"""Beat and worker find every task by its name."""

from celery import current_app
from django.conf import settings

from bureau.opinions import tasks


def test_every_task_is_found_under_its_name():
    names = {getattr(tasks, name).name for name in tasks.__all__}
    assert names == {"opinions.start_reminders", "opinions.remind", "opinions.start_closing", "opinions.close"}
    assert names <= set(current_app.tasks)
    beaten = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {"opinions.start_reminders", "opinions.start_closing"} <= beaten
