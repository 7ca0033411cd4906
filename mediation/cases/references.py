"""What the rows of a file refer to: committees, villages, mediators; found in sets, within the importer's scope."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.text import match_key
from bureau.sheets.kinds import SheetRow, SheetRun
from mediation.cases import cells
from mediation.cases.numbering import case_number, read_number
from mediation.cases.queries import committees_to_enter, mediators_to_enter
from mediation.committees.queries import CommitteeFinder
from mediation.models import Committee, Mediator
from villages.queries import VillageFinder


def committees_of(user: User) -> list[Committee]:
    """What drop-downs offer: those that serve today and that ``user`` enters for."""
    today = timezone.localdate()
    ours = committees_to_enter(user, today).values("pk")
    return list(Committee.objects.active(today).filter(pk__in=ours).order_by("office__order", "name"))


def mediator_names(user: User) -> list[str]:
    mediators = mediators_to_enter(user, timezone.localdate())
    return sorted(set(mediators.order_by().values_list("name", flat=True)))


# -- committees and numbers --------------------------------------------------------------------------------------------


def find_committees(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    """By name or short name; where the cell is blank, by the number of the case."""
    run.memory["committees"] = list(committees_to_enter(run.actor, run.today).select_related("office", "village"))
    finder = CommitteeFinder(run.memory["committees"])
    by_short = {match_key(committee.short_name): committee for committee in run.memory["committees"]}
    for row in rows:
        text = row.get("committee") or ""
        if text:
            committee, problem = finder.find(text)
            committee = committee or by_short.get(match_key(text))
            row.found["committee"] = committee
            if committee is None:
                row.refuse("committee", problem)
        if row.get("number"):
            _take_number(row, by_short)


def _take_number(row: SheetRow, by_short: dict[str, Committee]) -> None:
    """The serial of the paper file, when the number is one of the row's committee and year."""
    read = read_number(row["number"])
    if read is None:
        words = _("Write the number like (2026)河口镇人调字第1号, or leave the cell blank: then the next one is given.")
        row.refuse("number", words)
        return
    year, short, serial = read
    committee = row.found.setdefault("committee", by_short.get(match_key(short)))
    day: dt.date | None = row.get("accepted_on")
    if committee is None:
        if not row.is_refused("committee"):
            row.refuse("number", _("«%(short)s» is the short name of none of your committees.") % {"short": short})
    elif match_key(short) != match_key(committee.short_name):
        words = _("The number is not one of this committee, whose short name is «%(short)s».")
        row.refuse("number", words % {"short": committee.short_name})
    elif day is not None and day.year != year:
        row.refuse(
            "number", _("The number is of %(year)d, but the case was accepted in another year.") % {"year": year}
        )
    elif not serial:
        row.refuse("number", _("Numbers begin with 1."))
    else:
        row.found["serial"] = serial
        row.values["number"] = case_number(committee, year, serial)


# -- villages ----------------------------------------------------------------------------------------------------------


def find_villages(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    """By name within the township (or the committee's office), or by code. A blank cell of a village committee: its
    own village.
    """
    if not {"village", "village_code"} & run.columns:
        return
    finder = VillageFinder.visible_to(run.actor)
    own = {committee.pk: committee.village for committee in run.memory["committees"] if committee.village}
    for row in rows:
        row.values.setdefault("village", "")  # told by its code alone
        name, code = row.get("village") or "", row.get("village_code") or ""
        committee = row.found.get("committee")
        row.found["village"] = own.get(committee.pk) if committee else None
        if not name and not code:
            continue
        township = row.get("township") or ""
        office = committee.office.name if committee and not township else ""
        found = finder.find(name=name, township=township, code=code, office=office)
        if found.village is None and office and not found.is_ambiguous:
            found = finder.find(name=name, code=code)
        row.found["village"] = found.village
        if found.village is None:
            row.refuse("village" if name else "village_code", found.problem)


# -- mediators ---------------------------------------------------------------------------------------------------------


def find_mediators(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    """The lead of the case, then who assisted: of its committee; of any committee where the row says 跨调委会."""
    if not {"lead", "assistants"} & run.columns:
        return
    finder = _Mediators(run.actor)
    for row in rows:
        names = cells.parts_of(row.get("lead") or "")
        if len(names) > 1:
            row.values["assistants"] = cells.names_text(
                sorted({*names[1:], *cells.parts_of(row.get("assistants") or "")})
            )
        if "lead" in row.values:
            row.found["lead"] = finder.find(row, "lead", names[0]) if names else None
        if "assistants" in row.values:
            assistants = cells.parts_of(row["assistants"])
            found = [finder.find(row, "assistants", name) for name in assistants]
            row.found["assistants"] = tuple(one for one in found if one is not None)


class _Mediators:
    """Those of the importer's scope, released ones too: old cases name them."""

    def __init__(self, user: User) -> None:
        self._known: dict[str, list[Mediator]] = defaultdict(list)
        for mediator in Mediator.objects.visible_to(user).select_related("committee").order_by("pk"):
            self._known[match_key(mediator.name)].append(mediator)

    def find(self, row: SheetRow, column: str, name: str) -> Mediator | None:
        key, committee = match_key(name), row.found.get("committee")
        for mediator in _standing(row):
            if match_key(mediator.name) == key:
                return mediator
        known = self._known.get(key, [])
        ours = [one for one in known if committee is None or one.committee_id == committee.pk]
        fitting = ours or (known if row.get("is_cross_committee") else [])
        day = row.get("accepted_on")
        if len(fitting) > 1 and day:
            fitting = [one for one in fitting if _serves(one, day)] or fitting
        if len(fitting) == 1:
            return fitting[0]
        if not row.is_refused("committee"):
            row.refuse(column, _problem(name, fitting, known))
        return None


def _problem(name: str, fitting: Sequence[Mediator], known: Sequence[Mediator]) -> str:
    if fitting:
        return _("Several mediators are called %(name)s; enter this case on its page.") % {"name": name[:20]}
    if known:
        words = _("%(name)s is a mediator of %(committee)s. Write 是 in 跨调委会 if that is meant.")
        return words % {"name": name[:20], "committee": known[0].committee.short_name}
    words = _("The committee has no mediator called %(name)s; check the name, or import the mediators first.")
    return words % {"name": name[:20]}


def _standing(row: SheetRow) -> Iterator[Mediator]:
    """Who stands on the case already may stay, whatever became of him."""
    if row.record is not None:
        yield from ([row.record.lead] if row.record.lead else [])
        yield from row.record.assistants.all()


def _serves(mediator: Mediator, day: dt.date) -> bool:
    return (mediator.appointed_on or day) <= day <= (mediator.ended_on or day)
