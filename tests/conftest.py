"""Fixtures for everybody: one county in small, one user per role, a frozen now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser
from rest_framework.test import APIClient

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.journal.keptpages import pages
from tests.browser import running_chromium
from tests.factories.accounts import make_user
from tests.factories.villages import SmallCounty, make_position, make_small_county

# A Wednesday; its week is 2026-W29, the day of the year 196.
NOW = dt.datetime(2026, 7, 15, 2, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 7, 15)


@pytest.fixture(autouse=True)
def _no_kept_pages() -> None:
    """Factories write without the journal, by which kept pages learn that they are old."""
    pages.clear()


@pytest.fixture(autouse=True)
def _frozen(time_machine) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """Throttles count in the cache; the frozen clock would never let them forget."""
    cache.clear()


@pytest.fixture
def county(db) -> SmallCounty:
    """Two offices with one township each, two villages in each township."""
    return make_small_county()


@pytest.fixture
def clerk(county: SmallCounty) -> User:
    """Clerk of the first office (Hekou)."""
    user = make_user("clerk01", Role.ENTRY)
    make_position(user, office=county.hekou)
    return user


@pytest.fixture
def other_clerk(county: SmallCounty) -> User:
    """Clerk of the second office (Qingshi)."""
    user = make_user("clerk02", Role.ENTRY)
    make_position(user, office=county.qingshi)
    return user


@pytest.fixture
def reviewer(db) -> User:
    return make_user("reviewer", Role.REVIEWER)


@pytest.fixture
def leader(db) -> User:
    return make_user("leader", Role.LEADER)


@pytest.fixture
def bureau_office(db) -> User:
    return make_user("bureau_office", Role.BUREAU_OFFICE)


@pytest.fixture
def system(db) -> User:
    return make_user("system", Role.SYSTEM)


@pytest.fixture
def api() -> Callable[..., APIClient]:
    """``api(user)`` gives a program that is signed in as ``user`` (by session); ``api()`` an anonymous one."""

    def program(user: User | None = None) -> APIClient:
        client = APIClient(enforce_csrf_checks=False)
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return program


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """``signed_in(user)`` gives a browser that is logged in as ``user``."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium, ended with the module: other tests in this process must not meet its running loop."""
    with running_chromium() as browser:
        yield browser
