"""``papers``: one volume of 13 papers as a Word file, beside an empty document of python-docx."""

from __future__ import annotations

import datetime as dt
import io
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from statistics import median

import docx
from django.utils import timezone

from bureau.core.actions import writing
from bureau.portal.bench.county import County, make_county
from bureau.portal.bench.results import Line, Result, percentile
from bureau.portal.bench.scratch import scratch_database
from mediation.cases.actions import record_cases
from mediation.cases.bulk import BulkEntry
from mediation.models import Committee, MediationCase, Mediator, ReturnVisit
from mediation.rules.cases import CaseValues
from mediation.rules.followups import FollowUpValues
from mediation.rules.outcomes import OutcomeValues
from mediation.rules.parties import PartyValues
from mediation.volumes.actions import print_papers
from mediation.volumes.gathering import volume_facts
from mediation.volumes.papers import document_of, papers_for, papers_of
from villages.models import Village

ROUNDS, PAPERS = 100, 13
AUTHOR = "练习县司法局"
BRIEF = "申请人在被申请人承建的文化广场工程中提供劳务，双方口头约定日工资二百六十元，工程完工后工资未付清。" * 4
TERMS = "被申请人于约定日期前付清申请人工资；逾期超过十日的，申请人可以要求一次付清全部余款。\n" * 4


def run(sizes: Sequence[int] = (), *, tell: Callable[[str], None] = print) -> Result:
    """``sizes``: how often each is made."""
    rounds = [*sizes, ROUNDS][0]
    result = Result("papers", f"a volume of {PAPERS} papers as one Word file, {rounds} rounds each")
    with scratch_database():
        tell(f"{rounds:,} volumes …")
        result.lines = measure(rounds)
    result.notes.append(
        "Printed: scope, gathering from the database, decrypting, journal entry and rendering in one transaction."
    )
    return result


def measure(rounds: int) -> list[Line]:
    """All lines, in the present (empty) database."""
    county = make_county([], villages=13)
    case = make_case(county)
    facts = volume_facts(case)
    codes = papers_for(facts)
    if len(papers_of(facts, codes)) != PAPERS:
        raise RuntimeError(f"the volume has {len(papers_of(facts, codes))} papers instead of {PAPERS}")
    now = timezone.now()
    works: list[Callable[[], object]] = [
        lambda: document_of(facts, codes, author=AUTHOR, made_at=now),
        lambda: print_papers(actor=county.publisher, case_id=case.pk, author=AUTHOR, made_at=now),
        lambda: docx.Document().save(io.BytesIO()),
    ]
    rendered, printed, empty = timings(works, rounds)
    rival, name = median(empty), "empty python-docx document"
    return [
        Line(f"{PAPERS} papers: rendered", median(rendered), "ms", rival, name),
        Line(f"{PAPERS} papers: printed", median(printed), "ms", rival, name),
        Line(f"{PAPERS} papers: printed, p95", percentile(printed, 0.95), "ms"),
    ]


def timings(works: Sequence[Callable[[], object]], rounds: int) -> list[list[float]]:
    """Milliseconds of each, taken in turn so that other work on the machine falls on all alike; one round before."""
    found: list[list[float]] = [[] for _ in works]
    for at in range(rounds + 1):
        for times, work in zip(found, works, strict=True):
            start = time.perf_counter()
            work()
            if at:
                times.append((time.perf_counter() - start) * 1000)
    return found


def make_case(county: County) -> MediationCase:
    """Everything that a case can have: three parties, a written agreement, performed, confirmed, visited."""
    office, actor, today = county.offices[0], county.publisher, timezone.localdate()
    first = today - dt.timedelta(days=60)
    village = Village.objects.get(pk=county.places[0].village)
    with writing():
        committee = Committee.objects.create(
            office=office, name="第01镇人民调解委员会", short_name="第01镇", kind="township"
        )
        lead = Mediator.objects.create(committee=committee, name="刘和平")
    values = CaseValues(
        committee=committee,
        village=village,
        accepted_on=first,
        source="applied",
        dispute_type="migrant_wages",
        brief=BRIEF,
        amount_claimed=Decimal(24000),
        lead=lead,
        parties=(
            PartyValues(side="applicant", name="王建国", sex="male", birth_year=1981, phone="13800000001"),
            PartyValues(side="applicant", name="李小河", sex="female", birth_year=1979, agent_name="赵律"),
            PartyValues(side="respondent", name="宏远建筑公司", kind="legal_person", representative="孙宏远"),
        ),
    )
    agreed = first + dt.timedelta(days=10)
    outcome = OutcomeValues(
        result="success",
        ended_on=agreed,
        agreed_on=agreed,
        agreement_form="written",
        agreement_content=TERMS,
        amount_agreed=Decimal(24000),
        perform_mode="immediate",
    )
    visited = agreed + dt.timedelta(days=30)
    followup = FollowUpValues(confirm_applied_on=agreed + dt.timedelta(days=5), visited_on=visited)
    case = record_cases(actor=actor, entries=[BulkEntry(values, outcome, followup)], today=today)[0]
    with writing():
        ReturnVisit.objects.create(
            case=case, visited_on=visited, visitor="刘和平", mode="home", performance="done", satisfaction="satisfied"
        )
    return case
