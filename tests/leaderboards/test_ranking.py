import pytest

from bureau.leaderboards.models import Standing
from bureau.leaderboards.ranking import rank_effect, recomputed
from bureau.statistics.restatements import effects
from tests.leaderboards.conftest import W27

pytestmark = pytest.mark.django_db

CODE = "visits_villages"


def counts(*values: int) -> dict[tuple[str, int, int], int]:
    offices = Standing.objects.filter(week=W27.key, score__isnull=False).order_by("office__order")
    return {(CODE, one.office_id, 2026): value for one, value in zip(offices, values, strict=True) if value}


def effect(*values: int) -> dict[str, tuple[int | None, int | None]]:
    names = {one.office_id: one.office.name for one in Standing.objects.select_related("office")}
    found = effects.rank_effect(W27, counts(*values))
    assert {(one["board"], one["year"]) for one in found} <= {("zhengxian", 2026)}
    return {names[one["office"]]: (one["old"], one["new"]) for one in found}


def test_same_counts_have_no_effect(ranked):
    assert rank_effect(W27, counts(8, 10, 10)) == []


def test_one_more_visit_breaks_the_tie(ranked):
    assert effect(8, 11, 10) == {"山阴司法所": (1, 2)}


def test_office_that_had_nothing_after_all(ranked):
    assert effect(8, 0, 10) == {"河口司法所": (3, 2), "青石司法所": (1, 3)}


def test_recomputed_places_are_those_stored(ranked):
    standings = list(Standing.objects.filter(week=W27.key).select_related("office", "formula"))
    places = recomputed(standings[0].formula, standings)
    assert {(one.office, one.score, one.rank, one.is_tied) for one in places} == {
        (one.office_id, one.score, one.rank, one.is_tied) for one in standings
    }
