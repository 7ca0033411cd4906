"""One committee, an agreement of 3,000 yuan from 2026-06-20 to be performed by 2026-07-10, and its clerk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from mediation.models import Committee, MediationCase
from tests.factories.mediation import make_case, make_committee, success

AGREED = dt.date(2026, 6, 20)


@pytest.fixture
def committee(county) -> Committee:
    return make_committee(county.hekou)


@pytest.fixture
def agreed(committee, county, clerk) -> Callable[..., MediationCase]:
    """``agreed(agreed_on=…, perform_due=…)`` makes a successful case; ``case`` holds values of the registration."""

    def make(*, agreed_on: dt.date = AGREED, case: dict | None = None, followup: object = None, **outcome: object):
        usual = {
            "ended_on": agreed_on,
            "agreed_on": agreed_on,
            "perform_mode": "lump",
            "perform_due": dt.date(2026, 7, 10),
        }
        values = {"accepted_on": agreed_on - dt.timedelta(days=10), **(case or {})}
        more = {} if followup is None else {"followup": followup}
        return make_case(committee, county.wangjia, outcome=success(**{**usual, **outcome}), by=clerk, **more, **values)

    return make


@pytest.fixture
def case(agreed) -> MediationCase:
    return agreed()
