"""The rectification ledger as a workbook: the same rules as the screen, looked up in sets.

A row is the problem of its 问题编号; without one that of the same campaign, responsible unit, day it was found and
description. So the same file twice changes nothing, and our own export comes back unchanged. A column that the file
lacks, and what no column tells (owner and proof of each measure, the log), stays as it is.

A file moves no problem that stands. 状态, 销号日期 and 整改进展 are read for problems that are new here: an older
ledger brings in what it had closed, without the three people of a closing in the portal (``rules.history``).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.core.errors import EntriesRefused
from bureau.core.querysets import in_slices
from bureau.core.text import match_key
from bureau.sheets.kinds import SheetKind, SheetRow, SheetRun, pair
from bureau.sheets.ledgers import Told, rows_refused, under_columns, with_columns
from rectification.choices import ProblemState
from rectification.models import Problem
from rectification.problems import queries, references
from rectification.problems.actions import record_problems
from rectification.problems.bulk import BulkEntry, measures_stay, settled_problems
from rectification.problems.columns import COLUMNS, LABELS
from rectification.problems.filters import ProblemFilter, problems_of_filters
from rectification.problems.rows import entry_of, read_number
from rectification.rules.problems import Problems

# Read for the comparison with a row; the search column is not.
_WHOLE = ("campaign", "category", "office")


@with_columns(COLUMNS)
class ProblemSheet(SheetKind):
    """``import_sheet problems`` and ``export_sheet problems``."""

    name = "problems"
    title = _("Problems to be put right")
    model = Problem
    import_capability = "sheets.import_problems"
    export_capability = "sheets.export"
    view_capability = "problems.view"
    filters = {name: field.label for name, field in ProblemFilter.base_fields.items()}
    repeated_filters = frozenset({"source", "rect_type"})
    # A search word may be a person's name.
    private_filters = frozenset({"q", "owner"})

    # -- import ------------------------------------------------------------------------------------------------------

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        references.find_campaigns(rows)
        references.find_categories(rows)
        references.find_offices(run, rows)
        for row in rows:
            read_number(row)

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        _match_by_number(run, [row for row in rows if row.get("number")])
        _match_by_words(run, [row for row in rows if not row.get("number")])
        for row in rows:
            references.keep_unit(row)
            row.found["measures_told"] = row.record is None or "measures" in self.changes(row)
            row.found["entry"] = entry_of(row, run.today)
            if row.record is not None and not row.get("measures") and "measures" in row.values:
                # A blank cell leaves the measures as they are, so it is no change.
                column = self.fields["measures"]
                row.values["measures"] = column.comparable(column.get_value(row.record))
        run.memory["facts"] = queries.entry_facts(run.actor, today=run.today)

    def key(self, row: SheetRow) -> Hashable | None:
        if row.record is not None:
            return int(row.record.pk)
        return row.get("number") or _row_identity(row)

    def check(self, run: SheetRun, row: SheetRow) -> None:
        entry: BulkEntry = row.found["entry"]
        for column, words in _told(row, settled_problems(entry, row.record, run.memory["facts"])):
            if not row.is_refused(column):
                row.refuse(column, words)
        if row.record is not None:
            self._check_known(row)
        elif row.get("state") == ProblemState.CLOSED and not row.is_refused():
            words = gettext("Comes in closed: nobody applied, verified and signed in the portal.")
            row.warn("state", words)

    def _check_known(self, row: SheetRow) -> None:
        """What may not be done to the problem that stands."""
        changed, problem = self.changes(row), row.record
        if changed and problem.is_void:
            row.refuse("number", gettext("The problem of this number is void; restore it first, or leave the row out."))
        elif changed and problem.state == ProblemState.CLOSED:
            row.refuse("", gettext("This problem is closed by number. A relapse opens it again."))
        if "measures" in changed and (words := measures_stay(problem, row.found["entry"].measures)):
            row.refuse("measures", words)
        state = row.get("state")
        if problem.state != ProblemState.CLOSED and (state == ProblemState.CLOSED or row.get("closed_on")):
            words = gettext("A file closes no problem that stands: closing takes application, verification, signature.")
            row.refuse("state" if "state" in row.values else "closed_on", words)
        elif state and state != problem.state:
            words = gettext("The state stays as it is in the portal (%(state)s); it is moved on the problem's page.")
            row.warn("state", words % {"state": problem.get_state_display()})

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        try:
            record_problems(actor=run.actor, entries=[row.found["entry"] for row in rows], today=run.today)
        except EntriesRefused as refused:
            raise rows_refused(rows, refused, _told) from refused

    def notes(self, run: SheetRun, rows: Sequence[SheetRow]) -> list[str]:
        past = [row for row in rows if row.record is None and row.get("state") == ProblemState.CLOSED]
        if not past:
            return []
        words = ngettext(
            "%(count)d problem comes in closed, as the older ledger has it; it does not count as closed on time.",
            "%(count)d problems come in closed, as the older ledger has it; they do not count as closed on time.",
            len(past),
        )
        return [words % {"count": len(past)}]

    # -- export ------------------------------------------------------------------------------------------------------

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[Problem]:
        found = problems_of_filters(user, filters).prefetch_related("measures", "progress").defer("grams")
        return found.order_by("campaign", "serial_year", "serial")

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        return {
            "campaign": [campaign.name for campaign in references.campaigns()],
            "office": [office.name for office in references.offices_of(user)],
        }


# -- which problem a row is --------------------------------------------------------------------------------------------


def _stored(run: SheetRun) -> QuerySet[Problem]:
    found = Problem.objects.visible_to(run.actor).select_related(*_WHOLE)
    return found.prefetch_related("measures", "progress").defer("grams").order_by("pk")


def _match_by_number(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    known = {one.number: one for one in in_slices(_stored(run), "number", {row["number"] for row in rows})}
    for row in rows:
        row.record = known.get(row["number"])


def _match_by_words(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    days = {row["found_on"] for row in rows if row.get("found_on")}
    campaigns = {row.found["campaign"].pk for row in rows if row.found.get("campaign")}
    problems = _stored(run).filter(voided_at__isnull=True, campaign__in=campaigns)
    pair(rows, in_slices(problems, "found_on", days), _row_identity, _record_identity)


def _row_identity(row: SheetRow) -> Hashable | None:
    campaign = row.found.get("campaign")
    if campaign is None or not row.has("found_on", "description"):
        return None
    office = row.found.get("office")
    unit = row.get("unit") or (office.name if office is not None else "")
    return campaign.pk, match_key(unit), row["found_on"], match_key(row["description"])


def _record_identity(problem: Problem) -> Hashable:
    return problem.campaign_id, match_key(problem.unit), problem.found_on, match_key(problem.description)


# -- what is said of a row ---------------------------------------------------------------------------------------------


def _told(row: SheetRow, problems: Problems) -> Told:
    return under_columns(row, problems, LABELS, lambda name: name.partition(".")[0])
