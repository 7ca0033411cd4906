"""The case ledger as a workbook: the same rules as the screen, looked up in sets.

A row is the case of its 卷号; without one that of the same committee, day of acceptance, type and names. So the same
file twice changes nothing, and our own export comes back unchanged, also where it was masked for its reader. A column
that the file lacks, and what no column tells (sex, address, agents of the parties …), stays as it is.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.core.errors import EntriesRefused
from bureau.core.querysets import in_slices
from bureau.core.text import match_key
from bureau.sheets.cells import Cell
from bureau.sheets.kinds import SheetKind, SheetRow, SheetRun, pair
from bureau.sheets.ledgers import Told, rows_refused, under_columns, with_columns
from mediation.cases import cells, queries, references
from mediation.cases.actions import record_cases
from mediation.cases.bulk import BulkEntry
from mediation.cases.columns import COLUMNS, LABELS, PERSONAL, SIDES
from mediation.cases.duplicates import doubtful_entries
from mediation.cases.filling import entry_problems
from mediation.cases.filters import WORDS, CaseFilter, cases_for
from mediation.cases.rows import entry_of
from mediation.choices import CaseState
from mediation.models import MediationCase, ReturnVisit
from mediation.rules.cases import CaseFacts, CaseValues, advice_of
from mediation.rules.outcomes import Problems

# Field of the rules → column that tells it.
TOLD_BY = {
    "confirm_applied_on": "confirmation",
    "confirm_result": "confirmation",
    "confirm_result_on": "confirmation",
}
# Read for the comparison with a row; the search column is not.
_WHOLE = ("committee", "village__township", "lead", "consultant")


@with_columns(COLUMNS)
class CaseSheet(SheetKind):
    """``import_sheet cases`` and ``export_sheet cases``."""

    name = "cases"
    title = _("Mediation cases")
    model = MediationCase
    import_capability = "sheets.import_cases"
    export_capability = "sheets.export"
    view_capability = "cases.view"
    reveal_capability = "cases.reveal"
    filters = {name: field.label for name, field in CaseFilter.base_fields.items()}
    repeated_filters = frozenset(WORDS)
    # A search word is a name or the tail of a phone often enough.
    private_filters = frozenset({"q"})

    # -- import ------------------------------------------------------------------------------------------------------

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        for row in rows:
            _part_sides(row)
        references.find_committees(run, rows)
        references.find_villages(run, rows)

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        _match_by_number(run, [row for row in rows if row.found.get("serial")])
        _match_by_parties(run, [row for row in rows if not row.found.get("serial")])
        references.find_mediators(run, rows)
        for row in rows:
            masked = self.unmask(row)
            row.found["restricted"] = _is_restricted(run.actor, row, masked)
            row.found["entry"] = entry_of(row)
        run.memory["facts"] = _facts(run, [row.found["entry"].values for row in rows])
        run.memory["doubts"] = _doubts(run.actor, rows)
        ids = [row.record.pk for row in rows if row.record is not None]
        visited = ReturnVisit.objects.order_by().values_list("case_id", flat=True)
        run.memory["visited"] = set(in_slices(visited, "case", ids))  # type: ignore[type-var]

    def key(self, row: SheetRow) -> Hashable | None:
        entry: BulkEntry = row.found["entry"]
        if row.record is not None:
            return int(row.record.pk)
        if entry.serial and entry.values.committee and entry.values.accepted_on:
            return entry.values.committee.pk, entry.values.accepted_on.year, entry.serial
        return _row_identity(row)

    def check(self, run: SheetRun, row: SheetRow) -> None:
        entry: BulkEntry = row.found["entry"]
        facts: CaseFacts = run.memory["facts"]
        if row.record is not None:
            facts = replace(facts, registered_on=row.record.accepted_on)
            self._check_known(run, row)
        for column, words in _told(row, entry_problems(entry.values, entry.outcome, facts, entry.followup)):
            if not row.is_refused(column):
                row.refuse(column, words)
        for advice in advice_of(entry.values):
            row.warn(advice.field if advice.field in row.values else "", advice.text)
        for label in run.memory["doubts"].get(row.number, ()):
            words = gettext("It may be the same dispute as %(other)s; look before you import it.")
            row.warn("", words % {"other": label})

    def _check_known(self, run: SheetRun, row: SheetRow) -> None:
        """What may not be done to the case that stands."""
        changed = self.changes(row)
        if row.found["restricted"] and (row.found["restricted"] == "told" or changed):
            row.refuse("", gettext("The content of this case is restricted. Ask the reviewer."))
        elif changed and row.record.is_void:
            row.refuse("number", gettext("The case of this number is void; restore it first, or leave the row out."))
        elif changed and row.record.state == CaseState.ARCHIVED:
            row.refuse("", gettext("This case is archived. Have it opened again before changing it."))
        if "visited_on" in changed and row.record.pk in run.memory["visited"]:
            row.refuse("visited_on", gettext("The return visits of this case stand on its page; change them there."))

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        try:
            record_cases(actor=run.actor, entries=[row.found["entry"] for row in rows], today=run.today)
        except EntriesRefused as refused:
            raise rows_refused(rows, refused, _told) from refused

    def notes(self, run: SheetRun, rows: Sequence[SheetRow]) -> list[str]:
        found = []
        if run.memory["doubts"]:
            count = len(run.memory["doubts"])
            words = ngettext(
                "%(count)d new row may be a dispute that stands already; it is marked.",
                "%(count)d new rows may be disputes that stand already; they are marked.",
                count,
            )
            found.append(words % {"count": count})
        if any(row.found.get("one_day") for row in rows):
            found.append(gettext("The file has no 协议日期; the agreements are dated on the day of closing."))
        return found

    # -- export ------------------------------------------------------------------------------------------------------

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[MediationCase]:
        cases = cases_for(user, filters).select_related(*_WHOLE).prefetch_related("parties", "assistants")
        cases = queries.with_readability(cases.defer(None).defer("grams", "danger_note"), user)
        return cases.order_by("accepted_on", "pk")

    def row_of(self, record: Any) -> list[Cell]:
        """Of a case that the reader may not read: parties masked, facts not at all."""
        found = super().row_of(record)
        if record.is_readable:
            return found
        return [
            _hidden(column, cell) if column.personal and cell else cell
            for column, cell in zip(self.export_columns.values(), found, strict=True)
        ]

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        return {
            "committee": [committee.name for committee in references.committees_of(user)],
            "lead": references.mediator_names(user),
        }


def _hidden(column: Any, cell: str) -> str:
    return cells.RESTRICTED if isinstance(column, cells.FactsColumn) else column.mask(cell)


# -- which case a row is -----------------------------------------------------------------------------------------------


def _part_sides(row: SheetRow) -> None:
    """Both sides in one cell fill the columns of the sides where the file lacks these, or leaves them blank."""
    text = row.values.get("both_sides")
    if text:
        for (names, _phones), said in zip(SIDES.values(), cells.sides_of(text), strict=True):
            row.values[names] = row.values.get(names) or said


def _stored(run: SheetRun) -> QuerySet[MediationCase]:
    cases = MediationCase.objects.visible_to(run.actor).select_related(*_WHOLE)
    return cases.prefetch_related("parties", "assistants").defer("grams").order_by("pk")


def _match_by_number(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    known = {case.number: case for case in in_slices(_stored(run), "number", {row["number"] for row in rows})}
    for row in rows:
        row.record = known.get(row["number"])


def _match_by_parties(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    days = {row["accepted_on"] for row in rows if row.get("accepted_on")}
    committees = {row.found["committee"].pk for row in rows if row.found.get("committee")}
    cases = _stored(run).filter(voided_at__isnull=True)
    found = [case for case in in_slices(cases, "accepted_on", days) if case.committee_id in committees]
    pair(rows, found, _row_identity, _record_identity)


def _row_identity(row: SheetRow) -> Hashable | None:
    committee = row.found.get("committee")
    if committee is None or not row.has("accepted_on", "dispute_type", "applicants", "respondents"):
        return None
    names = [cells.names_in(row[column]) for column, _phones in SIDES.values()]
    return _identity(committee.pk, row["accepted_on"], row["dispute_type"], names)


def _record_identity(case: MediationCase) -> Hashable:
    names = [[party.name for party in case.entered_parties if party.side == side] for side in SIDES]
    return _identity(case.committee_id, case.accepted_on, case.dispute_type, names)


def _identity(committee: int, day: Any, dispute_type: str, names: Sequence[Iterable[str]]) -> Hashable:
    return (committee, day, dispute_type, *(frozenset(match_key(name) for name in side) for side in names))


def _is_restricted(actor: User, row: SheetRow, masked: set[str]) -> str:
    """Empty for a case that the importer may read; ``told`` when the row tells what he may not compare with."""
    if row.record is None or queries.may_read_facts(actor, row.record):
        return ""
    return "told" if any(row.values.get(name) and name not in masked for name in PERSONAL) else "masked"


def _facts(run: SheetRun, entered: Sequence[CaseValues]) -> CaseFacts:
    return queries.entry_facts(
        run.actor,
        today=run.today,
        committee_ids={values.committee.pk for values in entered if values.committee},
        village_ids={values.village.pk for values in entered if values.village},
    )


# -- what is said of a row ---------------------------------------------------------------------------------------------


def _told(row: SheetRow, problems: Problems) -> Told:
    values: CaseValues = row.found["entry"].values
    return under_columns(row, problems, LABELS, lambda name: _column_of(name, values))


def _column_of(name: str, values: CaseValues) -> str:
    if not name.startswith("parties."):
        return TOLD_BY.get(name, name)
    _parties, place, field = name.split(".")
    names, phones = SIDES.get(values.parties[int(place)].side, ("", ""))
    return phones if field == "phone" else names


def _doubts(user: User, rows: Sequence[SheetRow]) -> dict[int, list[str]]:
    """Number of a new row → what may be the same dispute, in words."""
    new = [row for row in rows if row.record is None and not row.is_refused()]
    found = doubtful_entries(user, [row.found["entry"].values for row in new])
    words = gettext("row %(row)d")
    return {
        row.number: [one if isinstance(one, str) else words % {"row": new[one].number} for one in labels]
        for row, labels in zip(new, found, strict=True)
        if labels
    }
