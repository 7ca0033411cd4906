"""What the bureau sets: categories, deadlines, who gets what, texts to start a reply from."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.models import Stamped
from bureau.opinions.choices import CategoryKind, DayKind, OpinionKind
from villages.models import JusticeOffice, Township

_DAYS = [MinValueValidator(1), MaxValueValidator(366)]


class Category(Stamped):
    """类别. ``advice`` is shown as soon as it is chosen: where to turn at once, or instead (110, 12388, 12348)."""

    name = models.CharField(pgettext_lazy("category", "name"), max_length=30, unique=True)
    order = models.PositiveSmallIntegerField(_("order in tables"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    kind = models.CharField(
        pgettext_lazy("category", "kind"), max_length=12, choices=CategoryKind.choices, default=CategoryKind.NORMAL
    )
    advice = models.CharField(_("what is told at once"), max_length=300, blank=True)
    default_kind = models.CharField(
        _("usual kind of opinion"), max_length=10, choices=OpinionKind.choices, default=OpinionKind.ADVICE
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("category of opinions")
        verbose_name_plural = _("categories of opinions")
        ordering = ("order", "id")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=CategoryKind.values), name="opinions_category_kind"),
            # A form that only says «not here» and not where is of no use.
            models.CheckConstraint(
                condition=~Q(kind__in=(CategoryKind.EMERGENCY, CategoryKind.OUT_OF_SCOPE)) | ~Q(advice=""),
                name="opinions_category_advice",
            ),
        )

    def __str__(self) -> str:
        return self.name


class DeadlineRule(Stamped):
    """办理时限. Holds for opinions received from ``valid_from`` on; a rule that has begun stays as it is."""

    kind = models.CharField(_("kind of opinion"), max_length=10, choices=OpinionKind.choices)
    accept_days = models.PositiveSmallIntegerField(_("accepted within (working days)"), validators=_DAYS)
    reply_days = models.PositiveSmallIntegerField(_("replied within (days)"), validators=_DAYS)
    extend_days = models.PositiveSmallIntegerField(
        _("longest extension (days)"), default=0, validators=[MaxValueValidator(366)]
    )
    day_kind = models.CharField(_("days of the reply"), max_length=8, choices=DayKind.choices, default=DayKind.WORKING)
    valid_from = models.DateField(_("for opinions received from"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        ordering = ("kind", "-valid_from")
        constraints = (
            models.UniqueConstraint(fields=("kind", "valid_from"), name="opinions_one_rule_a_day"),
            models.CheckConstraint(condition=Q(kind__in=OpinionKind.values), name="opinions_rule_kind"),
            models.CheckConstraint(condition=Q(day_kind__in=DayKind.values), name="opinions_rule_days"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.valid_from:%Y-%m-%d}"


class RoutingRule(Stamped):
    """分办规则: who gets what comes in. The first rule that fits wins; an empty condition fits everything."""

    order = models.PositiveSmallIntegerField(pgettext_lazy("routing", "order"), default=0)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="routing_rules",
        verbose_name=pgettext_lazy("opinion", "category"),
    )
    township = models.ForeignKey(
        Township, models.PROTECT, null=True, blank=True, related_name="opinion_rules", verbose_name=_("township")
    )
    office = models.ForeignKey(
        JusticeOffice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="opinion_rules",
        verbose_name=_("goes to"),
        help_text=_("Empty: the bureau handles it itself."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ("order", "id")

    def __str__(self) -> str:
        return f"{self.category or '*'} · {self.township or '*'} → {self.office or '*'}"


class RightBody(Stamped):
    """有权处理的机关、单位 (信访工作条例 Art. 22): who is in charge of what this bureau does not accept."""

    name = models.CharField(pgettext_lazy("body", "name"), max_length=50, unique=True)
    contact = models.CharField(
        _("telephone or address"), max_length=40, blank=True, help_text=_("The citizen reads it behind the name.")
    )
    order = models.PositiveSmallIntegerField(_("order in tables"), default=0)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("body in charge")
        verbose_name_plural = _("bodies in charge")
        ordering = ("order", "id")

    def __str__(self) -> str:
        return f"{self.name}（{self.contact}）" if self.contact else self.name


class ReplyTemplate(Stamped):
    """A text to start a reply from; never enough for one (``rules.replies``)."""

    name = models.CharField(pgettext_lazy("template", "name"), max_length=50, unique=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reply_templates",
        verbose_name=pgettext_lazy("opinion", "category"),
    )
    text = models.TextField(_("text"), max_length=2000)
    is_active = models.BooleanField(_("active"), default=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
