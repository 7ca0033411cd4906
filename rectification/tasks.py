"""Celery looks for tasks here; they stand with what they do."""

from rectification.closing.tasks import remind, remind_today

__all__ = ["remind", "remind_today"]
