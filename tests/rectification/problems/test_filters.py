import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.core.errors import InvalidValue
from rectification.problems.actions import void_problem
from rectification.problems.filters import problems_of_filters
from tests.factories.rectification import make_campaign, make_closed, make_problem, make_started, someone
from tests.factories.villages import make_office, make_position

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger():
    """One problem of every sort, by a short name."""
    office, other = make_office("城关司法所"), make_office("河口司法所")
    xc, jc = make_campaign("XC"), make_campaign("JC")
    return {
        "open": make_problem(xc, office, source="petition", owner="王芳"),
        "late": make_started(xc, other, deadline=dt.date(2026, 7, 14)),
        "soon": make_started(jc, other, deadline=dt.date(2026, 7, 18), rect_type="immediate"),
        "closed": make_closed(jc, office, on=dt.date(2026, 6, 15), found_on=dt.date(2026, 5, 1)),
        "tardy": make_closed(xc, office, on=dt.date(2026, 7, 10), deadline=dt.date(2026, 7, 9)),
    }


def names(ledger, **filters):
    found = set(problems_of_filters(someone(Role.BUREAU_OFFICE), filters).values_list("pk", flat=True))
    return {name for name, one in ledger.items() if one.pk in found}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {"open", "late", "soon", "closed", "tardy"}),
        ({"state": "open"}, {"open"}),
        ({"state": "unfinished"}, {"open", "late", "soon"}),
        ({"state": "overdue"}, {"late"}),
        ({"overdue": "on"}, {"late"}),
        ({"state": "due"}, {"late", "soon"}),
        ({"state": "look_back"}, {"closed"}),
        ({"state": "held"}, set()),
        ({"state": "closed", "on_time": "on"}, {"closed"}),
        ({"campaign": "专项JC"}, {"soon", "closed"}),
        ({"office": "河口司法所"}, {"late", "soon"}),
        ({"unit": "河口"}, {"late", "soon"}),
        ({"owner": "王"}, {"open"}),
        ({"source": "信访"}, {"open"}),
        ({"source": "petition，巡察反馈"}, {"open", "late", "soon", "closed", "tardy"}),
        ({"rect_type": "immediate"}, {"soon"}),
        ({"until": "2026-05-31"}, {"closed"}),
        ({"since": "2026-06-01"}, {"open", "late", "soon", "tardy"}),
        ({"due_until": "2026-07-14"}, {"late", "tardy"}),
        ({"relapsed": "on"}, set()),
    ],
)
def test_each_filter_finds_exactly_its_problems(ledger, filters, expected):
    assert names(ledger, **filters) == expected


def test_a_number_is_found_by_its_text_and_void_ones_only_when_asked_for(ledger):
    late = ledger["late"]
    assert names(ledger, q=late.number) == {"late"}
    void_problem(actor=someone(Role.BUREAU_OFFICE), problem_id=late.pk, reason="重复")
    assert (names(ledger, q=late.number), names(ledger, state="void"), len(names(ledger, state="all"))) == (
        set(), {"late"}, 5,
    )  # fmt: skip


def test_a_wrong_value_is_named_and_a_clerk_finds_only_his_office(ledger):
    with pytest.raises(InvalidValue) as refused:
        problems_of_filters(someone(Role.BUREAU_OFFICE), {"campaign": "没有这个专项"})
    assert set(refused.value.fields) == {"campaign"}
    clerk = someone(Role.ENTRY, "clerk")
    make_position(clerk, office=ledger["late"].office)
    assert {one.pk for one in problems_of_filters(clerk, {})} == {ledger["late"].pk, ledger["soon"].pk}
