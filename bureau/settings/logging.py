"""Logs go to the standard error stream, one line an event, without personal data (see bureau.core.logs)."""

from __future__ import annotations

from typing import Any

from bureau.settings.env import env

LOG_LEVEL = env.choice("PORTAL_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))
LOG_FORMAT = env.choice("PORTAL_LOG_FORMAT", "text", ("text", "json"))

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "text": {"()": "bureau.core.logs.RedactedText", "format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
        "json": {"()": "bureau.core.logs.RedactedJson"},
    },
    "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stream"], "level": LOG_LEVEL},
    "loggers": {
        # Without this Django keeps a handler of its own that would mail whole requests with the values typed in them.
        "django": {"handlers": ["stream"], "level": LOG_LEVEL, "propagate": False},
        # SQL with its parameters is personal data: never below INFO, whatever PORTAL_LOG_LEVEL says.
        "django.db.backends": {"level": "INFO"},
        "celery.beat": {"level": "WARNING"},
        "axes": {"level": "ERROR"},  # its warnings repeat login names; the journal keeps them where only auditors read
    },
}
