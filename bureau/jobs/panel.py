"""Job runs on the admin's home: first what a person should look at, then the latest runs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from bureau.jobs.models import LABELS, JobRun
from bureau.jobs.queries import attention

SHOWN = 6
COLOURS = {"queued": "gray", "running": "blue", "done": "green", "failed": "red"}


def job_runs(_request: HttpRequest) -> dict[str, Any]:
    """``attention``: (job in words, what it is about); ``runs``: (run, colour of its state)."""
    return {
        "attention": [(LABELS.get(one.name, one.name), one) for one in attention(timezone.localtime())],
        "runs": [(run, COLOURS[run.state]) for run in JobRun.objects.order_by("-queued_at", "-id")[:SHOWN]],
    }
