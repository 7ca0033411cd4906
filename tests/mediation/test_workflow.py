"""Every move of a case from every state: what the table allows passes, all else is refused and changes nothing."""

import datetime as dt
from decimal import Decimal

import pytest
from django.forms.models import model_to_dict
from django.urls import reverse

from bureau.accounts.roles import ALL_CAPABILITIES, Role
from bureau.core.actions import writing
from bureau.core.errors import IllegalMove
from bureau.journal.models import Entry
from mediation.cases.actions import void_case
from mediation.models import MediationCase, Reopening
from mediation.proceedings.actions import (
    correct_outcome,
    end_case,
    extend_limit,
    move_case,
    reopen_case,
    start_mediation,
)
from mediation.rules.outcomes import OutcomeValues
from mediation.workflow import CASE
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.mediation import archive, make_case, make_committee, make_mediator, success

PAIRS = [pytest.param(name, source, edge, id=f"{name} from {source}") for name, source, edge in CASE.pairs()]
FAILED = OutcomeValues(result="failed", ended_on=TODAY)
TERMINATED = OutcomeValues(result="terminated", ended_on=TODAY, terminate_reason="refused")
UNTIL = dt.date(2026, 8, 20)


@pytest.fixture
def committee(county):
    return make_committee(county.hekou)


@pytest.fixture
def lead(committee):
    return make_mediator(committee)


@pytest.fixture
def office(db):
    """May make every move."""
    return make_user("office", Role.BUREAU_OFFICE)


def case_in(state, committee, county, lead):
    if state == "registered":
        return make_case(committee, county.wangjia, lead=None)
    if state == "closed":
        return make_case(committee, county.wangjia, lead=lead, outcome=success())
    case = make_case(committee, county.wangjia, lead=lead)
    return archive(case) if state == "archived" else case


def move(name, case, actor, lead):
    """Make the move by its action, with all that it takes."""
    asked = {"actor": actor, "case_id": case.pk, "version": case.version}
    ends = {"succeed": success(), "fail": FAILED, "terminate": TERMINATED}
    if name in ends:
        return end_case(**asked, values=ends[name], today=TODAY)
    return {
        "start": lambda: start_mediation(**asked, lead=lead),
        "extend": lambda: extend_limit(**asked, until=UNTIL, agreed=True, today=TODAY),
        "correct": lambda: correct_outcome(**asked, values=success(amount_agreed=Decimal(5)), today=TODAY),
        "archive": lambda: archive_as(actor, case),
        "reopen": lambda: reopen_case(**asked, reason="未履行", today=TODAY),
    }[name]()


def archive_as(actor, case):
    with writing():
        return move_case(actor=actor, case_id=case.pk, version=case.version, name="archive", apply=lambda _case: {})


def sent(name, case, lead):
    """The address of the move's page and what a browser sends there."""
    agreed = {"agreement_form": "written", "agreed_on": "2026-07-15", "agreement_content": "赔偿3000元"}
    page, fields = {
        "start": ("start", {"lead": lead.pk}),
        "extend": ("extend", {"extended_until": UNTIL.isoformat(), "extension_agreed": "on"}),
        "succeed": ("end", {"result": "success", "ended_on": "2026-07-15", **agreed}),
        "fail": ("end", {"result": "failed", "ended_on": "2026-07-15"}),
        "terminate": ("end", {"result": "terminated", "ended_on": "2026-07-15", "terminate_reason": "refused"}),
        "correct": ("correct", {"result": "success", "ended_on": "2026-07-15", **agreed}),
        "reopen": ("reopen", {"reason": "未履行"}),
    }[name]
    return reverse(f"proceedings:{page}", args=[case.pk]), {**fields, "version": case.version}


def row_of(case):
    return model_to_dict(MediationCase.objects.get(pk=case.pk))


@pytest.mark.parametrize(("name", "source", "edge"), PAIRS)
def test_every_move_from_every_state(name, source, edge, office, committee, county, lead):
    case = case_in(source, committee, county, lead)
    before, entries = row_of(case), Entry.objects.count()
    if edge is not None:
        assert move(name, case, office, lead).state == edge.target
        assert MediationCase.objects.get().version == case.version + 1
        return
    with pytest.raises(IllegalMove):
        move(name, case, office, lead)
    assert (row_of(case), Entry.objects.count(), Reopening.objects.count()) == (before, entries, 0)


# The archive is entered from the volume, not from a page of its own.
PAGES = [pair for pair in PAIRS if pair.values[0] != "archive"]


@pytest.mark.parametrize(("name", "source", "edge"), PAGES)
def test_every_move_sent_directly_to_the_server(name, source, edge, office, committee, county, lead, signed_in):
    case = case_in(source, committee, county, lead)
    before, browser = row_of(case), signed_in(office)
    address, fields = sent(name, case, lead)
    answer = browser.post(address, fields)
    if edge is not None:
        assert answer.status_code == 302, answer.context["form"].errors
        assert MediationCase.objects.get().state == edge.target
        return
    # A result to which the state does not lead is not among the choices; every other step is refused as overtaken.
    no_choice = source == "registered" and address.endswith(("/end/", "/correct/"))
    assert answer.status_code == (422 if no_choice else 409)
    assert ("需要修改" if no_choice else "看案件现在的情况") in answer.content.decode()
    assert row_of(case) == before


@pytest.mark.parametrize(("name", "source", "edge"), PAGES)
def test_a_page_that_leads_nowhere_is_not_opened(name, source, edge, office, committee, county, lead, signed_in):
    case = case_in(source, committee, county, lead)
    address, _fields = sent(name, case, lead)
    possible = edge is not None or (source == "registered" and address.endswith("/end/"))
    assert signed_in(office).get(address).status_code == (200 if possible else 409)


@pytest.mark.parametrize("name", sorted(CASE.names))
def test_a_void_case_moves_no_more(name, office, committee, county, lead):
    source = next(edge.source for edge in CASE.edges if edge.name == name)
    case = case_in(source, committee, county, lead)
    void_case(actor=office, case_id=case.pk, reason="重复登记")
    before = row_of(case)
    case.refresh_from_db()
    with pytest.raises(IllegalMove, match="作废"):
        move(name, case, office, lead)
    assert row_of(case) == before


def test_every_move_names_a_capability_and_its_source():
    assert {edge.capability for edge in CASE.edges} <= ALL_CAPABILITIES
    assert all("Art." in edge.rule for edge in CASE.edges)
