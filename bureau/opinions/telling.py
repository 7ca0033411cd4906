"""What messages of the inbox say of an opinion, and where they lead: never its content."""

from __future__ import annotations

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from bureau.opinions.models import Opinion


def called(opinion: Opinion) -> str | Promise:
    """«Opinion ··3391 (人民调解)»: the end of the receipt number and the category, no personal data."""
    return format_lazy(_("Opinion ··{number} ({category})"), number=opinion.receipt_no[-4:], category=opinion.category)


def sentence(opinion: Opinion, words: str | Promise) -> str | Promise:
    """What a message says: which opinion, and what about it."""
    return format_lazy(_("{opinion}: {words}"), opinion=called(opinion), words=words)


def page_of(opinion: Opinion) -> str:
    """The page of the opinion, for leaders too: it shows each reader what he may see of it."""
    return reverse("opinions:detail", args=[opinion.pk])
