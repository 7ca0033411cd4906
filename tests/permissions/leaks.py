"""What is looked at for leaks: one row per list, detail, search, export and API of every ledger.

A row fills the county so that something could leak, says how its text is fetched, and who sees which records: exactly
these, and none of the others. Names of records must be unique in the county, because they are searched for in the text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.notices.actions import post_notices
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.villages import SmallCounty
from villages.models import JusticeOffice, Township, Village

# Whoever looks: fixtures of tests/permissions/test_leaks.py.
ANONYMOUS = "anonymous"
HEKOU = "clerk of Hekou"
QINGSHI = "clerk of Qingshi"
WANGJIA = "consultant of Wangjia"
FORMER = "clerk who left Hekou"
ALL = "leader"
REVIEWER = "reviewer"
AUDIT = "audit manager"

HEKOU_VILLAGES, QINGSHI_VILLAGES = {"王家村", "李家村"}, {"赵家村", "孙家村"}


@dataclass
class Visit:
    """One look: ``user`` is None for the public."""

    county: SmallCounty
    user: User | None
    browser: Client


@dataclass(frozen=True)
class Row:
    """``fetch`` returns the text in which names are searched; ``seen``: viewer → names; ``records``: all names."""

    label: str
    records: set[str]
    seen: dict[str, set[str]]
    fetch: Callable[[Visit], str]
    fill: Callable[[SmallCounty], Any] = field(default=lambda _county: None)


def scoped(model: Any) -> Callable[[Visit], str]:
    """The names that ``visible_to`` gives: what lists, counts, searches and exports are made of."""
    return lambda visit: "\n".join(str(row) for row in model.objects.visible_to(visit.user)) if visit.user else ""


def page(address: str) -> Callable[[Visit], str]:
    """The text of a page, whatever its status."""

    def fetch(visit: Visit) -> str:
        response = visit.browser.get(address)
        parts = response.streaming_content if response.streaming else [response.content]
        return b"".join(parts).decode(errors="replace")

    return fetch


OTHERS_TOLD = {"告知河口所的话", "告知领导的话"}


def tell_others(county: SmallCounty) -> None:
    """Somebody else of each kind is told something about the county's records."""
    told = {"kind": "assigned", "subject": county.wangjia, "url": "/desk/", "day": TODAY, "urgent": True}
    for role, text in zip((Role.ENTRY, Role.LEADER), sorted(OTHERS_TOLD), strict=True):
        someone = make_user(f"told-{role}", role)
        post_notices(actor=someone, recipients=[someone], text=text, **told)


ROWS = [
    Row("messages to others", OTHERS_TOLD, {}, page("/desk/inbox/"), tell_others),
    Row(
        "villages in scope",
        HEKOU_VILLAGES | QINGSHI_VILLAGES,
        {
            HEKOU: HEKOU_VILLAGES,
            QINGSHI: QINGSHI_VILLAGES,
            WANGJIA: {"王家村"},
            ALL: HEKOU_VILLAGES | QINGSHI_VILLAGES,
            REVIEWER: HEKOU_VILLAGES | QINGSHI_VILLAGES,
        },
        scoped(Village),
    ),
    Row(
        "townships in scope",
        {"河口镇", "青石镇"},
        {
            HEKOU: {"河口镇"},
            QINGSHI: {"青石镇"},
            WANGJIA: {"河口镇"},
            ALL: {"河口镇", "青石镇"},
            REVIEWER: {"河口镇", "青石镇"},
        },
        scoped(Township),
    ),
    Row(
        "offices in scope",
        {"河口司法所", "青石司法所"},
        {
            HEKOU: {"河口司法所"},
            QINGSHI: {"青石司法所"},
            WANGJIA: {"河口司法所"},
            ALL: {"河口司法所", "青石司法所"},
            REVIEWER: {"河口司法所", "青石司法所"},
        },
        scoped(JusticeOffice),
    ),
    Row(
        "own settings name only one's own places",
        {"河口司法所", "青石司法所"},
        {HEKOU: {"河口司法所"}, QINGSHI: {"青石司法所"}},
        page("/me/"),
    ),
]
