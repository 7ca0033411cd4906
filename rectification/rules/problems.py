"""The rules of entering a problem: one implementation for screens, imports and the API. No database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from django.utils.translation import gettext as _

from bureau.webkit.texts import text_problems
from rectification.choices import RectificationType, Source
from rectification.models import Campaign, ProblemCategory
from villages.models import JusticeOffice

# The ledgers' event dates start in 2000: nothing older was ever counted.
EARLIEST = dt.date(2000, 1, 1)
# A deadline further away than five years is a typing error: campaigns last months, long-term work has no deadline.
LONGEST_YEARS = 5
# What is kept up for good is reported on for many years; a day beyond a working life is a typing error.
MOST_REPORTING_YEARS = 40
# What is kept up for good reports by the quarter when nothing else is said (bureaus' practice).
REPORT_AFTER_DAYS = 90
TEXTS = {
    "description": 2000,
    "cause": 2000,
    "goal": 1000,
    "leader": 50,
    "unit": 60,
    "owner": 50,
    "remarks": 2000,
    "public_text": 200,
}
_KNOWN = {"source": frozenset(Source.values), "rect_type": frozenset(RectificationType.values)}

Problems = dict[str, list[str]]
Found = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProblemValues:
    """What is entered of a problem. Empty texts are ``""``, everything else missing is None."""

    campaign: Campaign | None = None
    source: str = ""
    category: ProblemCategory | None = None
    description: str = ""
    cause: str = ""
    goal: str = ""
    leader: str = ""
    unit: str = ""
    office: JusticeOffice | None = None
    owner: str = ""
    rect_type: str = ""
    found_on: dt.date | None = None
    deadline: dt.date | None = None
    next_report_on: dt.date | None = None
    public_text: str = ""
    remarks: str = ""


PROBLEM_FIELDS = tuple(f.name for f in fields(ProblemValues))


@dataclass(frozen=True, slots=True)
class ProblemFacts:
    """What the rules must know of the world.

    ``offices``: those the actor enters for; ``for_county``: he enters for units of the bureau too.
    ``had_deadline``: of a problem that is changed: its deadline moves by an extension only.
    """

    today: dt.date
    offices: Mapping[int, JusticeOffice] = field(default_factory=dict)
    for_county: bool = False
    had_deadline: dt.date | None = None


def settled(values: ProblemValues) -> ProblemValues:
    """The values with what follows from others: the unit's name from its office, the usual kind."""
    unit = values.unit.strip() or (values.office.name if values.office is not None else "")
    return replace(values, unit=unit, rect_type=values.rect_type or RectificationType.TIMED)


def problems_of(values: ProblemValues, facts: ProblemFacts) -> Problems:
    """Everything that forbids to store ``settled`` values, field → sentences; empty when they can be stored."""
    return said(
        [
            *_campaign_problems(values),
            *_choice_problems(values),
            *_unit_problems(values, facts),
            *_date_problems(values, facts),
            *_deadline_problems(values, facts),
            *_text_problems(values),
        ]
    )


def said(problems: Found) -> Problems:
    """(field, sentence) pairs as field → sentences."""
    found: Problems = {}
    for name, message in problems:
        found.setdefault(name, []).append(message)
    return found


def _campaign_problems(values: ProblemValues) -> Found:
    if values.campaign is None:
        return [("campaign", _("Choose the campaign."))]
    category = values.category
    if category is not None and category.campaign_id not in (None, values.campaign.pk):
        return [("category", _("This category belongs to another campaign."))]
    return []


def _choice_problems(values: ProblemValues) -> Found:
    found = [
        (name, _("This is not one of the choices."))
        for name, known in _KNOWN.items()
        if getattr(values, name) and getattr(values, name) not in known
    ]
    if not values.source:
        found.append(("source", _("Choose where the problem came from.")))
    return found


def _unit_problems(values: ProblemValues, facts: ProblemFacts) -> Found:
    if values.office is not None:
        if values.office.pk not in facts.offices:
            return [("office", _("This office is not one your account enters for."))]
        return []
    if not facts.for_county:
        return [("office", _("Choose the justice office; units of the bureau are entered by the bureau."))]
    return [] if values.unit else [("unit", _("Write the responsible unit."))]


def _date_problems(values: ProblemValues, facts: ProblemFacts) -> Found:
    day = values.found_on
    if day is None:
        return [("found_on", _("Fill in the day the problem was found."))]
    if day > facts.today:
        words = _("The date cannot be after today (%(today)s).")
        return [("found_on", words % {"today": facts.today.isoformat()})]
    if day < EARLIEST:
        return [("found_on", _("The date cannot be before %(first)s.") % {"first": EARLIEST.isoformat()})]
    return []


def _deadline_problems(values: ProblemValues, facts: ProblemFacts) -> Found:
    if values.rect_type == RectificationType.LONG_TERM:
        if facts.had_deadline:
            # Else an overdue problem would not be overdue any more, without anybody's approval.
            words = _("What has a deadline keeps it: it is moved by an extension, not by another kind.")
            return [("rect_type", words)]
        return _report_problems(values)
    found: Found = []
    if values.next_report_on is not None:
        found.append(("next_report_on", _("Only what is kept up for good reports again and again.")))
    if values.deadline is None:
        return [*found, ("deadline", _("Fill in the deadline."))]
    begin = values.found_on or values.deadline
    if values.deadline < begin:
        found.append(("deadline", _("The deadline is before the day the problem was found; check both.")))
    elif values.deadline.year > begin.year + LONGEST_YEARS:
        found.append(("deadline", _("The deadline lies more than %(years)d years ahead.") % {"years": LONGEST_YEARS}))
    if facts.had_deadline and values.deadline != facts.had_deadline:
        found.append(("deadline", _("A deadline is moved by an extension, which keeps the former one on record.")))
    return found


def _report_problems(values: ProblemValues) -> Found:
    if values.deadline is not None:
        return [("deadline", _("What is kept up for good has no deadline; fill in when the next report is due."))]
    if values.next_report_on is None:
        return [("next_report_on", _("Fill in when the next report is due."))]
    begin = values.found_on or values.next_report_on
    if values.next_report_on < begin:
        return [("next_report_on", _("The next report is due before the day the problem was found; check both."))]
    if values.next_report_on.year > begin.year + MOST_REPORTING_YEARS:
        words = _("The next report lies more than %(years)d years after the finding; check both days.")
        return [("next_report_on", words % {"years": MOST_REPORTING_YEARS})]
    return []


def _text_problems(values: ProblemValues) -> Found:
    found = text_problems({name: getattr(values, name) for name in TEXTS}, TEXTS)
    if not values.description.strip():
        found.append(("description", _("Write what the problem is.")))
    names = [name.strip() for name in (values.owner, values.leader) if len(name.strip()) > 1]
    if any(name in values.public_text for name in names):
        found.append(("public_text", _("The sentence for the public names a person; take the name out.")))
    return found
