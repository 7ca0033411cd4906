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


def page_of(_opinion: Opinion, *, for_leaders: bool = False) -> str:
    """Where staff look after an opinion: their desk; leaders have a page of their own."""
    return reverse("portal:lead" if for_leaders else "portal:desk")
