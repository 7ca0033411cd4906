"""Exact visible and hidden sets of cases through the API, by session and by token."""

import pytest

from mediation.models import MediationCase
from tests.factories.mediation import applicant, make_case, make_committee, respondent
from tests.permissions.leaks import ALL, ANONYMOUS, FORMER, HEKOU, QINGSHI, REVIEWER
from tests.permissions.test_api_leaks import disable, end_position, programs, take_role
from tests.permissions.test_leaks import VIEWERS, person

LIST = "/api/v1/cases/"
PLACES = ("甲", "乙", "丙", "丁")
SEEN = {HEKOU: {"甲", "乙"}, QINGSHI: {"丙", "丁"}, REVIEWER: set(PLACES), ALL: set(PLACES)}


@pytest.fixture
def cases(county):
    """Each with an applicant of its own name, by which it is searched."""
    hekou, qingshi = make_committee(county.hekou), make_committee(county.qingshi)
    villages = (county.wangjia, county.lijia, county.zhaojia, county.sunjia)
    made = [
        make_case(committee, village, parties=(applicant(f"王某{place}"), respondent()))
        for committee, village, place in zip((hekou, hekou, qingshi, qingshi), villages, PLACES, strict=True)
    ]
    return dict(zip(PLACES, made, strict=True))


def shown(answer, cases):
    numbers = {row["number"] for row in answer.json().get("results", [])}
    return {place for place, case in cases.items() if case.number in numbers}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_lists_counts_searches_and_single_cases(viewer, county, cases):
    user = None if viewer == ANONYMOUS else person(viewer, county)
    for program in programs(user):
        answer = program.get(LIST)
        if user is None or not user.can("cases.view"):
            assert answer.status_code in (401, 403)
            continue
        seen = SEEN.get(viewer, set())
        assert (shown(answer, cases), answer.json()["count"]) == (seen, len(seen))
        assert {p for p, case in cases.items() if program.get(f"{LIST}{case.pk}/").status_code == 200} == seen
        assert set().union(*(shown(program.get(LIST, {"q": f"某{p}"}), cases) for p in PLACES)) == seen


@pytest.mark.parametrize("viewer", [FORMER, QINGSHI])
def test_writing_to_a_case_that_is_not_seen_is_not_found(viewer, county, cases):
    program, case = programs(person(viewer, county))[1], cases["甲"]
    address = f"{LIST}{case.pk}/"
    assert program.patch(address, {"deaths": 1}, format="json", HTTP_IF_MATCH='"1"').status_code == 404
    for verb in ("void", "restore", "reveal", "start", "extend", "end", "reopen"):
        assert program.post(f"{address}{verb}/", {"reason": "x"}, format="json", HTTP_IF_MATCH='"1"').status_code == 404
    stored = MediationCase.objects.get(pk=case.pk)
    assert (stored.version, stored.is_void) == (1, False)


def test_another_offices_committee_cannot_be_named(county, cases):
    program = programs(person(QINGSHI, county))[1]
    foreign, unknown = cases["甲"].committee_id, 10**9
    answers = [program.post(LIST, {"committee": pk}, format="json").json() for pk in (foreign, unknown)]
    assert answers[0] == answers[1]
    filtered = [program.get(LIST, {"committee": pk}).json() for pk in (foreign, unknown)]
    assert filtered[0] == filtered[1]


@pytest.mark.parametrize("ending", [end_position, take_role, disable])
def test_an_end_takes_effect_at_once(ending, county, cases):
    user = person(HEKOU, county)
    both = programs(user)
    assert [shown(program.get(LIST), cases) for program in both] == [SEEN[HEKOU]] * 2
    ending(user)
    for program in both:
        assert shown(program.get(LIST), cases) == set()
        assert program.get(f"{LIST}{cases['甲'].pk}/").status_code in (401, 403, 404)
