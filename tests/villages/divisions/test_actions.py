"""Loading division files; the sheet's tests do the rest."""

import datetime as dt

import pytest

from bureau.core.errors import InvalidValue, NotAllowed
from bureau.journal.models import Entry
from tests.conftest import TODAY
from tests.factories.villages import make_village
from villages.divisions.actions import TownshipLine, VillageLine, load_divisions, mark_missing
from villages.models import Township, Village

TOWN = {"t": TownshipLine("湖西乡", "371121200000")}


def line(name, number=2, **values):
    return VillageLine(number, "t", {"name": name, "kind": "village", **values})


def test_clerk_may_not(clerk):
    with pytest.raises(NotAllowed):
        load_divisions(actor=clerk, townships={}, villages=[])
    with pytest.raises(NotAllowed):
        mark_missing(actor=clerk, county_codes=[], seen=frozenset(), on=TODAY)


def test_a_value_that_cannot_be_stored_rolls_everything_back(bureau_office):
    with pytest.raises(InvalidValue) as refused:
        load_divisions(actor=bureau_office, townships=TOWN, villages=[line("甲村", 1), line("长" * 61)])
    assert "2" in refused.value.message
    assert (Township.objects.count(), Village.objects.count()) == (0, 0)


def test_counts_and_new_townships_are_told(bureau_office):
    loaded = load_divisions(actor=bureau_office, townships=TOWN, villages=[line("甲村"), line("乙村", 3)])
    assert (loaded.created, loaded.changed, loaded.townships) == (2, 0, ["湖西乡"])


def test_merging_without_a_last_day_is_refused(bureau_office, county):
    target = make_village("乙村", county.hekou_town)
    bad = VillageLine(9, "t", {"name": "甲村", "kind": "village"}, merged_into=target)
    with pytest.raises(InvalidValue):
        load_divisions(actor=bureau_office, townships=TOWN, villages=[bad])


def test_missing_is_flagged_once_and_cleared_when_found_again(bureau_office, county):
    village = make_village("甲村", county.hekou_town, code="371121100201")
    for day in (TODAY, TODAY + dt.timedelta(days=1)):
        flagged = mark_missing(actor=bureau_office, county_codes=["371121"], seen=frozenset(), on=day)
        assert flagged == [village]
    village.refresh_from_db()
    assert village.missing_since == TODAY
    mark_missing(actor=bureau_office, county_codes=["371121"], seen=frozenset({"371121100201"}), on=TODAY)
    events = Entry.objects.order_by("id").values_list("event", flat=True)
    assert list(events) == ["villages.village.missing", "villages.village.found_again"]
