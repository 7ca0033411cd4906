from decimal import Decimal

import pytest
from django.db.models import QuerySet

from bureau.accounts.models import User
from bureau.core.actions import writing
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible
from bureau.core.weeks import Week
from bureau.journal.models import Entry
from bureau.leaderboards import actions
from bureau.leaderboards.models import Board, Standing
from bureau.leaderboards.rules import DEFAULT_WEIGHTS, TermInput
from bureau.statistics.choices import WeekState
from bureau.statistics.models import Figure
from bureau.statistics.querysets import PublishedWeekError
from tests.factories.leaderboards import make_board, make_closing, make_figure, make_indicator, publish
from tests.factories.villages import make_office

pytestmark = pytest.mark.django_db

W28, W29 = Week(2026, 28), Week(2026, 29)


@pytest.fixture
def visits():
    return make_indicator("visits_villages", name="进村宣传", order=1)


@pytest.fixture
def aid():
    return make_indicator("legal_aid", name="法律援助", order=2)


@pytest.fixture
def board(visits, aid):
    return make_board(weights={visits: "60", aid: "40"})


@pytest.fixture
def service() -> User:
    return User.objects.service()


def standings(week: Week = W28, year: int = 2026) -> list[tuple]:
    rows = Standing.objects.filter(week=week.key, year=year).select_related("office")
    return [
        (row.office.name, row.score, row.rank, row.is_tied, row.previous_rank)
        for row in sorted(rows, key=lambda row: (row.rank is None, row.rank, row.office.order))
    ]


class TestRankWeek:
    def test_standings_hold_score_rank_and_every_input(self, county, board, visits, aid, service):
        make_closing(W28)
        make_figure(W28, visits, county.hekou, 7, 20, week_value=2, late=1)
        make_figure(W28, visits, county.qingshi, 13, 20)
        make_figure(W28, aid, county.hekou, 3, 10)
        make_figure(W28, aid, county.qingshi, 12, 10)

        assert actions.rank_week(actor=service, week=W28) == 2

        # Hekou 60 × 7/20 + 40 × 3/10 = 33; Qingshi 60 × 13/20 + 40 × min(12/10, 1) = 79
        assert standings() == [
            ("青石司法所", Decimal("79.00"), 1, False, None),
            ("河口司法所", Decimal("33.00"), 2, False, None),
        ]
        assert Standing.objects.get(office=county.hekou).inputs[0] == {
            "indicator": "visits_villages",
            "name": "进村宣传",
            "unit": "times",
            "week_value": 2,
            "late": 1,
            "cumulative": 7,
            "target": 20,
            "completion": "0.3500",
            "weight": "60.00",
            "cap": "1.00",
            "points": "21.0000",
            "is_counted": True,
        }

    def test_indicator_without_figures_is_named_as_not_counted(self, county, board, visits, service):
        make_closing(W28)
        make_figure(W28, visits, county.hekou, 10, 20)
        actions.rank_week(actor=service, week=W28)
        assert standings() == [
            ("河口司法所", Decimal("50.00"), 1, False, None),
            ("青石司法所", None, None, False, None),
        ]
        inputs = Standing.objects.get(office=county.hekou).inputs
        assert [(one["indicator"], one["is_counted"], one["points"]) for one in inputs] == [
            ("visits_villages", True, "30.0000"),
            ("legal_aid", False, None),
        ]

    def test_ties_share_a_place_in_office_order(self, county, board, visits, service):
        third = make_office("山阴司法所", order=3)
        fourth = make_office("白云司法所", order=4)
        make_closing(W28)
        for office, done in ((county.hekou, 5), (county.qingshi, 10), (third, 10), (fourth, 4)):
            make_figure(W28, visits, office, done, 20)
        actions.rank_week(actor=service, week=W28)
        assert [row[:4] for row in standings()] == [
            ("青石司法所", Decimal("50.00"), 1, True),
            ("山阴司法所", Decimal("50.00"), 1, True),
            ("河口司法所", Decimal("25.00"), 3, False),
            ("白云司法所", Decimal("20.00"), 4, False),
        ]

    def test_previous_rank_is_that_of_the_last_closed_week(self, county, board, visits, service):
        for week, done in ((Week(2026, 26), 2), (W28, 10)):
            make_closing(week)
            make_figure(week, visits, county.hekou, done, 20)
            make_figure(week, visits, county.qingshi, 5, 20)
            actions.rank_week(actor=service, week=week)
        assert standings() == [
            ("河口司法所", Decimal("50.00"), 1, False, 2),
            ("青石司法所", Decimal("25.00"), 2, False, 1),
        ]

    def test_crossing_week_is_ranked_in_both_years(self, county, board, visits, service):
        week = Week(2026, 53)
        make_closing(week)
        make_figure(week, visits, county.hekou, 20, 20, year=2026)
        make_figure(week, visits, county.qingshi, 18, 20, year=2026)
        make_figure(week, visits, county.hekou, 0, 20, year=2027)
        make_figure(week, visits, county.qingshi, 1, 20, year=2027)
        assert actions.rank_week(actor=service, week=week) == 4
        assert [row[:3] for row in standings(week, 2026)] == [
            ("河口司法所", Decimal("100.00"), 1),
            ("青石司法所", Decimal("90.00"), 2),
        ]
        assert [row[:3] for row in standings(week, 2027)] == [
            ("青石司法所", Decimal("5.00"), 1),
            ("河口司法所", Decimal("0.00"), 2),
        ]
        following = Week(2027, 1)
        make_closing(following)
        make_figure(following, visits, county.hekou, 3, 20)
        make_figure(following, visits, county.qingshi, 1, 20)
        actions.rank_week(actor=service, week=following)
        assert standings(following, 2027) == [
            ("河口司法所", Decimal("15.00"), 1, False, 2),
            ("青石司法所", Decimal("5.00"), 2, False, 1),
        ]

    def test_second_run_changes_nothing(self, county, board, visits, service):
        make_closing(W28)
        make_figure(W28, visits, county.hekou, 10, 20)
        actions.rank_week(actor=service, week=W28)
        keys = set(Standing.objects.values_list("pk", flat=True))
        assert actions.rank_week(actor=service, week=W28) == 2
        assert set(Standing.objects.values_list("pk", flat=True)) == keys
        assert Entry.objects.filter(event="leaderboards.week.ranked").count() == 1

    def test_closed_week_is_ranked_again_when_its_figures_changed(self, county, board, visits, service):
        make_closing(W28)
        figure = make_figure(W28, visits, county.hekou, 10, 20)
        actions.rank_week(actor=service, week=W28)
        with writing():
            Figure.objects.filter(pk=figure.pk).update(cumulative=12)
        actions.rank_week(actor=service, week=W28)
        assert standings()[0] == ("河口司法所", Decimal("60.00"), 1, False, None)

    def test_published_week_never_moves(self, county, board, visits, service):
        closing = make_closing(W28)
        figure = make_figure(W28, visits, county.hekou, 10, 20)
        actions.rank_week(actor=service, week=W28)
        publish(closing)
        with writing():
            # Past every guard of the books, as a repair by hand in the database would do.
            QuerySet.update(Figure.objects.filter(pk=figure.pk), cumulative=20)
        assert actions.rank_week(actor=service, week=W28) == 2
        assert standings()[0] == ("河口司法所", Decimal("50.00"), 1, False, None)

    def test_standing_of_a_published_week_cannot_be_written(self, county, board, visits, service):
        closing = make_closing(W28)
        make_figure(W28, visits, county.hekou, 10, 20)
        actions.rank_week(actor=service, week=W28)
        publish(closing)
        with writing():
            with pytest.raises(PublishedWeekError):
                Standing.objects.filter(week=W28.key).delete()
            with pytest.raises(PublishedWeekError):
                Standing.objects.filter(week=W28.key).update(rank=1)
            with pytest.raises(PublishedWeekError):
                Standing.objects.first().save()

    @pytest.mark.parametrize("state", [WeekState.OPEN, WeekState.SELF_CHECK, None])
    def test_week_that_is_not_closed_refused(self, county, board, service, state):
        if state:
            make_closing(W28, state)
        with pytest.raises(IllegalMove, match="2026-W28"):
            actions.rank_week(actor=service, week=W28)

    def test_board_that_is_off_is_not_ranked(self, county, visits, service):
        make_board(weights={visits: "100"}, is_active=False)
        make_closing(W28)
        assert actions.rank_week(actor=service, week=W28) == 0

    def test_formula_in_force_in_that_week_is_used(self, county, board, visits, aid, system, service):
        actions.save_formula(
            actor=system, board_id=board.pk, formula_id=None, valid_from=W29, terms=[TermInput(visits.pk, Decimal(100))]
        )
        for week in (W28, W29):
            make_closing(week)
            make_figure(week, visits, county.hekou, 10, 20)
            make_figure(week, aid, county.hekou, 10, 10)
            actions.rank_week(actor=service, week=week)
        assert standings(W28)[0][1] == Decimal("70.00")
        assert standings(W29)[0][1] == Decimal("50.00")

    def test_clerk_may_not_rank(self, county, board, clerk):
        make_closing(W28)
        with pytest.raises(NotAllowed):
            actions.rank_week(actor=clerk, week=W28)


class TestSaveBoard:
    def test_board_is_made_and_journalled(self, system):
        board = actions.save_board(actor=system, board_id=None, code="mine", name="我的榜", shows_bottom=True)
        stored = Board.objects.get(pk=board.pk)
        assert (stored.code, stored.name, stored.is_active, stored.shows_bottom) == ("mine", "我的榜", True, True)
        assert Entry.objects.get().event == "leaderboards.board.added"

    def test_switching_off_is_journalled_with_what_changed(self, board, system):
        actions.save_board(actor=system, board_id=board.pk, code=board.code, name=board.name, is_active=False)
        entry = Entry.objects.get()
        assert (entry.event, entry.before, entry.after) == (
            "leaderboards.board.changed",
            {"is_active": True},
            {"is_active": False},
        )

    def test_taken_code_refused(self, board, system):
        with pytest.raises(InvalidValue) as refusal:
            actions.save_board(actor=system, board_id=None, code=board.code, name="二")
        assert list(refusal.value.fields) == ["code"]

    def test_unknown_board_refused(self, system):
        with pytest.raises(NotVisible):
            actions.save_board(actor=system, board_id=99, code="x", name="x")

    def test_leader_may_not(self, leader):
        with pytest.raises(NotAllowed):
            actions.save_board(actor=leader, board_id=None, code="x", name="x")


class TestSaveFormula:
    def test_new_version_is_numbered(self, board, visits, system):
        terms = [TermInput(visits.pk, Decimal(100), Decimal("1.20"))]
        formula = actions.save_formula(
            actor=system, board_id=board.pk, formula_id=None, valid_from=W29, minimum_count=5, terms=terms
        )
        assert (formula.number, formula.valid_from, formula.minimum_count) == (2, "2026-W29", 5)
        assert [(t.indicator_id, t.weight, t.cap) for t in formula.terms.all()] == [(visits.pk, 100, Decimal("1.20"))]
        assert Entry.objects.get().after["terms"] == {"visits_villages": ["100.00", "1.20"]}

    def test_weights_that_do_not_add_up_refused(self, board, visits, aid, system):
        terms = [TermInput(visits.pk, Decimal(60)), TermInput(aid.pk, Decimal("39.50"))]
        with pytest.raises(InvalidValue, match=r"99\.50"):
            actions.save_formula(actor=system, board_id=board.pk, formula_id=None, valid_from=W29, terms=terms)
        assert board.formulas.count() == 1

    def test_indicator_twice_refused(self, board, visits, system):
        terms = [TermInput(visits.pk, Decimal(50)), TermInput(visits.pk, Decimal(50))]
        with pytest.raises(InvalidValue):
            actions.save_formula(actor=system, board_id=board.pk, formula_id=None, valid_from=W29, terms=terms)
        assert board.formulas.count() == 1

    def test_formula_without_standings_is_changed(self, board, visits, system):
        formula = board.formulas.get()
        terms = [TermInput(visits.pk, Decimal(100))]
        actions.save_formula(
            actor=system, board_id=board.pk, formula_id=formula.pk, valid_from=Week(2020, 1), terms=terms
        )
        assert [term.indicator_id for term in board.formulas.get().terms.all()] == [visits.pk]

    def test_formula_with_standings_refused(self, county, board, visits, system, service):
        make_closing(W28)
        make_figure(W28, visits, county.hekou, 10, 20)
        actions.rank_week(actor=service, week=W28)
        with pytest.raises(IllegalMove):
            actions.save_formula(
                actor=system,
                board_id=board.pk,
                formula_id=board.formulas.get().pk,
                valid_from=W29,
                terms=[TermInput(visits.pk, Decimal(100))],
            )
        assert board.formulas.get().terms.count() == 2

    def test_version_for_a_published_week_refused_and_for_the_next_taken(self, county, board, visits, system, service):
        closing = make_closing(W28)
        make_figure(W28, visits, county.hekou, 10, 20)
        actions.rank_week(actor=service, week=W28)
        publish(closing)
        arguments = {"actor": system, "board_id": board.pk, "formula_id": None}
        terms = [TermInput(visits.pk, Decimal(100))]
        with pytest.raises(InvalidValue) as refusal:
            actions.save_formula(**arguments, valid_from=W28, terms=terms)
        assert list(refusal.value.fields) == ["valid_from"]
        assert actions.save_formula(**arguments, valid_from=W29, terms=terms).number == 2

    def test_formula_of_another_board_not_found(self, board, visits, system):
        other = make_board("other", {visits: "100"})
        with pytest.raises(NotVisible):
            actions.save_formula(
                actor=system,
                board_id=board.pk,
                formula_id=other.formulas.get().pk,
                valid_from=W29,
                terms=[TermInput(visits.pk, Decimal(100))],
            )


class TestInstallDefaultBoard:
    def test_eleven_indicators_adding_up_to_100(self, system):
        for code in DEFAULT_WEIGHTS:
            make_indicator(code)
        board = actions.install_default_board(actor=system, valid_from=Week(2026, 1))
        terms = board.formulas.get().terms.all()
        assert (board.code, board.name, len(terms), sum(term.weight for term in terms)) == (
            "zhengxian",
            "争先榜",
            11,
            Decimal(100),
        )

    def test_second_time_changes_nothing(self, board, system):
        assert actions.install_default_board(actor=system, valid_from=Week(2026, 1)).pk == board.pk
        assert not Entry.objects.exists()

    def test_missing_indicators_named(self, system):
        with pytest.raises(InvalidValue, match="visits_banks"):
            actions.install_default_board(actor=system, valid_from=Week(2026, 1))
