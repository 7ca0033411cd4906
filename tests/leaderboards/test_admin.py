from decimal import Decimal

import pytest

from bureau.accounts.roles import Role
from bureau.leaderboards.models import Board, Formula
from tests.factories.accounts import make_user
from tests.factories.leaderboards import make_indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(system, signed_in):
    return signed_in(system)


def typed(board: Board, weights: dict[int, str], week: str = "2026-W30") -> dict[str, str]:
    fields = {"board": str(board.pk), "valid_from": week, "minimum_count": "0", "note": ""}
    for indicator, weight in weights.items():
        fields |= {f"weight_{indicator}": weight, f"cap_{indicator}": "1.20"}
    return fields


def test_board_is_added_and_switched_off(browser):
    fields = {"code": "mine", "name": "我的榜", "is_active": "on", "order": "3"}
    assert browser.post("/admin/leaderboards/board/add/", fields).status_code == 302
    board = Board.objects.get(code="mine")
    del fields["is_active"]
    browser.post(f"/admin/leaderboards/board/{board.pk}/change/", fields)
    board.refresh_from_db()
    assert (board.is_active, board.order) == (False, 3)


def test_formula_is_added_with_its_terms(browser, ranked):
    visits = ranked.formulas.get().terms.first().indicator_id
    aid = make_indicator("legal_aid").pk
    response = browser.post("/admin/leaderboards/formula/add/", typed(ranked, {visits: "70", aid: "30"}))
    assert response.status_code == 302
    formula = Formula.objects.get(number=2)
    assert [(term.indicator_id, term.weight, term.cap) for term in formula.terms.order_by("weight")] == [
        (aid, Decimal(30), Decimal("1.20")),
        (visits, Decimal(70), Decimal("1.20")),
    ]


@pytest.mark.parametrize(
    ("weight", "week", "words"), [("99", "2026-W30", "99"), ("100", "2026-W27", "2026-W27"), ("100", "W1", "2026-W07")]
)
def test_refusal_stands_above_the_form_with_what_was_typed(browser, ranked, weight, week, words):
    visits = ranked.formulas.get().terms.first().indicator_id
    response = browser.post("/admin/leaderboards/formula/add/", typed(ranked, {visits: weight}, week))
    page = response.content.decode()
    assert response.status_code == 200
    assert "errornote" in page
    assert words in page
    assert f'value="{weight}"' in page
    assert Formula.objects.count() == 1


def test_formula_with_standings_is_only_shown(browser, ranked):
    address = f"/admin/leaderboards/formula/{ranked.formulas.get().pk}/change/"
    page = browser.get(address).content.decode()
    assert "进村宣传 80.00" in page
    assert browser.post(address, {}).status_code == 403


def test_standings_are_only_shown(browser, ranked):
    assert browser.get("/admin/leaderboards/standing/").status_code == 200
    assert browser.get("/admin/leaderboards/standing/add/").status_code == 403


def test_home_shows_the_last_standings(browser, ranked):
    page = browser.get("/admin/").content.decode()
    assert "/lead/standings/zhengxian/2026-W28/" in page
    assert "河口司法所" in page


def test_security_manager_sees_none_of_it(db, signed_in):
    browser = signed_in(make_user("security", Role.SECURITY))
    assert browser.get("/admin/leaderboards/board/").status_code == 403
