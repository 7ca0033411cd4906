"""From a row of a file to a case: what its cells say, laid over what stands. Nothing is looked up or saved here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from django.utils.translation import gettext as _

from bureau.core.text import match_key
from bureau.sheets.kinds import SheetRow
from mediation.cases import cells, queries
from mediation.cases.bulk import BulkEntry, settled_entry
from mediation.cases.columns import SIDES
from mediation.choices import AgreementForm, Performance, Result, Side
from mediation.rules.cases import CaseValues
from mediation.rules.followups import NOTHING_YET, FollowUpValues
from mediation.rules.outcomes import AGREEMENT_FIELDS, OUTCOME_FIELDS, STILL_OPEN, OutcomeValues
from mediation.rules.parties import PartyValues

# Cells that are a field of the case as they stand; references come from ``row.found``.
PLAIN = (
    "accepted_on",
    "source",
    "source_doc_no",
    "dispute_type",
    "difficulty",
    "difficulty_reason",
    "party_count",
    "brief",
    "special_groups",
    "is_cross_committee",
    "remarks",
)
REFERENCES = ("committee", "village", "lead", "assistants")
# What happens after the end: a blank cell says nothing of it, for the file may be older than the event.
FOLLOWED = ("performance", "performed_on", "performance_note", "visited_on")
# Blank cells that follow from others hold what will be stored, so that they do not look like a change.
SETTLED = {
    "values": ("difficulty", "party_count", "special_groups"),
    "outcome": ("ended_on", "perform_mode"),
    "followup": FOLLOWED,
}
_EMPTY: dict[str, Any] = {field.name: field.default for field in fields(OutcomeValues)}


def entry_of(row: SheetRow) -> BulkEntry:
    """The settled entry of a row; columns that the file lacks keep what stands in ``row.record``."""
    outcome = _outcome_of(row)
    entry = settled_entry(
        BulkEntry(_values_of(row), outcome, _followup_of(row, outcome), case=row.record, serial=row.found.get("serial"))
    )
    _complete(row, entry)
    return entry


def _values_of(row: SheetRow) -> CaseValues:
    stood = queries.values_of(row.record) if row.record is not None else CaseValues()
    given: dict[str, Any] = {name: row.values[name] for name in PLAIN if name in row.values}
    if given.get("special_groups") is None:
        given.pop("special_groups", None)
    given |= {name: row.found[name] for name in REFERENCES if name in row.found}
    return replace(stood, **given, parties=_parties_of(row, stood.parties))


# -- parties -----------------------------------------------------------------------------------------------------------


def _parties_of(row: SheetRow, stood: Sequence[PartyValues]) -> tuple[PartyValues, ...]:
    before = [[party for party in stood if party.side == side] for side in SIDES]
    after = [_side_of(row, side, people) for side, people in zip(SIDES, before, strict=True)]
    if after == before:
        return tuple(stood)  # in the order they were entered, third parties in between
    return (*after[0], *after[1], *(party for party in stood if party.side == Side.THIRD))


def _side_of(row: SheetRow, side: str, stood: list[PartyValues]) -> list[PartyValues]:
    """The people of a side. Who is named keeps all that the file does not tell (sex, address, agents …)."""
    names_column, phones_column = SIDES[side]
    people = stood
    text = row.values.get(names_column)
    if text is not None and text != cells.names_text(cells.parts_of(cells.names_text(p.name for p in stood))):
        left = list(stood)
        people = [_known(left, name) or PartyValues(side, cells.kind_of(name), name) for name in cells.names_in(text)]
        if cells.names_others(text):
            row.warn(names_column, _("More people than are named: see that «涉及人数» counts them all"))
    phones = cells.phones_in(row.values[phones_column]) if phones_column in row.values else None
    if phones is None:
        return people
    if len(phones) > len(people):
        row.refuse(phones_column, _("More phones than names; write one for each name, — for who has none"))
    phones += [""] * len(people)
    return [replace(party, phone=phone) for party, phone in zip(people, phones, strict=False)]


def _known(left: list[PartyValues], name: str) -> PartyValues | None:
    """Takes the person of this name out of ``left``."""
    for place, party in enumerate(left):
        if match_key(party.name) == match_key(name):
            return left.pop(place)
    return None


# -- end and after -----------------------------------------------------------------------------------------------------


def _outcome_of(row: SheetRow) -> OutcomeValues:
    stood = queries.outcome_of(row.record) if row.record is not None else STILL_OPEN
    outcome = replace(stood, **{name: row.values[name] for name in OUTCOME_FIELDS if name in row.values})
    if stood.result and not outcome.result:
        if "result" in row.values and not row.is_refused("result"):
            row.refuse("result", _("This case is closed; it is opened again on its page, with a reason."))
        return stood
    gone = {name for name in _without(outcome) if name not in row.values}
    outcome = replace(outcome, **{name: _EMPTY[name] for name in gone})
    if outcome.result == Result.SUCCESS and outcome.agreed_on is None and "agreed_on" not in row.values:
        # Older ledgers have one day for both.
        row.found["one_day"] = True
        outcome = replace(outcome, agreed_on=outcome.ended_on)
    return outcome


def _without(outcome: OutcomeValues) -> set[str]:
    """What a result does not have; a file that lacks these columns need not say so."""
    if outcome.result == Result.SUCCESS:
        oral = set() if outcome.agreement_form == AgreementForm.WRITTEN else {"agreement_no"}
        return {"terminate_reason", "next_step"} | oral
    return set(AGREEMENT_FIELDS) | (set() if outcome.result == Result.TERMINATED else {"terminate_reason"})


def _followup_of(row: SheetRow, outcome: OutcomeValues) -> FollowUpValues:
    stood = queries.followup_of(row.record) if row.record is not None else NOTHING_YET
    given: dict[str, Any] = {name: row.values[name] for name in FOLLOWED if row.values.get(name)}
    if outcome.result != Result.SUCCESS:
        return replace(FollowUpValues(visited_on=stood.visited_on), **given, **_confirmation_of(row))
    if given.get("performance", stood.performance) != stood.performance and stood.performance == Performance.DONE:
        given.setdefault("performed_on", None)
    return replace(stood, **given, **_confirmation_of(row))


def _confirmation_of(row: SheetRow) -> dict[str, Any]:
    said: cells.Confirmation | None = row.values.get("confirmation")
    if said is None:
        return {}
    found: dict[str, Any] = {
        "confirm_applied_on": said.applied_on,
        "confirm_result": said.result,
        "confirm_result_on": said.result_on,
    }
    return found if said.result else {**found, "confirm_court": "", "confirm_ruling_no": ""}


def _complete(row: SheetRow, entry: BulkEntry) -> None:
    for part, names in SETTLED.items():
        values = getattr(entry, part)
        for name in names:
            if name in row.values and not row.is_refused(name):
                row.values[name] = getattr(values, name)
    if "confirmation" in row.values and not row.is_refused("confirmation"):
        after = entry.followup
        row.values["confirmation"] = cells.Confirmation(
            after.confirm_applied_on, after.confirm_result, after.confirm_result_on
        )
