"""What monitoring asks: is the process alive (healthz), and can the portal do its work (readyz)."""

from __future__ import annotations

import logging
from collections.abc import Callable

from celery import current_app
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bureau.core.weeks import Week
from bureau.jobs.models import JobRun, RunState
from bureau.jobs.stages import WEEKLY_STAGES

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """200 as long as the process answers; touches nothing else, so that a slow database does not get it restarted."""
    return JsonResponse({"status": "alive"})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """503 when a request or a job could not be done. A late weekly run is told but does not take the site away."""
    checks = {name: _holds(name, check) for name, check in CHECKS.items()}
    ready = all(checks.values())
    weekly = weekly_run() if checks["migrations"] else {"state": "unknown"}
    body = {
        "status": "ready" if ready else "not ready",
        "checks": {name: "ok" if holds else "failed" for name, holds in checks.items()},
        "weekly_run": weekly,
    }
    return JsonResponse(body, status=200 if ready else 503)


def weekly_run() -> dict[str, str]:
    """How the last stage stands: done, pending (it is still Monday), late, or never (nothing has run yet)."""
    today = timezone.localdate()
    expected = Week.containing(today).previous()
    done = JobRun.objects.filter(name=WEEKLY_STAGES[-1], state=RunState.DONE).order_by("-period")
    last = done.values_list("period", flat=True).first()
    if last is None:
        return {"state": "never", "expected": expected.key}
    open_state = "pending" if today.isoweekday() == 1 else "late"
    state = "done" if last >= expected.key else open_state
    return {"state": state, "last": last, "expected": expected.key}


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def broker_answers() -> bool:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=5)
        return bool(broker.connected)


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "broker": broker_answers,
}


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:
        logger.warning("readiness check %s failed", name, exc_info=True)
        return False
