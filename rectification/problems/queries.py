"""Reading problems: lists, single ones, look-ups for the rules, what statistics count."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import NotVisible
from rectification.models import ChecklistItem, Origin, Problem, ProblemFile
from rectification.rules.problems import PROBLEM_FIELDS, ProblemFacts, ProblemValues
from villages.queries import own_offices
from villages.scope import COUNTY


def problems_for(user: User) -> QuerySet[Problem]:
    """What ``user`` may see, standing and void, with what lists and sheets show."""
    return Problem.objects.visible_to(user).select_related("campaign", "category", "office")


def problem_for(user: User, pk: Any) -> Problem:
    """One problem with all its page shows, or NotVisible."""
    return (
        Problem.objects.select_related(
            "campaign", "category", "office", "requested_by", "verified_by", "signed_by", "created_by"
        )
        .prefetch_related("measures", "progress", "files")
        .get_visible(user, pk)
    )


def problem_made_by(user: User, form_key: uuid.UUID | None) -> Problem | None:
    """The problem that ``user`` made with the one-time key before, if he still sees it."""
    if form_key is None:
        return None
    return Problem.objects.visible_to(user).filter(form_key=form_key, created_by=user).first()


def origins_of(user: User, problem: Problem) -> list[Origin]:
    """The opinions that the problem answers and ``user`` may see; of others he must not even know."""
    rows = Origin.objects.visible_to(user).filter(problem=problem, taken_off_on__isnull=True)
    return list(rows.select_related("opinion__category").defer("opinion__body", "opinion__grams").order_by("pk"))


def values_of(problem: Problem) -> ProblemValues:
    """What was entered, as it stands."""
    return ProblemValues(**{name: getattr(problem, name) for name in PROBLEM_FIELDS})


def entry_facts(user: User, *, today: dt.date, problem: Problem | None = None) -> ProblemFacts:
    """What the rules must know to judge entries of ``user``."""
    return ProblemFacts(
        today=today,
        offices={office.pk: office for office in own_offices(user, today)},
        for_county=user.can(COUNTY),
        had_deadline=problem.deadline if problem is not None else None,
    )


def questions_of(problem: Problem) -> dict[int, str]:
    """The questions to be answered before the closing of ``problem`` is signed: those of its campaign and of all."""
    items = ChecklistItem.objects.filter(Q(campaign=problem.campaign_id) | Q(campaign=None), is_active=True)
    return dict(items.order_by("order", "pk").values_list("pk", "text"))


def proof_for(user: User, pk: Any) -> ProblemFile:
    """A file of a problem that ``user`` may see, or NotVisible."""
    seen = Problem.objects.visible_to(user)
    found = ProblemFile.objects.select_related("problem").filter(pk=pk, problem__in=seen).first()
    if found is None:
        raise NotVisible(_("There is no such file, or your account may not see it."))
    return found


def may_work(user: User, problem: Problem, today: dt.date) -> bool:
    """Whether ``user`` enters for the unit of the problem: what he sees by his position, or the county."""
    if not user.can("problems.work") or problem.is_void:
        return False
    if user.can(COUNTY):
        return True
    return problem.office_id is not None and own_offices(user, today).filter(pk=problem.office_id).exists()


# -- what statistics count ---------------------------------------------------------------------------------------------


def _countable(day: str) -> QuerySet[Problem]:
    """One row per standing problem of an office that has ``day``; the bureau's own units are ranked with nobody."""
    return (
        Problem.objects.standing()
        .filter(**{f"{day}__isnull": False}, office__isnull=False)
        .annotate(record_id=F("pk"), event_date=F(day), quantity=Value(1), village_id=Value(None, IntegerField()))
        .order_by()
    )


def found_problems() -> QuerySet[Problem]:
    """Problems by the day they were found. No scope: figures are the county's."""
    return _countable("found_on")


def closed_on_time() -> QuerySet[Problem]:
    """Closed problems that were applied for by their deadline, by the day of closing.

    What an older ledger brought in closed was signed by nobody here (``rules.history``) and does not count.
    """
    in_time = Q(deadline__isnull=True) | Q(requested_on__lte=F("deadline"))
    return _countable("closed_on").filter(in_time, signed_by__isnull=False)


def still_closed() -> QuerySet[Problem]:
    """Problems that were still put right 90 days after closing, by the day of that look-back."""
    return _countable("held_on")


def relapsed_problems() -> QuerySet[Problem]:
    """Problems that relapsed, by the day the last relapse was found."""
    return _countable("relapsed_on")


def problems_changed_since(moment: dt.datetime) -> QuerySet[Problem]:
    """Problems entered, changed, voided or restored at or after ``moment``: what a closing has to look at again."""
    return Problem.objects.filter(updated_at__gte=moment).order_by()
