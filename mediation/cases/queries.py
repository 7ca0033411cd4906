"""Reading cases: lists, single cases, look-ups for the rules, defaults for the entry page, what statistics count."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Case, F, Q, QuerySet, Value, When

from bureau.accounts.models import User
from bureau.core.querysets import in_slices
from consultants.models import Consultant
from consultants.services.queries import appointed_consultant, consultants_to_enter
from mediation.choices import Performance, Result
from mediation.models import Committee, MediationCase, Mediator, Party, Recusal
from mediation.proceedings import queries as proceedings
from mediation.rules import privacy
from mediation.rules.cases import CASE_FIELDS, CaseFacts, CaseValues
from mediation.rules.parties import PARTY_FIELDS, PartyValues
from villages.models import Village
from villages.queries import own_offices

# Encrypted or long: lists do without them.
HEAVY = ("brief", "danger_note", "remarks", "agreement_content", "performance_note", "grams")
LISTED = (
    *("number", "accepted_on", "parties_masked", "dispute_type", "state", "result", "is_dangerous", "voided_at"),
    *("due_on", "extended_until"),
    *("village__name", "village__township__name", "lead__name"),
)
RECENT_CASES = 60
CHIPS = 5

# The moves of a case ask the same; both stand where they can reach them.
may_read_facts = privacy.may_read_facts
outcome_of = proceedings.outcome_of
followup_of = proceedings.followup_of


def cases_of(user: User) -> QuerySet[MediationCase]:
    """What ``user`` may see, standing and void, with what lists show; the encrypted facts are left in the database."""
    return (
        MediationCase.objects.visible_to(user)
        .select_related("office", "village__township", "committee", "lead")
        .defer(*HEAVY)
    )


def listed_cases(user: User) -> QuerySet[MediationCase]:
    """Of each case only what the list shows: two thirds of the time of its first page went into columns nobody sees."""
    return cases_of(user).select_related(None).select_related("village__township", "lead").only(*LISTED)


def case_for(user: User, pk: Any) -> MediationCase:
    """One case with all its page shows, or NotVisible."""
    return (
        MediationCase.objects.select_related(
            "office", "village__township", "committee", "lead", "consultant", "created_by", "duplicate_of"
        )
        .prefetch_related("parties", "assistants")
        .get_visible(user, pk)
    )


def with_readability(cases: QuerySet[MediationCase], user: User) -> QuerySet[MediationCase]:
    """The same as ``may_read_facts`` for all rows of a list: each gets ``is_readable``."""
    reads = user.can("cases.facts")
    if not reads or user.can("cases.restricted"):
        return cases.annotate(is_readable=Value(reads, BooleanField()))
    own = Case(When(Q(involves_minor=False) | Q(created_by=user), then=True), default=False)
    return cases.annotate(is_readable=own)


def case_made_by(user: User, form_key: uuid.UUID | None) -> MediationCase | None:
    """The case that ``user`` made with the one-time key before, if he still sees it."""
    if form_key is None:
        return None
    return MediationCase.objects.visible_to(user).filter(form_key=form_key, created_by=user).first()


def case_numbered(user: User, year: int, short_name: str, serial: int) -> MediationCase | None:
    """The case with this number, if ``user`` sees it."""
    found = MediationCase.objects.visible_to(user).filter(serial_year=year, serial=serial)
    return found.filter(committee__short_name=short_name).first()


# -- values as they stand ----------------------------------------------------------------------------------------------


def values_of(case: MediationCase) -> CaseValues:
    """What was entered, as it stands; parties and assistants included."""
    plain: dict[str, Any] = {name: getattr(case, name) for name in CASE_FIELDS}
    return CaseValues(
        **{**plain, "special_groups": tuple(case.special_groups)},
        assistants=tuple(case.assistants.all()),
        parties=tuple(party_values(party) for party in case.entered_parties),
    )


def party_values(party: Party) -> PartyValues:
    return PartyValues(**{name: getattr(party, name) for name in PARTY_FIELDS})


# -- for whom ``user`` registers ---------------------------------------------------------------------------------------


def committees_to_enter(user: User, on: dt.date) -> QuerySet[Committee]:
    """Committees of the offices whose work ``user`` records."""
    offices = own_offices(user, on)
    return Committee.objects.visible_to(user).filter(office__in=offices.values("pk")).select_related("office")


def mediators_to_enter(user: User, on: dt.date) -> QuerySet[Mediator]:
    """Mediators of these committees who serve on that day; the committee's own are offered first on the page."""
    committees = committees_to_enter(user, on)
    return Mediator.objects.filter(committee__in=committees.values("pk")).serving(on).select_related("committee")


def entry_facts(
    user: User,
    *,
    today: dt.date,
    committee_ids: Iterable[int],
    village_ids: Iterable[int],
    case: MediationCase | None = None,
) -> CaseFacts:
    """What the rules must know to judge entries of ``user``; in bulk, not per entry."""
    recused: frozenset[int] = frozenset()
    if case is not None:
        recused = frozenset(Recusal.objects.filter(case=case).values_list("mediator_id", flat=True))
    return CaseFacts(
        today=today,
        committees={c.pk: c for c in in_slices(committees_to_enter(user, today), "pk", committee_ids)},
        villages={v.pk: v for v in in_slices(Village.objects.visible_to(user), "pk", village_ids)},
        registered_on=case.accepted_on if case is not None else None,
        recused=recused,
    )


def usual_consultant(village_id: int, on: dt.date) -> Consultant | None:
    """The village's legal consultant on that day: who would have helped."""
    return appointed_consultant(village_id, on)


def offered_consultants(user: User, on: dt.date, case: MediationCase | None = None) -> QuerySet[Consultant]:
    """Whom ``user`` may name as having helped; who is named already stays a choice when he has left."""
    offered = consultants_to_enter(user, on)
    if case is None or case.consultant_id is None:
        return offered
    return offered.order_by() | Consultant.objects.filter(pk=case.consultant_id).select_related("firm")


def recent_cases(user: User) -> list[MediationCase]:
    """The last cases ``user`` registered, for «same as last» and the chips of the entry page."""
    entered = MediationCase.objects.visible_to(user).filter(created_by=user)
    return list(
        entered.select_related("committee", "village__township", "lead").defer(*HEAVY).order_by("-pk")[:RECENT_CASES]
    )


@dataclass(frozen=True)
class Habits:
    """What ``user`` entered lately, latest first: the defaults and chips of the entry page."""

    last: MediationCase | None = None
    villages: tuple[Village, ...] = ()
    committees: tuple[Committee, ...] = ()
    dispute_types: tuple[str, ...] = ()


def habits_of(user: User) -> Habits:
    """From the last cases of ``user``; the dispute types by how often they came."""
    cases = recent_cases(user)
    types = Counter(case.dispute_type for case in cases)
    return Habits(
        cases[0] if cases else None,
        tuple({case.village_id: case.village for case in cases}.values())[:CHIPS],
        tuple({case.committee_id: case.committee for case in cases}.values())[:CHIPS],
        tuple(value for value, _count in types.most_common(CHIPS)),
    )


# -- what statistics count ---------------------------------------------------------------------------------------------


def _countable(day: str) -> QuerySet[MediationCase]:
    """One row per counted case that has ``day``, annotated as ``statistics.countables.Countable`` asks."""
    return (
        MediationCase.objects.counted()
        .filter(**{f"{day}__isnull": False})
        .annotate(record_id=F("pk"), event_date=F(day), quantity=Value(1))
        .order_by()
    )


def accepted_cases() -> QuerySet[MediationCase]:
    """Cases by the day of acceptance. No scope: figures are the county's."""
    return _countable("accepted_on")


def successful_cases() -> QuerySet[MediationCase]:
    """Successful cases by the day of closing."""
    return _countable("ended_on").filter(result=Result.SUCCESS)


def performed_cases() -> QuerySet[MediationCase]:
    """Cases whose agreement was performed in full, by the day of performance."""
    return _countable("performed_on").filter(performance=Performance.DONE)


def visited_cases() -> QuerySet[MediationCase]:
    """Cases by the day of their first return visit; a case counts once however often it is visited."""
    return _countable("visited_on")


def cases_changed_since(moment: dt.datetime) -> QuerySet[MediationCase]:
    """Cases entered, changed, voided or restored at or after ``moment``: what a closing has to look at again."""
    return MediationCase.objects.filter(updated_at__gte=moment).order_by()
