"""Celery looks for tasks here; they stand with what they do."""

from bureau.opinions.deadlines.tasks import remind_of_day, start_reminders
from bureau.opinions.handling.closing.tasks import close_of_day, start_closing

__all__ = ["close_of_day", "remind_of_day", "start_closing", "start_reminders"]
