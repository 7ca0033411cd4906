"""The rules of a prevention report (排查预防): one implementation for screens, imports and the API. No database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from django.utils.translation import gettext as _

from bureau.webkit.texts import text_problems
from mediation.models import Committee
from mediation.models.prevention import PAIRS
from mediation.rules.cases import EARLIEST
from mediation.rules.outcomes import Found, Problems, said

TEXTS = {"note": 500}
# What one committee can do on one day and still be believed; more is a slip of the keyboard.
MOST = 100_000


@dataclass(frozen=True, slots=True)
class PreventionValues:
    """What a committee reports of a day. No number means none."""

    date: dt.date | None = None
    committee: Committee | None = None
    sweeps: int | None = None
    prevented: int | None = None
    suicide_cases: int | None = None
    suicide_people: int | None = None
    criminal_cases: int | None = None
    criminal_people: int | None = None
    petition_cases: int | None = None
    petition_people: int | None = None
    fight_cases: int | None = None
    fight_people: int | None = None
    note: str = ""


PREVENTION_FIELDS = tuple(one.name for one in fields(PreventionValues))
# The columns of the official form, in its order.
FIGURES = tuple(name for name in PREVENTION_FIELDS if name not in ("date", "committee", "note"))


@dataclass(frozen=True, slots=True)
class PreventionFacts:
    """``committees``: those asked about that the actor reports for."""

    today: dt.date
    committees: Mapping[int, Committee] = field(default_factory=dict)


def settled_prevention(values: PreventionValues) -> PreventionValues:
    """A number that is left empty is 0."""
    zeros: dict[str, int] = {name: 0 for name in FIGURES if getattr(values, name) is None}
    return replace(values, note=values.note.strip(), **zeros)  # type: ignore[arg-type] # numbers into number fields


def prevention_problems(values: PreventionValues, facts: PreventionFacts) -> Problems:
    """Everything that forbids to store settled values, field → sentences; empty when they can be stored."""
    return said(
        [
            *_date_problems(values, facts),
            *_committee_problems(values, facts),
            *_number_problems(values),
            *text_problems({name: getattr(values, name) for name in TEXTS}, TEXTS),
        ]
    )


def _date_problems(values: PreventionValues, facts: PreventionFacts) -> Found:
    if values.date is None:
        return [("date", _("Fill in the day."))]
    if values.date > facts.today:
        return [("date", _("The day cannot be after today (%(today)s).") % {"today": facts.today.isoformat()})]
    if values.date < EARLIEST:
        return [("date", _("The date cannot be before %(first)s.") % {"first": EARLIEST.isoformat()})]
    return []


def _committee_problems(values: PreventionValues, facts: PreventionFacts) -> Found:
    if values.committee is None:
        return [("committee", _("Choose the committee."))]
    committee = facts.committees.get(values.committee.pk)
    if committee is None:
        return [("committee", _("This committee is not one your account reports for."))]
    day = values.date
    if day and (
        (committee.founded_on and day < committee.founded_on) or (committee.closed_on and day > committee.closed_on)
    ):
        return [("committee", _("The committee did not exist on that day."))]
    return []


def _number_problems(values: PreventionValues) -> Found:
    numbers: dict[str, int] = {name: getattr(values, name) or 0 for name in FIGURES}
    wrong = [name for name, number in numbers.items() if not 0 <= number <= MOST]
    if wrong:
        return [(name, _("Write a number from 0 to %(most)s.") % {"most": f"{MOST:,}"}) for name in wrong]
    if not any(numbers.values()):
        return [("sweeps", _("Write at least one figure; there is nothing to report else."))]
    return [problem for pair in PAIRS for problem in _pair_problems(pair, numbers)]


def _pair_problems(pair: str, numbers: Mapping[str, int]) -> Found:
    """Both figures or none, and a case concerns at least one person (domain notes 11.5, «Prevention»)."""
    cases, people = numbers[f"{pair}_cases"], numbers[f"{pair}_people"]
    if cases and not people:
        return [(f"{pair}_people", _("Write how many people these cases concern."))]
    if people and not cases:
        return [(f"{pair}_cases", _("Write how many cases these people belong to."))]
    if people < cases:
        words = _("%(cases)d cases concern at least %(cases)d people; check both numbers.")
        return [(f"{pair}_people", words % {"cases": cases})]
    return []
