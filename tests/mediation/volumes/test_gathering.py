"""From the tables to the papers: what was recorded is what is printed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bureau.core.actions import writing
from mediation.choices import PaperState
from mediation.models import Instalment, MediationCase, RetentionPeriod, ReturnVisit, Volume
from mediation.rules.followups import FollowUpValues
from mediation.volumes.facts import (
    AgreementFacts,
    ConfirmationFacts,
    DocumentFacts,
    EndFacts,
    FilingFacts,
    InstalmentFacts,
    PerformanceFacts,
    VisitFacts,
)
from mediation.volumes.gathering import volume_facts
from tests.factories.mediation import applicant, make_case, make_committee, make_mediator, respondent, success

DAY = dt.date(2026, 7, 15)


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def village(county):
    return county.wangjia


@pytest.fixture
def agreed_case(committee, village):
    return make_case(
        committee,
        village,
        parties=(
            applicant(sex="male", birth_year=1981, phone="13800000001", address="东山村12号"),
            respondent(name="宏远公司", kind="legal_person", representative="孙宏远", agent_name="赵律"),
        ),
        amount_claimed=Decimal("5000.50"),
        lead=make_mediator(committee, "周明"),
        outcome=success(),
        followup=FollowUpValues(confirm_applied_on=DAY, confirm_court="练习县人民法院"),
    )


def test_an_open_case_has_no_end_and_no_agreement(committee, village):
    facts = volume_facts(make_case(committee, village))
    assert (facts.end, facts.agreement, facts.confirmation, facts.visits) == (None, None, None, ())
    assert (facts.performance, facts.filing) == (PerformanceFacts(), FilingFacts())


def test_case_and_parties(agreed_case):
    facts = volume_facts(agreed_case)
    assert (facts.number, facts.committee) == (agreed_case.number, agreed_case.committee.name)
    assert (facts.amount_claimed, facts.claimed_in_words) == (Decimal("5000.50"), "伍仟元零伍角")
    assert [(p.side, p.name, p.sex, p.age, p.phone, p.address) for p in facts.parties] == [
        ("applicant", "王建国", "male", 45, "13800000001", "东山村12号"),
        ("respondent", "宏远公司", "", None, "", ""),
    ]
    assert [(p.is_person, p.representative, p.agent_name) for p in facts.parties] == [
        (True, "", ""),
        (False, "孙宏远", "赵律"),
    ]
    assert (facts.lead, facts.mediators, facts.consultant) == ("周明", ("周明",), "")


def test_agreement_end_and_confirmation(agreed_case):
    facts = volume_facts(agreed_case)
    assert facts.end == EndFacts(result="success", ended_on=DAY)
    assert facts.agreement == AgreementFacts(
        form="written",
        number=agreed_case.agreement_no or "",
        agreed_on=DAY,
        content="被申请人拆除围墙，赔偿3000元",
        amount=Decimal(3000),
        amount_in_words="叁仟元整",
        mode="immediate",
    )
    assert facts.confirmation == ConfirmationFacts(applied_on=DAY, court="练习县人民法院")
    assert (facts.performance.state, facts.performance.performed_on) == ("done", DAY)


def test_an_amount_beyond_the_capitals_is_left_to_be_written(agreed_case):
    agreed_case.amount_agreed = Decimal("999999999999.99")
    assert volume_facts(agreed_case).agreement.amount_in_words == ""


def test_instalments_and_visits_of_the_present_round_only(agreed_case):
    with writing():
        for day, number in ((DAY, 1), (DAY, 2), (dt.date(2026, 7, 1), 1)):
            Instalment.objects.create(case=agreed_case, round=number, due_on=day, amount=Decimal(number))
            ReturnVisit.objects.create(
                case=agreed_case, round=number, visited_on=day, visitor="周明", mode="home", performance="done"
            )
    facts = volume_facts(agreed_case)
    assert facts.performance.instalments == (
        InstalmentFacts(due_on=dt.date(2026, 7, 1), amount=Decimal(1)),
        InstalmentFacts(due_on=DAY, amount=Decimal(1)),
    )
    assert facts.visits == tuple(
        VisitFacts(visited_on=day, visitor="周明", mode="home", performance="done")
        for day in (dt.date(2026, 7, 1), DAY)
    )


def test_volume(agreed_case):
    with writing():
        Volume.objects.create(
            case=agreed_case,
            documents={"1": {"state": PaperState.YES, "pages": 2}, "4": {"state": PaperState.NOT_NEEDED, "pages": 0}},
            retention=RetentionPeriod.objects.create(name="三十年"),
            compiled_by="郑和",
            compiled_on=DAY,
            checked_by="周明",
            note="无",
        )
    assert volume_facts(agreed_case).filing == FilingFacts(
        documents={1: DocumentFacts(state="yes", pages=2), 4: DocumentFacts(state="n_a")},
        retention="三十年",
        compiled_by="郑和",
        compiled_on=DAY,
        checked_by="周明",
        note="无",
    )


def asked(case):
    with CaptureQueriesContext(connection) as queries:
        volume_facts(MediationCase.objects.select_related("committee", "lead", "consultant").get(pk=case.pk))
    return len(queries)


def test_queries_do_not_grow_with_what_the_case_holds(agreed_case):
    def pay_in(parts):
        with writing():
            for _ in range(parts):
                Instalment.objects.create(case=agreed_case, due_on=DAY, amount=Decimal(1))

    pay_in(1)
    one = asked(agreed_case)
    pay_in(2)
    assert (one, asked(agreed_case)) == (6, 6)
