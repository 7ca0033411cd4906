"""``manage.py health web|worker|beat``: exit code 0 when that process does its work; for container health checks."""

from __future__ import annotations

import urllib.error
import urllib.request
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

# The sweep is due every 5 minutes and beat writes its times down every 3.
SILENCE_OF_BEAT = timedelta(minutes=15)


class Command(BaseCommand):
    help = "Say whether a process of the portal does its work."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("process", choices=["web", "worker", "beat"])
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *args: Any, process: str, port: int, **options: Any) -> None:
        healthy = {"web": lambda: web_answers(port), "worker": worker_answers, "beat": beat_ticks}[process]()
        if not healthy:
            raise CommandError(f"{process} does not do its work.")
        self.stdout.write(f"{process} is healthy")


def web_answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError):
        return False


def worker_answers() -> bool:
    """Any worker on the broker answers a ping."""
    return bool(current_app.control.ping(timeout=5, limit=1))


def beat_ticks() -> bool:
    """Something was sent lately; nothing at all yet counts as healthy, the clock may just have been started."""
    last = PeriodicTask.objects.filter(last_run_at__isnull=False).order_by("-last_run_at").first()
    return last is None or timezone.now() - last.last_run_at < SILENCE_OF_BEAT
