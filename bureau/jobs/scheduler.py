"""Beat's scheduler: entries of settings are written once; a time or switch changed in the admin is never put back."""

from __future__ import annotations

from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler


class PortalScheduler(DatabaseScheduler):
    """The stock scheduler overwrites its rows from settings at every start; this one adds only the missing ones."""

    def setup_schedule(self) -> None:
        self.install_default_entries(self.schedule)
        present = set(PeriodicTask.objects.values_list("name", flat=True))
        entries = self.app.conf.beat_schedule
        self.update_from_dict({name: entry for name, entry in entries.items() if name not in present})
