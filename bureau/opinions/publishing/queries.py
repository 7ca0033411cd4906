"""Reading what is published and what could be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import NotVisible
from bureau.opinions.choices import REPLIED_STATES
from bureau.opinions.models import Category, Opinion, Publication, Reply
from bureau.opinions.querysets import OpinionQuerySet

# Never in a list.
_HEAVY = ("body", "satisfaction_note", "extend_reason", "sealed_text", "grams", "code_hash")


def can_be_published(opinion: Opinion) -> bool:
    """Answered, with consent, and none that some must not know of."""
    return opinion.state in REPLIED_STATES and opinion.publish_consent and not opinion.is_sealed and not opinion.is_void


# Tab of the staff's list → which opinions; those that wait first.
STANDINGS: Mapping[str, Callable[[OpinionQuerySet], OpinionQuerySet]] = {
    "ready": lambda found: found.filter(
        state__in=REPLIED_STATES, publish_consent=True, publication__isnull=True
    ).order_by("-replied_on", "-pk"),
    "public": lambda found: found.filter(
        publish_consent=True, publication__isnull=False, publication__withdrawn_at__isnull=True
    ).order_by("-publication__published_at", "-pk"),
    "withdrawn": lambda found: found.filter(publication__withdrawn_at__isnull=False).order_by(
        "-publication__withdrawn_at", "-pk"
    ),
}


def opinions_to_publish(user: User, standing: str) -> OpinionQuerySet:
    """What ``user`` may see of those that can be published, are, or were; sealed and void ones are none of them."""
    found = Opinion.objects.visible_to(user).counted()
    return STANDINGS[standing](found).select_related("category", "office", "publication").defer(*_HEAVY)


def opinion_to_publish(user: User, pk: Any) -> Opinion:
    """One opinion for the page on which its copy is written, or NotVisible."""
    rows = Opinion.objects.select_related("category", "office", "village__township", "township", "publication")
    return rows.get_visible(user, pk)


def copy_of(opinion: Opinion) -> Publication | None:
    """The copy that was made of an opinion, public or withdrawn."""
    return getattr(opinion, "publication", None)


def sent_reply(opinion: Opinion) -> Reply | None:
    """The last reply that its sender has read."""
    return opinion.replies.filter(sent_at__isnull=False).order_by("-round").first()


# -- for everybody -----------------------------------------------------------------------------------------------------


def published(category: Category | None = None) -> QuerySet[Publication]:
    """What stands on the public pages, the latest first. Of the opinion only what those pages show is read."""
    found = Publication.objects.public()
    if category is not None:
        found = found.filter(opinion__category=category)
    shown = ("category__name", "office__name", "received_on", "replied_on", "outcome")
    return (
        found.select_related("opinion__category", "opinion__office")
        .only("title", "text", "reply", "published_at", "opinion_id", *(f"opinion__{name}" for name in shown))
        .order_by("-published_at", "-pk")
    )


def published_one(pk: int) -> Publication:
    """One of them, or NotVisible: what was withdrawn is not there any more."""
    found = published().filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise NotVisible(_("This is not published, or not any more."))
    return found


def published_categories() -> QuerySet[Category]:
    """Categories of which something is published, in the order of the form."""
    public = Publication.objects.public().order_by().values("opinion__category")
    return Category.objects.filter(Q(pk__in=public)).order_by("order", "pk")
