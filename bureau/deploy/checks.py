"""Mistakes of an installation that settings alone cannot call nonsense: shown by ``check --deploy``."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's own name for it


@register(Tags.security, deploy=True)
def servers_are_shared(app_configs: Any, **_: Any) -> list[CheckMessage]:  # noqa: ARG001
    """With a database server, processes may run on several machines; files of one serve only some of them."""
    if settings.SQLITE:
        return []
    found: list[CheckMessage] = []
    if not settings.CELERY_BROKER_URL.startswith("redis"):
        found.append(
            Warning(
                "BROKER_URL is not given: messages are files of this machine.",
                hint="Give redis://HOST:6379/0, or run web, worker and beat on this one machine only.",
                id="deploy.W001",
            )
        )
    if not settings.CACHE_URL.startswith("redis"):
        found.append(
            Warning(
                "CACHE_URL is not given: throttles count in files of this machine.",
                hint="Give redis://HOST:6379/1 (another number than the broker's).",
                id="deploy.W002",
            )
        )
    if settings.CACHE_URL == settings.CELERY_BROKER_URL:
        found.append(
            Warning(
                "CACHE_URL and BROKER_URL are the same: clearing the cache would delete messages.",
                hint="Give the cache another database number, for example redis://HOST:6379/1.",
                id="deploy.W003",
            )
        )
    return found
