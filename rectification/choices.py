"""Allowed values of the rectification ledger (domain notes 3.1 to 3.5, 11.6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(models.TextChoices):
    """问题来源."""

    SELF = "self", pgettext_lazy("problem", "Self-examination")
    REPORT = "report", pgettext_lazy("problem", "Report of the public")
    SUPERVISION = "supervision", pgettext_lazy("problem", "Feedback of supervision")
    CASE_REVIEW = "case_review", pgettext_lazy("problem", "Review of cases")
    DATA_CHECK = "data_check", pgettext_lazy("problem", "Data screening")
    INSPECTION = "inspection", pgettext_lazy("problem", "Feedback of an inspection")
    AUDIT = "audit", pgettext_lazy("problem", "Audit")
    PETITION = "petition", pgettext_lazy("problem", "Petition")
    HOTLINE = "hotline", pgettext_lazy("problem", "12345 hotline")
    OPINION = "opinion", pgettext_lazy("problem", "Opinion of the public")
    OTHER = "other", pgettext_lazy("problem", "Other source")


class RectificationType(models.TextChoices):
    """整改类型: at once, by a deadline, or kept up for good."""

    IMMEDIATE = "immediate", pgettext_lazy("problem", "At once")
    TIMED = "timed", _("By a deadline")
    LONG_TERM = "long_term", _("Kept up for good")


class ProblemState(models.TextChoices):
    """A problem that relapsed is in progress again, in its next round; overdue is computed, never a state."""

    OPEN = "open", pgettext_lazy("problem", "To be taken on")
    IN_PROGRESS = "in_progress", pgettext_lazy("problem", "Being put right")
    CLOSE_REQUESTED = "close_requested", pgettext_lazy("problem", "Closing applied for")
    VERIFIED = "verified", pgettext_lazy("problem", "Verified")
    CLOSED = "closed", pgettext_lazy("problem", "Closed by number")


UNFINISHED = (ProblemState.OPEN, ProblemState.IN_PROGRESS, ProblemState.CLOSE_REQUESTED, ProblemState.VERIFIED)


class Grade(models.TextChoices):
    """How well it was put right; a poor result goes back (二次整改)."""

    GOOD = "good", pgettext_lazy("grade", "Good")
    FAIR = "fair", pgettext_lazy("grade", "Fairly good")
    PLAIN = "plain", pgettext_lazy("grade", "Ordinary")
    POOR = "poor", pgettext_lazy("grade", "Poor")


class LookBackResult(models.TextChoices):
    """回头看."""

    HELD = "held", _("Still put right")
    RELAPSED = "relapsed", _("Relapsed")
