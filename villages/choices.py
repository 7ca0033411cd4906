"""Allowed values of the villages app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TownshipKind(models.TextChoices):
    SUBDISTRICT = "subdistrict", _("Subdistrict")
    TOWN = "town", _("Town")
    TOWNSHIP = "township", _("Township")
    PARK = "park", _("Park or farm")


class VillageKind(models.TextChoices):
    VILLAGE = "village", _("Village")
    COMMUNITY = "community", _("Community")
    OTHER = "other", _("Other")


class Duty(models.TextChoices):
    """What a person does where the position says."""

    CLERK = "clerk", _("Clerk")
    HEAD = "head", _("Head of office")
    CONSULTANT = "consultant", _("Village legal consultant")
