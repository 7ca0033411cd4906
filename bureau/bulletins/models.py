"""通报: made from the week's standings and figures by rules, frozen as published."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.bulletins.choices import BulletinState
from bureau.core.models import Stamped
from bureau.leaderboards.models import Board
from bureau.statistics.models import week_key

_USER = settings.AUTH_USER_MODEL


class Bulletin(Stamped):
    """The bulletin of one week. ``content`` is the generated text and tables; ``remarks`` is the only typed part.

    ``content``: ``{"title", "sentences": [{"text", "numbers": [...]}], "table": {...}, "annex": {...}}``; every number
    carries the key of the figure or standing it was written from.
    """

    week = models.CharField(_("week"), max_length=8, unique=True, validators=[week_key])
    board = models.ForeignKey(Board, models.PROTECT, related_name="bulletins", verbose_name=_("board"))
    year = models.PositiveSmallIntegerField(_("year"))
    issue = models.PositiveSmallIntegerField(_("issue number"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=BulletinState.choices, default=BulletinState.DRAFT)
    content = models.JSONField(_("content"), default=dict)
    remarks = models.TextField(pgettext_lazy("bulletin", "remarks"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    drafted_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", verbose_name=_("drafted by"))
    checked_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )
    signed_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("signed by")
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("bulletin")
        verbose_name_plural = _("bulletins")
        ordering = ("-week",)
        constraints = (
            models.UniqueConstraint(
                fields=("year", "issue"), condition=Q(issue__isnull=False), name="bulletins_issue_once"
            ),
            models.CheckConstraint(condition=Q(state__in=BulletinState.values), name="bulletins_state_known"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True) | ~Q(signed_by=F("drafted_by")),
                name="bulletins_signer_is_not_drafter",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[BulletinState.SIGNED, BulletinState.PUBLISHED])
                | Q(signed_by__isnull=False, signed_at__isnull=False, issue__isnull=False),
                name="bulletins_signed_has_signature",
            ),
        )

    def __str__(self) -> str:
        return self.week
