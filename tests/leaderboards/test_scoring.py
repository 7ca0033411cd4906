"""Standings computed by hand: every expected number below was worked out on paper."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from bureau.leaderboards.scoring import Count, OfficeCounts, TermRule, places, rounded

VISITS = TermRule("visits", Decimal(60), Decimal("1.00"))
AID = TermRule("aid", Decimal(40), Decimal("1.20"))


def office(number: int, visits: Count | None = None, aid: Count | None = None) -> OfficeCounts:
    counts = {"visits": visits, "aid": aid}
    return OfficeCounts(number, (number,), {code: one for code, one in counts.items() if one is not None})


def table(result) -> list[tuple[int, str | None, int | None, bool]]:
    return [(p.office, None if p.score is None else str(p.score), p.rank, p.is_tied) for p in result]


def test_score_is_weighted_and_capped():
    # 60 × min(30/20, 1.00) = 60; 40 × min(11/10, 1.20) = 44; 104 / 100 × 100 = 104.00
    # 60 × 7/20 = 21; 40 × 1/10 = 4; 25.00
    result = places([VISITS, AID], [office(1, Count(7, 20), Count(1, 10)), office(2, Count(30, 20), Count(11, 10))])
    assert table(result) == [(2, "104.00", 1, False), (1, "25.00", 2, False)]
    assert [one.points for one in result[0].points] == [60, 44]
    assert [one.completion for one in result[0].points] == [Fraction(3, 2), Fraction(11, 10)]


def test_ties_share_the_place_and_the_next_place_is_skipped():
    offices = [office(n, Count(done, 20)) for n, done in ((1, 5), (2, 10), (3, 15), (4, 10))]
    assert table(places([VISITS], offices)) == [
        (3, "75.00", 1, False),
        (2, "50.00", 2, True),
        (4, "50.00", 2, True),
        (1, "25.00", 4, False),
    ]


def test_tie_is_on_the_displayed_score():
    # 1/3 = 33.333…, 3333/10000 = 33.33: different fractions, one display, one place.
    result = places([VISITS], [office(1, Count(3333, 10000)), office(2, Count(1, 3))])
    assert table(result) == [(1, "33.33", 1, True), (2, "33.33", 1, True)]


def test_rounding_is_half_up_and_exact():
    # 1/16 = 6.25 %, 1/32 = 3.125 % → 3.13; a float or banker's rounding gives 3.12
    assert table(places([VISITS], [office(1, Count(1, 16)), office(2, Count(1, 32))])) == [
        (1, "6.25", 1, False),
        (2, "3.13", 2, False),
    ]
    assert rounded(Fraction(-1, 2000), 1000) == Decimal("-0.001")


def test_indicator_without_target_is_not_counted_for_that_office():
    # Office 2 has no target for aid: 60 × 10/20 = 30, over its own 60 → 50.00; its aid does not count.
    result = places([VISITS, AID], [office(1, Count(10, 20), Count(10, 10)), office(2, Count(10, 20), Count(9, None))])
    assert table(result) == [(1, "70.00", 1, False), (2, "50.00", 2, False)]
    assert result[1].points[1].points is None


def test_target_of_zero_is_no_target():
    assert table(places([VISITS], [office(1, Count(3, 0))])) == [(1, None, None, False)]


def test_office_without_counted_indicator_is_listed_last_without_rank():
    assert table(places([VISITS], [office(1), office(2, Count(0, 20))])) == [
        (2, "0.00", 1, False),
        (1, None, None, False),
    ]


def test_indicator_not_counted_yet_counts_for_nobody():
    mediation = TermRule("mediation", Decimal(40), Decimal(1), is_counted=False)
    offices = [OfficeCounts(1, (1,), {"visits": Count(10, 20), "mediation": Count(0, 50)})]
    assert table(places([VISITS, mediation], offices)) == [(1, "50.00", 1, False)]


def test_office_below_the_minimum_count_keeps_its_score_without_rank():
    offices = [office(1, Count(4, 4)), office(2, Count(5, 20))]
    assert table(places([VISITS], offices, minimum_count=5)) == [(2, "25.00", 1, False), (1, "100.00", None, False)]


def test_close_is_one_case_from_the_next_place():
    # One more visit is 5 points: office 2 (50) would reach office 1 (55), office 3 (25) would not reach 50.
    result = places([VISITS], [office(1, Count(11, 20)), office(2, Count(10, 20)), office(3, Count(5, 20))])
    assert [(p.office, p.is_close) for p in result] == [(1, False), (2, True), (3, False)]


def test_close_knows_the_cap():
    # Office 2 is at its cap: one more case changes nothing.
    aid = TermRule("aid", Decimal(40), Decimal(1))
    result = places([VISITS, aid], [office(1, Count(10, 10), Count(10, 10)), office(2, Count(10, 10), None)])
    assert [(p.rank, p.is_close) for p in result] == [(1, False), (1, False)]


def test_no_offices_no_places():
    assert places([VISITS], []) == []


counts = st.builds(Count, st.integers(0, 60), st.one_of(st.none(), st.integers(0, 50)))
many = st.lists(st.tuples(counts, counts), min_size=1, max_size=13)


@given(many, st.randoms(use_true_random=False), st.integers(0, 40))
def test_order_of_input_never_changes_places(rows, random, minimum):
    offices = [office(number, *row) for number, row in enumerate(rows)]
    expected = places([VISITS, AID], offices, minimum_count=minimum)
    random.shuffle(offices)
    assert places([VISITS, AID], offices, minimum_count=minimum) == expected


@given(many)
def test_ranks_follow_scores(rows):
    ranked = [p for p in places([VISITS, AID], [office(n, *row) for n, row in enumerate(rows)]) if p.rank]
    for place in ranked:
        assert place.rank == 1 + sum(other.score > place.score for other in ranked)
        assert place.is_tied == (sum(other.score == place.score for other in ranked) > 1)


@given(st.fractions(0, 1000))
def test_rounded_is_within_half_a_step(value):
    assert abs(Fraction(rounded(value, 100)) - value) <= Fraction(1, 200)
