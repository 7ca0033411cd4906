"""Celery looks for tasks here; they stand with what they do."""

from mediation.signals.tasks import check_last_week, find_signals_of_week

__all__ = ["check_last_week", "find_signals_of_week"]
