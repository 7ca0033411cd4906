"""Exact visible and exact hidden sets, for every viewer, on everything that shows records of a scope."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from bureau.accounts.roles import Role
from bureau.journal.keptpages import pages
from tests.factories.accounts import make_user
from tests.factories.villages import make_position
from tests.permissions.case_leaks import CASE_ROWS
from tests.permissions.leaks import ALL, ANONYMOUS, AUDIT, FORMER, HEKOU, QINGSHI, REVIEWER, ROWS, WANGJIA, Visit
from tests.permissions.ledger_leaks import LEDGER_ROWS
from tests.permissions.opinion_leaks import OPINION_ROWS
from tests.permissions.problem_leaks import PROBLEM_ROWS
from tests.permissions.volume_leaks import VOLUME_ROWS

VIEWERS = (ANONYMOUS, HEKOU, QINGSHI, WANGJIA, FORMER, REVIEWER, AUDIT, ALL)
COUNTY_WIDE = {ALL: Role.LEADER, REVIEWER: Role.REVIEWER, AUDIT: Role.AUDIT}
ALL_ROWS = [*ROWS, *LEDGER_ROWS, *VOLUME_ROWS, *CASE_ROWS, *PROBLEM_ROWS, *OPINION_ROWS]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def person(viewer, county):
    """The user behind a viewer's name."""
    if viewer in COUNTY_WIDE:
        return make_user("viewer", COUNTY_WIDE[viewer])
    if viewer == WANGJIA:
        user = make_user("consultant01", Role.CONSULTANT)
        make_position(user, village=county.wangjia)
        return user
    user = make_user("clerk", Role.ENTRY)
    if viewer == FORMER:
        make_position(user, office=county.hekou, valid_from=dt.date(2025, 1, 1), valid_to=dt.date(2026, 7, 14))
    else:
        make_position(user, office=county.hekou if viewer == HEKOU else county.qingshi)
    return user


def visit_of(viewer, county):
    browser = Client()
    if viewer == ANONYMOUS:
        return Visit(county, None, browser)
    user = person(viewer, county)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return Visit(county, user, browser)


def seen_by(viewer, row, county):
    """What is seen of ``row``; nothing of the visit stays, so that the next finds the county as it was filled."""
    pages.clear()
    cache.clear()
    with transaction.atomic():
        text = row.fetch(visit_of(viewer, county))
        transaction.set_rollback(True)
    return {name for name in row.records if name in text}


@pytest.mark.parametrize("row", ALL_ROWS, ids=lambda row: row.label)
def test_everybody_sees_exactly_this_and_nothing_else(row, county):
    row.fill(county)
    seen = {viewer: seen_by(viewer, row, county) for viewer in VIEWERS}
    assert seen == {viewer: row.seen.get(viewer, set()) for viewer in VIEWERS}


def test_names_of_records_do_not_contain_each_other():
    clashes = [
        (row.label, one, other)
        for row in ALL_ROWS
        for one in row.records
        for other in row.records
        if one != other and one in other
    ]
    assert clashes == []
