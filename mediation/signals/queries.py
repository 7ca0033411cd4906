"""Reading for the weekly check: the facts of a week's cases beside those of the season, and the list of signals."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from bureau.accounts.models import User
from bureau.core.querysets import in_slices
from bureau.core.weeks import Week
from bureau.sheets.models import ImportBatch
from mediation.choices import SignalState
from mediation.models import MediationCase, Party, Signal
from mediation.signals.rules import DAYS_BACK, CaseFact, is_odd_id, marks_of, pieces_of

# Not needed to list cases, and costly to decrypt.
ENCRYPTED = ("brief", "danger_note", "remarks", "agreement_content", "performance_note", "grams")
COLUMNS = ("pk", "office_id", "committee_id", "lead_id", "accepted_on", "agreed_on", "agreement_form")


def facts_of_week(week: Week) -> list[CaseFact]:
    """Counted cases entered in ``week``, and those accepted or entered in the season before. No scope: it is the
    county's own check, and its findings carry no personal data.
    """
    begin, end = _moment(week.monday), _moment(week.next().monday)
    since = week.monday - dt.timedelta(days=DAYS_BACK)
    looked_at = MediationCase.objects.counted().filter(
        Q(created_at__gte=begin, created_at__lt=end) | Q(accepted_on__gte=since, created_at__lt=end)
    )
    columns = (*COLUMNS, "brief", "created_at", "created_by", "committee__kind")
    cases = list(looked_at.select_related("committee").only(*columns).order_by("pk"))
    if not any(case.created_at >= begin for case in cases):
        return []
    parties = _parties([case.pk for case in cases])
    imported = _Imports(begin, end)
    return [
        CaseFact(
            pk=case.pk,
            office=case.office_id,
            committee=case.committee_id,
            lead=case.lead_id,
            accepted_on=case.accepted_on,
            agreed_on=case.agreed_on,
            agreement_form=case.agreement_form,
            entered_by=case.created_by_id,
            typed_at=None if imported.has(case) else case.created_at,
            is_new=case.created_at >= begin,
            committee_kind=case.committee.kind,
            pieces=pieces_of(case.brief, [party.name for party in parties[case.pk]]),
            marks=frozenset(mark for party in parties[case.pk] for mark in marks_of(party)),
            has_odd_id=any(
                party.id_no and is_odd_id(party.id_no, party.sex, party.birth_year) for party in parties[case.pk]
            ),
        )
        for case in cases
    ]


def _moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _parties(case_ids: Sequence[int]) -> dict[int, list[Party]]:
    """The parties by case, with what the check needs of them."""
    found: dict[int, list[Party]] = defaultdict(list)
    hashes = ("name_hash", "phone_hash", "address_hash", "id_hash")
    rows = Party.objects.only("case_id", "name", *hashes, "id_no", "sex", "birth_year").order_by()
    for party in in_slices(rows, "case_id", case_ids):
        found[party.case_id].append(party)
    return found


class _Imports:
    """Which cases came in with an Excel file: written in one go, they say nothing about typing."""

    def __init__(self, begin: dt.datetime, end: dt.datetime) -> None:
        batches = ImportBatch.objects.filter(kind="cases", created_at__lt=end, finished_at__gte=begin)
        self._spans: dict[int, list[tuple[dt.datetime, dt.datetime]]] = defaultdict(list)
        for user, started, finished in batches.values_list("user_id", "created_at", "finished_at"):
            if finished is not None:
                self._spans[user].append((started, finished))

    def has(self, case: MediationCase) -> bool:
        spans = self._spans.get(case.created_by_id or 0, ())
        return any(started <= case.created_at <= finished for started, finished in spans)


def signals_of(user: User) -> QuerySet[Signal]:
    """The signals ``user`` may see, newest week first, with the number of their cases."""
    return (
        Signal.objects.visible_to(user)
        .select_related("office", "committee", "mediator", "updated_by")
        .annotate(case_count=Count("cases"))
        .order_by("-week", "kind", "pk")
    )


def cases_of_signal(user: User, signal: Signal) -> list[MediationCase]:
    """The cases a signal is about, as lists show them, by the day they were entered."""
    found = MediationCase.objects.visible_to(user).filter(signals=signal).defer(*ENCRYPTED)
    return list(found.select_related("village", "committee", "lead", "created_by").order_by("created_at", "pk"))


def open_count(user: User) -> int:
    """How many wait for a reviewer."""
    return Signal.objects.visible_to(user).filter(state=SignalState.OPEN).count() if user.can("cases.review") else 0


def known_keys(keys: Iterable[str]) -> set[str]:
    return set(Signal.objects.filter(key__in=set(keys)).values_list("key", flat=True))
