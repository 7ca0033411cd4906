"""Allowed values of the bulletins app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BulletinState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CHECKED = "checked", _("Checked")
    SIGNED = "signed", _("Signed")
    PUBLISHED = "published", _("Published")
