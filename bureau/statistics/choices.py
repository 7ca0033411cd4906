"""Allowed values of the statistics app."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WeekState(models.TextChoices):
    OPEN = "open", _("Open")
    SELF_CHECK = "self_check", _("Self-check")
    CLOSED = "closed", pgettext_lazy("week", "Closed")
    PUBLISHED = "published", _("Published")


class Unit(models.TextChoices):
    """Units of the official statistics."""

    CASES = "cases", pgettext_lazy("unit", "cases")
    TIMES = "times", pgettext_lazy("unit", "times")
    SESSIONS = "sessions", pgettext_lazy("unit", "sessions")
    PERSON_TIMES = "person_times", pgettext_lazy("unit", "person-times")
    HOUSEHOLDS = "households", pgettext_lazy("unit", "households")


class TallyKind(models.TextChoices):
    NORMAL = "normal", _("Normal")
    LATE = "late", _("Late")
    REVERSAL = "reversal", _("Reversal")


class DateBasis(models.TextChoices):
    """Which date of the record decides its week."""

    EVENT = "event", _("Date of the event")


class RestatementState(models.TextChoices):
    REQUESTED = "requested", _("Requested")
    ISSUED = "issued", _("Issued")
    REJECTED = "rejected", _("Rejected")
