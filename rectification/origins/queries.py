"""Reading: what to propose for a problem made of an opinion, and how many opinions became problems."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bureau.accounts.models import User
from bureau.opinions.models import Category, Opinion
from bureau.opinions.querysets import OpinionQuerySet
from bureau.opinions.rules.submissions import derived_title
from rectification.choices import RectificationType, Source
from rectification.models import Campaign, Origin, Problem, ProblemCategory
from rectification.rules.origins import Teller, without_person
from rectification.rules.problems import TEXTS

# What is put right by a deadline usually takes a month (限期整改, domain notes 3.2 names no days): a proposal only.
USUAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class Share:
    """Opinions of one category (None: of all) that were received, and those of them that are on the list."""

    category: Category | None
    received: int
    listed: int

    @property
    def share(self) -> Decimal | None:
        """Listed ÷ received; None when nothing was received."""
        return Decimal(self.listed) / self.received if self.received else None


def present_origin(opinion: Opinion) -> Origin | None:
    """Under which problem the opinion stands on the list; a void problem is none."""
    return Origin.objects.standing().filter(opinion=opinion).select_related("problem").first()


def proposal(opinion: Opinion, today: dt.date) -> dict[str, Any]:
    """Initial values of the form of a problem: what the opinion says, without who wrote it."""
    teller = Teller(opinion.name, opinion.phone)
    # A title that was made of the text is its cut beginning: then the text itself describes the problem.
    has_title = opinion.title != derived_title(opinion.body)
    description, cause = (opinion.title, opinion.body) if has_title else (opinion.body, "")
    campaign = _usual_campaign()
    same_name = ProblemCategory.objects.filter(campaign=campaign, name=opinion.category.name, is_active=True)
    category = same_name.first() if campaign is not None else None
    return {
        "campaign": campaign.pk if campaign else "",
        "category": category.pk if category else None,
        "source": Source.OPINION,
        "description": without_person(description, teller)[: TEXTS["description"]],
        "cause": without_person(cause, teller)[: TEXTS["cause"]],
        "office": opinion.office_id,
        "owner": opinion.handler.name if opinion.handler is not None else "",
        "rect_type": RectificationType.TIMED,
        "found_on": today,
        "deadline": _deadline(campaign, today),
    }


def _usual_campaign() -> Campaign | None:
    """The active campaign to which an opinion went last, else the only one there is."""
    last = Origin.objects.filter(problem__campaign__is_active=True).order_by("-pk").select_related("problem__campaign")
    if (origin := last.first()) is not None:
        return origin.problem.campaign
    of_opinions = Problem.objects.filter(source=Source.OPINION, campaign__is_active=True).order_by("-pk")
    if (problem := of_opinions.select_related("campaign").first()) is not None:
        return problem.campaign
    active = list(Campaign.objects.active()[:2])
    return active[0] if len(active) == 1 else None


def _deadline(campaign: Campaign | None, today: dt.date) -> dt.date:
    usual = today + dt.timedelta(days=USUAL_DAYS)
    ends_on = campaign.ends_on if campaign is not None else None
    return min(usual, ends_on) if ends_on is not None and ends_on >= today else usual


# -- how many ----------------------------------------------------------------------------------------------------------


def listed_opinions(user: User) -> OpinionQuerySet:
    """Opinions on the list that ``user`` may see, sealed reports not counted, each once."""
    standing = Origin.objects.standing().filter(opinion=OuterRef("pk"))
    return Opinion.objects.visible_to(user).counted().filter(Exists(standing))


def problems_behind(opinions: Iterable[Opinion]) -> dict[int, Problem]:
    """Key of an opinion that the reader sees → the problem it stands under, in one query."""
    origins = Origin.objects.standing().filter(opinion__in=[one.pk for one in opinions]).select_related("problem")
    return {one.opinion_id: one.problem for one in origins}


def shares_of(user: User, first: dt.date | None, last: dt.date | None) -> list[Share]:
    """Every category in use or with opinions, then all together; by the day of receipt, both days included.

    Sealed reports are in no count, whoever asks.
    """
    received = _by_category(Opinion.objects.visible_to(user).counted(), first, last)
    listed = _by_category(listed_opinions(user), first, last)
    wanted = Category.objects.filter(Q(is_active=True) | Q(pk__in=received)).order_by("order", "pk")
    rows = [Share(one, received.get(one.pk, 0), listed.get(one.pk, 0)) for one in wanted]
    return [*rows, Share(None, sum(received.values()), sum(listed.values()))]


def _by_category(opinions: QuerySet[Opinion], first: dt.date | None, last: dt.date | None) -> dict[int, int]:
    if first is not None:
        opinions = opinions.filter(received_on__gte=first)
    if last is not None:
        opinions = opinions.filter(received_on__lte=last)
    return dict(opinions.order_by().values_list("category").annotate(count=Count("pk")))
