"""``manage.py test``: pytest, in a process of its own, with whatever arguments pytest takes."""

from __future__ import annotations

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Run the tests with pytest; arguments are passed on. Without any, one process per core is used."
    requires_system_checks: list[str] = []

    def run_from_argv(self, argv: list[str]) -> None:
        """Django's own parser would refuse pytest's options, so they are handed over unread."""
        self.handle(arguments=argv[2:])

    def handle(self, *_: Any, arguments: list[str] | None = None, **__: Any) -> None:
        os.environ["DJANGO_SETTINGS_MODULE"] = "bureau.settings.test"
        os.chdir(settings.BASE_DIR)
        sys.stdout.flush()
        os.execv(sys.executable, [sys.executable, "-m", "pytest", *(arguments or ["-n", "auto", "-q"])])  # noqa: S606
