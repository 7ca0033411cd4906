"""Celery looks for tasks here; they stand with what they do."""

from mediation.followup.tasks import remind, remind_today
from mediation.signals.tasks import check_last_week, find_signals_of_week

__all__ = ["check_last_week", "find_signals_of_week", "remind", "remind_today"]
