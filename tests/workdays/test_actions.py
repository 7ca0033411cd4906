"""The calendar is filled from the package, kept by the bureau, and journalled."""

from __future__ import annotations

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.core.errors import InvalidValue, NotAllowed, NotVisible
from bureau.journal.models import Entry
from bureau.workdays.actions import Filled, NotPublished, fill_year, save_adjustment
from bureau.workdays.models import Adjustment
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
NATIONAL_DAY, MADE_UP = dt.date(2026, 10, 1), dt.date(2026, 10, 10)


def values(date):
    return Adjustment.objects.values_list("is_working", "name", "by_staff").get(date=date)


def test_a_year_is_filled_once():
    assert fill_year(actor=None, year=2026) == Filled(2026, added=39)
    assert values(NATIONAL_DAY) == (False, "国庆节", False)
    assert values(MADE_UP) == (True, "国庆节调休上班", False)
    assert values(dt.date(2026, 4, 5)) == (False, "清明节", False)
    assert Entry.objects.filter(event="workdays.adjustment.added", actor=None).count() == 39
    assert fill_year(actor=None, year=2026) == Filled(2026)
    assert (Adjustment.objects.count(), Entry.objects.count()) == (39, 39)


def test_what_the_bureau_entered_or_changed_is_kept(bureau_office):
    save_adjustment(actor=bureau_office, date=NATIONAL_DAY, is_working=True, name="值班")
    assert fill_year(actor=None, year=2026) == Filled(2026, added=38, kept=1)
    made_up = Adjustment.objects.get(date=MADE_UP)
    save_adjustment(actor=bureau_office, adjustment_id=made_up.pk, date=MADE_UP, is_working=False, name="更正")
    assert fill_year(actor=None, year=2026) == Filled(2026, kept=2)
    assert values(NATIONAL_DAY) == (True, "值班", True)
    assert values(MADE_UP) == (False, "更正", True)


def test_an_earlier_filling_follows_a_corrected_package():
    with writing():
        Adjustment.objects.create(date=NATIONAL_DAY, is_working=True, name="国庆节", by_staff=False)
        Adjustment.objects.create(date=dt.date(2026, 8, 3), is_working=False, name="误", by_staff=False)
    assert fill_year(actor=None, year=2026) == Filled(2026, added=38, changed=1, removed=1)
    assert values(NATIONAL_DAY) == (False, "国庆节", False)
    changed = Entry.objects.get(event="workdays.adjustment.changed")
    assert (changed.before, changed.after) == ({"is_working": True}, {"is_working": False})
    removed = Entry.objects.get(event="workdays.adjustment.removed")
    assert removed.before == {"date": "2026-08-03", "is_working": False, "name": "误"}
    assert Adjustment.objects.count() == 39


def test_a_year_that_the_package_lacks_is_refused_in_words():
    with pytest.raises(NotPublished, match="没有2027年的放假通知（只有2004年至2026年）"):
        fill_year(actor=None, year=2027)
    assert Adjustment.objects.count() == 0


def test_saving_is_journalled_and_the_same_again_is_not(bureau_office):
    row = save_adjustment(actor=bureau_office, date=NATIONAL_DAY, is_working=False, name=" 国庆节 ")
    again = {"actor": bureau_office, "adjustment_id": row.pk, "date": NATIONAL_DAY}
    save_adjustment(**again, is_working=False, name="国庆节")
    save_adjustment(**again, is_working=False, name="国庆")
    assert [(one.event, one.before, one.after) for one in Entry.objects.order_by("id")] == [
        (
            "workdays.adjustment.added",
            {},
            {"date": "2026-10-01", "is_working": False, "name": "国庆节"},
        ),
        ("workdays.adjustment.changed", {"name": "国庆节"}, {"name": "国庆"}),
    ]


def test_looking_at_a_filled_day_and_saving_it_does_not_make_it_the_bureaus(system):
    fill_year(actor=None, year=2026)
    row = Adjustment.objects.get(date=MADE_UP)
    save_adjustment(actor=system, adjustment_id=row.pk, date=MADE_UP, is_working=True, name=row.name)
    assert values(MADE_UP) == (True, "国庆节调休上班", False)


def test_refusals(bureau_office):
    row = save_adjustment(actor=bureau_office, date=NATIONAL_DAY, is_working=False, name="国庆节")
    twice = {"actor": bureau_office, "is_working": False, "name": "国庆节"}
    with pytest.raises(InvalidValue) as refused:
        save_adjustment(**twice, date=NATIONAL_DAY)
    assert list(refused.value.fields) == ["date"]
    with pytest.raises(InvalidValue) as refused:
        save_adjustment(**twice, adjustment_id=row.pk, date=MADE_UP)
    assert list(refused.value.fields) == ["date"]
    with pytest.raises(InvalidValue) as refused:
        save_adjustment(**twice | {"name": " "}, date=MADE_UP)
    assert list(refused.value.fields) == ["name"]
    with pytest.raises(NotVisible):
        save_adjustment(**twice, adjustment_id=10**9, date=NATIONAL_DAY)
    assert Adjustment.objects.count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SYSTEM, Role.BUREAU_OFFICE)])
def test_only_who_manages_the_calendar(role):
    user = make_user("someone", role)
    with pytest.raises(NotAllowed):
        save_adjustment(actor=user, date=NATIONAL_DAY, is_working=False, name="国庆节")
    with pytest.raises(NotAllowed):
        fill_year(actor=user, year=2026)


def test_system_manager_fills(system):
    assert fill_year(actor=system, year=2025).added == 33
    assert Entry.objects.filter(actor=system).count() == 33
