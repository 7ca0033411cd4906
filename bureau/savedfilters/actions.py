"""Keeping, renaming, sharing, ordering and forgetting filters."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.actions import action
from bureau.core.errors import InvalidValue, NotAllowed
from bureau.journal import actions as journal
from bureau.savedfilters.models import SavedFilter
from bureau.savedfilters.queries import offices_to_share_with
from bureau.savedfilters.rules import LONGEST_NAME, LONGEST_QUERY, MOST_PER_LIST, address_of, kept_query, may_open
from bureau.webkit.texts import text_problems
from villages.models import JusticeOffice


@action
def save_filter(*, actor: User, page: str, query: str, name: str, office: JusticeOffice | None) -> SavedFilter:
    """Keep the filter ``query`` of the list ``page`` under ``name``; ``office``: for everybody who works there.

    InvalidValue for an empty filter, a name that is taken, or an office one has no position in.
    """
    if not address_of(page) or not may_open(actor, page):
        raise NotAllowed(_("Your account may not do this. Ask the bureau office if you need it."))
    kept = kept_query(query)
    if not kept:
        raise InvalidValue(_("No filter is set. Go back to the list and filter it first."))
    if len(kept) > LONGEST_QUERY:
        raise InvalidValue(_("This filter is too long to be kept. Choose fewer values."))
    own = SavedFilter.objects.owned_by(actor).filter(page=page)
    if own.count() >= MOST_PER_LIST:
        words = _("You have %(most)d filters of this list. Delete one first.")
        raise InvalidValue(words % {"most": MOST_PER_LIST})
    last = own.order_by("-order").values_list("order", flat=True).first()
    row = SavedFilter(user=actor, page=page, query=kept, order=0 if last is None else last + 1)
    _write(actor, row, "added", name, office)
    return row


@action
def change_filter(*, actor: User, filter_id: int, name: str, office: JusticeOffice | None) -> SavedFilter:
    """Rename one's own filter, share it or stop sharing it."""
    row = SavedFilter.objects.select_for_update(of=("self",)).get_owned(actor, filter_id)
    _write(actor, row, "changed", name, office)
    return row


@action
def move_filter(*, actor: User, filter_id: int, up: bool) -> None:
    """One place up or down among one's own of the same list; at the end nothing happens."""
    row = SavedFilter.objects.get_owned(actor, filter_id)
    rows = list(SavedFilter.objects.select_for_update(of=("self",)).owned_by(actor).filter(page=row.page))
    at = next(place for place, one in enumerate(rows) if one.pk == row.pk)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for order, one in enumerate(rows):
        one.order = order
    SavedFilter.objects.bulk_update(rows, ["order"])


@action
def delete_filter(*, actor: User, filter_id: int) -> str:
    """Forget one's own filter; returns its list."""
    row = SavedFilter.objects.select_for_update(of=("self",)).get_owned(actor, filter_id)
    _note(actor, row, "removed")
    page = row.page
    row.delete()
    return page


def _write(actor: User, row: SavedFilter, verb: str, name: str, office: JusticeOffice | None) -> None:
    found: dict[str, list[str]] = {}
    kept = " ".join(name.split())
    for field, words in text_problems({"name": kept}, {"name": LONGEST_NAME}):
        found.setdefault(field, []).append(words)
    if not kept:
        found["name"] = [_("Give the filter a name.")]
    if SavedFilter.objects.owned_by(actor).filter(page=row.page, name=kept).exclude(pk=row.pk).exists():
        found["name"] = [_("You have a filter of this name on this list already.")]
    # A filter stays shared with an office that its owner has left since.
    if office is not None and office.pk != row.office_id and office not in offices_to_share_with(actor):
        found["office"] = [_("You can share with an office only where you hold a position.")]
    if found:
        raise InvalidValue(fields=found)
    row.name, row.office = kept, office
    row.save()
    _note(actor, row, verb)


def _note(actor: User, row: SavedFilter, verb: str) -> None:
    """What it filters by stays out of the journal: people search for names."""
    after = {"page": row.page, "office": row.office_id}
    journal.record(actor=actor, event=f"savedfilters.filter.{verb}", subject=row, after=after)
