"""What follows in the county after the cases were entered: moves, instalments, visits, volumes, prevention reports, the
weekly check. Each through its own action, for some cases of every sort: for all it would take minutes.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from itertools import islice

from bureau.core.weeks import Week
from bureau.portal.demo.mediation.loading import Mediation
from bureau.portal.demo.mediation.slots import Fate
from bureau.portal.demo.mediation.writing import Dispute
from mediation.choices import (
    DIFFICULT,
    PaperState,
    Performance,
    PerformMode,
    Result,
    Satisfaction,
    Side,
    SignalKind,
    SubsidyGrade,
    VisitMode,
)
from mediation.followup.actions import plan_instalments, record_payment, record_visit
from mediation.models import MediationCase, RetentionPeriod, Signal
from mediation.prevention.actions import approve_report, record_report
from mediation.proceedings.actions import (
    end_case,
    extend_limit,
    grade_subsidy,
    recuse_mediator,
    reopen_case,
)
from mediation.rules.followups import VisitValues
from mediation.rules.instalments import even_plan
from mediation.rules.prevention import PreventionValues
from mediation.signals.actions import clear_signal
from mediation.signals.tasks import find_signals_of_week
from mediation.volumes.actions import archive_case, save_documents
from mediation.volumes.facts import DocumentFacts
from mediation.volumes.queries import traits_of
from mediation.volumes.rules import DOCUMENTS, VolumeValues, default_state

INSTALMENT_PLANS, VISITS, GRADES, VOLUMES, RECUSALS = 18, 24, 24, 24, 2
# The last prevention reports wait for approval.
UNAPPROVED = 4
# Weeks that the check looks at: earlier ones are history, of which nobody made a list.
CHECKED_WEEKS = 8

_WHY_ANEW = "一方反映协议内容有遗漏，双方同意重新调解"
_WHY_RECUSED = "系申请人的表亲，主动提出回避"
_FOUND = (
    "双方已和好，协议履行到位",
    "电话回访，当事人表示满意",
    "两家恢复来往，无新的矛盾",
    "款已付清，收条存卷",
)
_CHECKED = {
    SignalKind.SAME_PARTY: "电话核实：三名工人为同一工地讨薪，留的是工地负责人电话，情况属实",
    SignalKind.ORAL_SHARE: "查看登记簿：该村纠纷小，多为口头协议，已抽查回访",
    SignalKind.SAME_DAY: "已请司法所核对登记簿，待补充材料",
    SignalKind.SAME_TEXT: "已约谈登记人，要求按实际情况重写",
    SignalKind.SAME_MINUTE: "登记人称一次补录，已要求补交纸质登记表",
    SignalKind.DAILY_LOAD: "已请调委会说明当日调解经过",
    SignalKind.ID_CHECK: "与身份证复印件核对，系录入有误，已更正",
}


def follow_up(county: Mediation, weeks: Sequence[Week]) -> None:
    """Everything that comes after; ``weeks``: those whose weekly job has run."""
    found = [one for week in county.weeks.values() for one in (*week.on_time, *week.late)]
    _move(county, found)
    _pay_in_instalments(county, found)
    _visit(county, found)
    _grade(county, found)
    _file(county, found)
    _prevent(county)
    _check(county, weeks[-CHECKED_WEEKS:])


# -- moves -------------------------------------------------------------------------------------------------------------


def _move(county: Mediation, found: Sequence[Dispute]) -> None:
    """Limits are extended, cases opened again (and one ended again), mediators stand back."""
    for dispute in found:
        if dispute.fate in (Fate.REOPENED, Fate.MEDIATED_ANEW):
            _open_again(county, dispute)
        if dispute.fate == Fate.EXTENDED:
            _extend(county, dispute)
    helped = (one for one in found if one.fate == Fate.MEDIATING and one.mediation.assistants)
    for dispute in islice(helped, RECUSALS):
        recuse_mediator(
            actor=county.clerks[dispute.slot.office],
            case_id=county.cases[dispute.slot].pk,
            mediator=county.mediators[dispute.mediation.committee][dispute.mediation.assistants[0]],
            asked_by=Side.APPLICANT,
            reason=_WHY_RECUSED,
        )


def _open_again(county: Mediation, dispute: Dispute) -> None:
    case = _now(county, dispute)
    case = reopen_case(
        actor=county.users["bureau_office"], case_id=case.pk, version=case.version, reason=_WHY_ANEW, today=county.today
    )
    if dispute.anew.result:
        clerk = county.clerks[dispute.slot.office]
        end_case(actor=clerk, case_id=case.pk, version=case.version, values=dispute.anew, today=county.today)


def _extend(county: Mediation, dispute: Dispute) -> None:
    case = _now(county, dispute)
    extend_limit(
        actor=county.clerks[dispute.slot.office],
        case_id=case.pk,
        version=case.version,
        until=county.today + dt.timedelta(days=random.Random(dispute.slot.seed).randint(5, 9)),
        agreed=True,
        today=county.today,
    )


# -- after an agreement ------------------------------------------------------------------------------------------------


def _pay_in_instalments(county: Mediation, found: Sequence[Dispute]) -> None:
    """Plans of what is not performed yet; most parts that are due were paid."""
    waiting = [
        one
        for one in found
        if one.fate == Fate.SUCCESS
        and one.outcome.perform_mode == PerformMode.INSTALMENTS
        and one.followup.performance in (Performance.NOT_DUE, Performance.PARTIAL)
    ]
    for dispute in waiting[-INSTALMENT_PLANS:]:
        rng, clerk = random.Random(dispute.slot.seed), county.clerks[dispute.slot.office]
        amount, agreed = dispute.outcome.amount_agreed, dispute.outcome.agreed_on
        if amount is None or agreed is None:
            continue
        case = _now(county, dispute)
        parts = even_plan(amount, rng.randint(2, 4), agreed + dt.timedelta(days=rng.choice((5, 10, 20))))
        case = plan_instalments(actor=clerk, case_id=case.pk, version=case.version, parts=parts)
        for part in case.instalments.filter(due_on__lt=county.today):
            if rng.random() < 0.75:
                record_payment(
                    actor=clerk, case_id=case.pk, instalment_id=part.pk, paid_on=part.due_on, today=county.today
                )


def _visit(county: Mediation, found: Sequence[Dispute]) -> None:
    """Return visits of the last days, with their records; others still wait."""
    for dispute in islice(_to_visit(county, found), VISITS):
        rng = random.Random(dispute.slot.seed)
        lead = dispute.mediation.lead or (dispute.mediation.committee, 0)
        values = VisitValues(
            visited_on=county.today - dt.timedelta(days=rng.randint(1, 5)),
            visitor=county.mediators[lead[0]][lead[1]].name,
            mode=rng.choice((VisitMode.HOME, VisitMode.PHONE)),
            performance=dispute.followup.performance or Performance.DONE,
            satisfaction=rng.choice((Satisfaction.SATISFIED, Satisfaction.SATISFIED, Satisfaction.FAIRLY)),
            note=rng.choice(_FOUND),
        )
        clerk = county.clerks[dispute.slot.office]
        record_visit(actor=clerk, case_id=county.cases[dispute.slot].pk, values=values, today=county.today)


def _to_visit(county: Mediation, found: Sequence[Dispute]) -> Iterator[Dispute]:
    """Successful cases, performed and not visited, whose day has come."""
    for dispute in found:
        agreed = dispute.outcome.agreed_on
        is_over = dispute.fate == Fate.SUCCESS and dispute.followup.performance == Performance.DONE
        due = county.cases[dispute.slot].visit_due_on
        if is_over and agreed and due and not dispute.followup.visited_on and due < county.today:
            yield dispute


def _grade(county: Mediation, found: Sequence[Dispute]) -> None:
    """以案定补: the reviewer has graded what was closed long ago enough."""
    closed = [one for one in found if one.fate == Fate.SUCCESS and not one.planted]
    for dispute in closed[-10 * GRADES : -8 * GRADES : 2]:
        case = _now(county, dispute)
        hard = SubsidyGrade.DIFFICULT if dispute.values.difficulty in DIFFICULT else SubsidyGrade.NORMAL
        grade_subsidy(actor=county.users["reviewer"], case_id=case.pk, version=case.version, grade=hard)


def _file(county: Mediation, found: Sequence[Dispute]) -> None:
    """One case, one volume: complete ones are archived, the last few lack something."""
    retention = RetentionPeriod.objects.order_by("order").first()
    old = [
        one
        for one in found
        if one.outcome.result in (Result.SUCCESS, Result.FAILED)
        and one.fate in (Fate.SUCCESS, Fate.FAILED)
        and one.followup.performance in (Performance.DONE, Performance.NOT_NEEDED, "")
    ]
    step = max(1, len(old) // (2 * VOLUMES))
    for place, dispute in enumerate(old[:: 2 * step][:VOLUMES]):
        _bind(county, dispute, retention, is_complete=place < VOLUMES - 5)


def _bind(county: Mediation, dispute: Dispute, retention: RetentionPeriod | None, *, is_complete: bool) -> None:
    clerk, rng = county.clerks[dispute.slot.office], random.Random(dispute.slot.seed)
    case = _now(county, dispute)
    traits = traits_of(case)
    documents = {
        document.number: DocumentFacts(state=PaperState.YES, pages=rng.randint(1, 4))
        for document in DOCUMENTS
        if default_state(document, traits) == PaperState.NO and (is_complete or document.number != 3)
    }
    values = VolumeValues(documents=documents, retention=retention, place="司法所档案柜" if is_complete else "")
    save_documents(actor=clerk, case_id=case.pk, version=0, values=values, today=county.today)
    if is_complete:
        archive_case(actor=clerk, case_id=case.pk, version=case.version, today=county.today)


# -- what is not about one case ----------------------------------------------------------------------------------------


def _prevent(county: Mediation) -> None:
    """Sweeps for disputes, reported by the committee of every township after each quarter."""
    first = {plan.office: place for place, plan in reversed(list(enumerate(county.plans)))}
    reports = [(day, place) for day in _ends_of_quarters(county.today) for place in first.values()]
    for number, (day, place) in enumerate(reports):
        clerk = county.clerks[county.plans[place].office]
        report = record_report(actor=clerk, values=_report(county, day, place), today=county.today)
        if number < len(reports) - UNAPPROVED:
            approve_report(actor=county.users["reviewer"], report_id=report.pk, version=report.version)


def _ends_of_quarters(today: dt.date) -> list[dt.date]:
    """The last four before ``today``."""
    ends = [
        dt.date(year, month, 1) - dt.timedelta(days=1)
        for year in (today.year - 1, today.year, today.year + 1)
        for month in (1, 4, 7, 10)
    ]
    return [day for day in ends if day < today][-4:]


def _report(county: Mediation, day: dt.date, place: int) -> PreventionValues:
    rng = random.Random(f"{day} {place} sweeps")
    risky, group = int(rng.random() < 0.15), int(rng.random() < 0.2)
    return PreventionValues(
        date=day,
        committee=county.committees[place],
        sweeps=rng.randint(6, 26),
        prevented=rng.randint(4, 30),
        suicide_cases=risky,
        suicide_people=risky,
        criminal_cases=group,
        criminal_people=group * rng.randint(2, 6),
        petition_cases=group,
        petition_people=group * rng.randint(6, 20),
        note="节前集中排查，逐户走访",
    )


def _check(county: Mediation, weeks: Sequence[Week]) -> None:
    """The weekly check as its job runs it; of the older findings the reviewer has looked at every other."""
    for week in weeks:
        find_signals_of_week.apply(kwargs={"week": week.key}, throw=True)
    older = Signal.objects.exclude(week=weeks[-1].key).order_by("pk") if weeks else Signal.objects.none()
    for signal in older[::2]:
        clear_signal(actor=county.users["reviewer"], signal_id=signal.pk, note=_CHECKED[SignalKind(signal.kind)])


def _now(county: Mediation, dispute: Dispute) -> MediationCase:
    """The case as it stands after what was done to it before."""
    return MediationCase.objects.visible_to(county.users["bureau_office"]).get(pk=county.cases[dispute.slot].pk)
