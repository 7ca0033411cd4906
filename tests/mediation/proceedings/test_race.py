"""Several hands at one case at once: one closes it, the others are told; one form sent many times makes one case."""

import threading
from collections import Counter

import pytest
from django.db import connection

from bureau.accounts.roles import Role
from mediation.models import MediationCase
from mediation.proceedings.actions import link_duplicate
from tests.factories.accounts import make_user
from tests.factories.mediation import BRIEF, applicant, make_case, make_committee, make_mediator, respondent
from tests.factories.villages import make_position

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


def at_once(work) -> Counter:
    """Run ``work(number)`` in HANDS threads that start together; counts what they return."""
    start, seen = threading.Barrier(HANDS), Counter()

    def hand(number: int) -> None:
        try:
            start.wait()
            seen[work(number)] += 1
        except Exception as error:  # noqa: BLE001 the test names it
            seen[type(error).__name__] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=hand, args=(number,)) for number in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def clerks(county):
    people = [make_user(f"hand{number}", Role.ENTRY) for number in range(HANDS)]
    for one in people:
        make_position(one, office=county.hekou)
    return people


def test_of_many_who_close_a_case_at_once_one_wins_and_the_others_read_so(
    transactional_db, clerks, county, committee, signed_in
):
    case = make_case(committee, county.wangjia, by=clerks[0], lead=make_mediator(committee))
    browsers = [signed_in(one) for one in clerks]

    def close(number: int) -> tuple[int, bool]:
        sent = {"result": "failed", "ended_on": "2026-07-15", "version": 1}
        answer = browsers[number].post(f"/desk/cases/{case.pk}/end/", sent)
        return answer.status_code, "已于2026-07-15 10:00办过这件案件" in answer.content.decode()

    assert at_once(close) == {(302, False): 1, (409, True): HANDS - 1}
    case.refresh_from_db()
    assert (case.state, case.version) == ("closed", 2)


def test_a_form_sent_many_times_at_once_makes_one_case(transactional_db, clerk, county, committee, signed_in):
    lead = make_mediator(committee)
    sent = {
        "accepted_on": "2026-07-14",
        "committee": committee.pk,
        "village": county.wangjia.pk,
        "lead": lead.pk,
        "source": "applied",
        "dispute_type": "neighbour",
        "brief": BRIEF,
        "p0-side": "applicant",
        "p0-kind": "person",
        "p0-name": "王建国",
        "p1-side": "respondent",
        "p1-kind": "person",
        "p1-name": "张伟",
        "form_key": "once",
    }
    browsers = [signed_in(clerk) for _ in range(HANDS)]
    answers = at_once(lambda number: browsers[number].post("/desk/cases/new/", sent)["Location"])
    case = MediationCase.objects.get()
    assert answers == {f"/desk/cases/{case.pk}/": HANDS}
    assert case.serial == 1


def test_links_both_ways_at_once_make_one_link(transactional_db, clerks, county, committee):
    lead = make_mediator(committee)
    one = make_case(committee, county.wangjia, by=clerks[0], lead=lead)
    other = make_case(
        committee, county.lijia, by=clerks[0], lead=lead, parties=(applicant("李秀英"), respondent("赵强"))
    )

    def link(number: int) -> str:
        first, second = (one, other) if number % 2 else (other, one)
        link_duplicate(actor=clerks[number], case_id=first.pk, original_id=second.pk)
        return "linked"

    outcomes = at_once(link)
    assert set(outcomes) <= {"linked", "InvalidValue"}
    assert MediationCase.objects.filter(duplicate_of__isnull=False).count() == 1
