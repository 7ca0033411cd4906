"""The ledger of opinions as a workbook: what came in on other ways, entered in bulk by the rules of the screen.

A row is the opinion of its 查询号; without one that of the same day, channel, text, name and telephone. So the same
file twice changes nothing, and our own export comes back unchanged. A file changes no opinion that stands: what becomes
of one is done on its page, where each step is dated.

Reports are not read from files: whom they are about, and who must not see them, is asked one by one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from django import forms
from django.db.models import Q, QuerySet, Value
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.core.errors import EntriesRefused, InvalidValue
from bureau.core.phones import normalise_phone
from bureau.core.querysets import in_slices
from bureau.core.text import match_key
from bureau.opinions.desk.columns import COLUMNS, LABELS
from bureau.opinions.desk.filters import OpinionFilter
from bureau.opinions.desk.references import find_categories, find_places
from bureau.opinions.intake.actions import record_opinions
from bureau.opinions.intake.bulk import entry_problems
from bureau.opinions.intake.known import known_on
from bureau.opinions.intake.queries import submission_facts
from bureau.opinions.models import Opinion
from bureau.opinions.reference.queries import active_categories
from bureau.opinions.rules.said import Problems
from bureau.opinions.rules.submissions import OpinionValues, advice_of, settled
from bureau.sheets.cells import Cell
from bureau.sheets.kinds import SheetKind, SheetRow, SheetRun, pair
from bureau.sheets.ledgers import Told, rows_refused, under_columns, with_columns

# Cells that are values of an opinion as they stand; references come from ``row.found``.
_REFERENCES = frozenset({"category", "township", "village"})
_VALUES = frozenset(field.name for field in fields(OpinionValues))
# Blank cells that follow from others hold what will be stored, so that they do not look like a change.
_SETTLED = ("title", "kind", "identity")
# What was written: only for those who handle it (``opinions.handle``), on the screen too.
_WRITTEN = ("title", "body")
_WHOLE = ("category", "village", "township", "office")
_RESTRICTED = "内容受限"


@with_columns(COLUMNS)
class OpinionSheet(SheetKind):
    """``import_sheet opinions`` and ``export_sheet opinions``."""

    name = "opinions"
    title = _("Citizens' opinions")
    model = Opinion
    import_capability = "sheets.import_opinions"
    export_capability = "sheets.export"
    view_capability = "opinions.view"
    reveal_capability = "opinions.identity"
    filters = {name: field.label for name, field in OpinionFilter.base_fields.items()}
    repeated_filters = frozenset(
        name for name, field in OpinionFilter.base_fields.items() if isinstance(field, forms.MultipleChoiceField)
    )
    # A search word is a name or the tail of a telephone number often enough.
    private_filters = frozenset({"q"})

    # -- import ------------------------------------------------------------------------------------------------------

    def lookups(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        find_categories(rows)
        find_places(rows)
        run.memory["facts"] = submission_facts(known=known_on(run.today), by_staff=True)

    def match(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        for row in rows:
            if row.get("phone") and "*" not in row["phone"]:
                row.values["phone"] = normalise_phone(row["phone"])
        _match_by_number(run, [row for row in rows if row.get("receipt_no")])
        _match_by_words(run, [row for row in rows if not row.get("receipt_no")])
        for row in rows:
            self.unmask(row)
            row.found["values"] = _values_of(row)

    def changes(self, row: SheetRow) -> tuple[str, ...]:
        # Of what its importer does not see any more nothing is compared: it only keeps the row from coming in again.
        return () if row.found.get("unseen") else super().changes(row)

    def key(self, row: SheetRow) -> Hashable | None:
        return int(row.record.pk) if row.record is not None else _row_identity(row)

    def check(self, run: SheetRun, row: SheetRow) -> None:
        if row.record is not None:
            for column in self.changes(row):
                words = gettext("The opinion stands already and is changed by no file; it says: %(value)s")
                kept = "***" if self.fields[column].personal else self.fields[column].export(row.record)
                row.refuse(column, words % {"value": kept or "—"})
            return
        if row.get("receipt_no"):
            row.refuse("receipt_no", gettext("There is no opinion of this number; leave it blank for what is new."))
        values: OpinionValues = row.found["values"]
        for column, words in _told(row, entry_problems(values, run.memory["facts"])):
            if not row.is_refused(column):
                row.refuse(column, words)
        for advice in advice_of(values, by_staff=True):
            row.warn(advice.field if advice.field in row.values else "", advice.text)

    def apply(self, run: SheetRun, rows: Sequence[SheetRow]) -> None:
        try:
            record_opinions(actor=run.actor, entries=[row.found["values"] for row in rows], today=run.today)
        except EntriesRefused as refused:
            raise rows_refused(rows, refused, _told) from refused

    # -- export ------------------------------------------------------------------------------------------------------

    def export_queryset(self, user: User, filters: Mapping[str, str]) -> QuerySet[Opinion]:
        found = _narrowed(user, filters).select_related(*_WHOLE).defer("grams", "code_hash")
        return found.annotate(is_readable=Value(user.can("opinions.handle"))).order_by("received_at", "pk")

    def row_of(self, record: Any) -> list[Cell]:
        found = super().row_of(record)
        if record.is_readable:
            return found
        names = self.export_columns
        return [_RESTRICTED if name in _WRITTEN else cell for name, cell in zip(names, found, strict=True)]

    def options(self, user: User) -> Mapping[str, Iterable[str]]:
        return {"category": [one.name for one in active_categories()]}


def _values_of(row: SheetRow) -> OpinionValues:
    """The settled values of a row; cells that follow from others are filled in."""
    given = {name: value for name, value in row.values.items() if name in _VALUES and name not in _REFERENCES}
    given |= {name: row.found[name] for name in _REFERENCES if name in row.found}
    values = settled(OpinionValues(**given))
    for name in _SETTLED:
        if name in row.values and not row.values[name]:
            stored = getattr(row.record, name) if row.record is not None else getattr(values, name)
            row.values[name] = stored
    return values


# -- which opinion a row is --------------------------------------------------------------------------------------------


def _stored(run: SheetRun) -> QuerySet[Opinion]:
    """What the importer sees, and what he entered himself: that may have been sealed or passed on since, and must not
    come in a second time.
    """
    visible = Opinion.objects.visible_to(run.actor).order_by().values("pk")
    found = Opinion.objects.standing().filter(Q(pk__in=visible) | Q(created_by=run.actor))
    return found.select_related(*_WHOLE).defer("grams").order_by("pk")


def _match_by_number(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    numbers = {row["receipt_no"] for row in rows}
    seen = Opinion.objects.visible_to(run.actor).standing().select_related(*_WHOLE).defer("grams")
    known = {one.receipt_no: one for one in in_slices(seen, "receipt_no", numbers)}
    for row in rows:
        row.record = known.get(row["receipt_no"])


def _match_by_words(run: SheetRun, rows: Sequence[SheetRow]) -> None:
    days = {row["received_on"] for row in rows if row.get("received_on")}
    pair(rows, list(in_slices(_stored(run), "received_on", days)), _row_identity, _record_identity)
    found = {row.record.pk for row in rows if row.record is not None}
    seen = set(in_slices(Opinion.objects.visible_to(run.actor).order_by().values_list("pk", flat=True), "pk", found))  # type: ignore[type-var]
    for row in rows:
        row.found["unseen"] = row.record is not None and row.record.pk not in seen


def _row_identity(row: SheetRow) -> Hashable | None:
    if not row.has("received_on", "channel", "body"):
        return None
    return _identity(row["received_on"], row["channel"], row["body"], row.get("name"), row.get("phone"))


def _record_identity(opinion: Opinion) -> Hashable:
    return _identity(opinion.received_on, opinion.channel, opinion.body, opinion.name, opinion.phone)


def _identity(day: Any, channel: str, body: str, name: str | None, phone: str | None) -> Hashable:
    return day, channel, match_key(body), match_key(name or ""), phone or ""


# -- what is said of a row ---------------------------------------------------------------------------------------------


def _told(row: SheetRow, problems: Problems) -> Told:
    return under_columns(row, problems, LABELS)


# -- filters of an export ----------------------------------------------------------------------------------------------


def _narrowed(user: User, filters: Mapping[str, str]) -> QuerySet[Opinion]:
    """What ``user`` sees under ``filters`` of the list, void ones left out; InvalidValue for a wrong one.

    Values are as in the list's address, or words as they stand in a sheet (``office=城关司法所``); several of a choice
    are parted by commas.
    """
    blank = OpinionFilter({}, user=user)
    given = {name: _as_sent(blank.fields.get(name), text.strip()) for name, text in filters.items()}
    form = OpinionFilter(given, user=user)
    if not form.is_valid():
        texts = {name: [str(text) for text in found] for name, found in form.errors.items()}
        name = next(iter(texts))
        words = f"{form.fields[name].label if name in form.fields else name}: {texts[name][0]}"
        raise InvalidValue(words, fields=texts)
    if form.cleaned_data["state"] == "void":
        raise InvalidValue(gettext("Void opinions are in no sheet: they are no part of the ledger."))
    return form.narrow(Opinion.objects.visible_to(user).standing())


def _as_sent(field: forms.Field | None, text: str) -> Any:
    """The value, or the values, of a choice by its words; text that is none of them stays for the form to judge."""
    if not isinstance(field, forms.ChoiceField):
        return text
    with translation.override("zh-hans"):
        known = {str(label): str(value) for value, label in field.choices}  # type: ignore[misc, union-attr]
    if isinstance(field, forms.MultipleChoiceField):
        return [known.get(one.strip(), one.strip()) for one in text.replace("，", ",").split(",") if one.strip()]
    return known.get(text, text)
