"""Entering the county's rectification through the same actions as everybody, each step on its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bureau.accounts.models import User
from bureau.portal.demo.opinions.plans import Listed
from bureau.portal.demo.rectification.campaigns import CampaignPlan, campaign_plans
from bureau.portal.demo.rectification.plans import APPLIED, ENDED, Fate, ProblemPlan, problem_plans
from rectification.campaigns.actions import save_campaign, save_category
from rectification.choices import Grade, LookBackResult, RectificationType, Source
from rectification.closing.actions import (
    extend_deadline,
    note_relapse,
    record_look_back,
    request_closing,
    return_request,
    sign_closing,
    take_on,
    verify_closing,
)
from rectification.models import Campaign, Problem, ProblemCategory
from rectification.origins.actions import join_problem
from rectification.problems.actions import add_progress, record_problems, save_measures
from rectification.problems.bulk import BulkEntry
from rectification.problems.queries import questions_of
from rectification.rules.closing import Answer, RelapseValues
from rectification.rules.measures import MeasureValues
from rectification.rules.problems import ProblemValues
from villages.models import JusticeOffice

DAY = dt.timedelta(days=1)
REPORT_AHEAD = 60 * DAY
EXTENDED_BY = 30 * DAY


@dataclass
class Rectification:
    """Who enters what where."""

    today: dt.date
    users: Mapping[str, User]
    clerks: Mapping[str, User]
    offices: Mapping[str, JusticeOffice]

    @property
    def order(self) -> Sequence[JusticeOffice]:
        return list(self.offices.values())


def from_opinions(today: dt.date, offices: Sequence[str]) -> list[Listed]:
    """The problems that opinions became, known before they are entered: opinions come first."""
    return [
        Listed(
            problem=plan.finding.description,
            office="" if plan.office is None else offices[plan.office],
            on=plan.found_on,
        )
        for plan in problem_plans(today, len(offices))
        if plan.campaign.source == Source.OPINION
    ]


def enter_rectification(county: Rectification, became: Mapping[str, int]) -> None:
    """Campaigns with their categories, then each problem as far as it came; ``became``: its text → its opinion."""
    actor = county.users["bureau_office"]
    campaigns = {plan.code: _campaign(actor, plan, county.today) for plan in campaign_plans()}
    plans = problem_plans(county.today, len(county.offices))
    entries = [BulkEntry(_values(county, plan, *campaigns[plan.campaign.code]), _planned(plan)) for plan in plans]
    problems = record_problems(actor=actor, entries=entries, today=county.today)
    for plan, problem in zip(plans, problems, strict=True):
        if (opinion := became.get(plan.finding.description)) is not None:
            join_problem(actor=actor, opinion_id=opinion, number=problem.number, today=plan.found_on)
        _Story(county, plan, problem).tell()


def _campaign(actor: User, plan: CampaignPlan, today: dt.date) -> tuple[Campaign, list[ProblemCategory]]:
    begins_on = (today - dt.timedelta(days=30 * plan.begun)).replace(day=1)
    values = {
        "code": plan.code,
        "name": plan.name,
        "year": begins_on.year,
        "goal": plan.goal,
        "begins_on": begins_on,
        "is_public": plan.public,
    }
    campaign = save_campaign(actor=actor, values=values)
    return campaign, [
        save_category(actor=actor, values={"campaign": campaign, "name": name, "order": order})
        for order, name in enumerate(plan.categories, start=1)
    ]


def _values(
    county: Rectification, plan: ProblemPlan, campaign: Campaign, categories: list[ProblemCategory]
) -> ProblemValues:
    is_for_good = plan.fate == Fate.FOR_GOOD
    return ProblemValues(
        campaign=campaign,
        source=plan.campaign.source,
        category=categories[plan.finding.category],
        description=plan.finding.description,
        goal=plan.campaign.goal,
        leader=plan.leader,
        unit=plan.finding.unit,
        office=None if plan.office is None else county.order[plan.office],
        owner=plan.owner,
        rect_type=RectificationType.LONG_TERM if is_for_good else RectificationType.TIMED,
        found_on=plan.found_on,
        deadline=plan.deadline,
        next_report_on=county.today + REPORT_AHEAD if is_for_good else None,
        public_text=plan.finding.public,
    )


def _planned(plan: ProblemPlan) -> tuple[MeasureValues, ...]:
    return tuple(MeasureValues(text, plan.owner, plan.deadline) for text in plan.finding.measures)


class _Story:
    """What happened to one problem, step by step; the version goes along."""

    def __init__(self, county: Rectification, plan: ProblemPlan, problem: Problem) -> None:
        self.county, self.plan, self.problem = county, plan, problem
        is_bureau = plan.office is None
        self.worker = county.users["bureau_office"] if is_bureau else county.clerks[county.order[plan.office or 0].name]
        self.reviewer, self.leader = county.users["reviewer"], county.users["leader"]
        # The last day on which something was done about it.
        self.last = plan.closed_on or county.today - 2 * DAY

    @property
    def at(self) -> tuple[int, int]:
        return self.problem.pk, self.problem.version

    def tell(self) -> None:
        fate = self.plan.fate
        if fate == Fate.OPEN:
            return
        self._take_on()
        if fate in APPLIED:
            self._apply()
        if fate == Fate.RETURNED:
            pk, version = self.at
            self.problem = return_request(
                actor=self.reviewer, problem_id=pk, version=version, reason="佐证材料不完整，请补充后重新申请"
            )
        elif fate == Fate.EXTENDED:
            self._extend()
        elif fate in ENDED or fate == Fate.VERIFIED:
            self._close()

    def _take_on(self) -> None:
        pk, version = self.at
        self.problem = take_on(actor=self.worker, problem_id=pk, version=version)
        self._write_progress(self.plan.found_on + 10 * DAY, self.plan.percent, "已制定整改方案，按措施逐项推进")

    def _write_progress(self, on: dt.date, percent: int, text: str) -> None:
        line = add_progress(
            actor=self.worker, problem_id=self.problem.pk, on=on, percent=percent, text=text, today=self.county.today
        )
        self.problem = line.problem

    def _apply(self) -> None:
        done_on = self.last - 3 * DAY
        measures = [
            MeasureValues(one.text, one.owner, one.deadline, done_on, "工作记录和照片已存档", one.pk)
            for one in self.problem.measures.all()
        ]
        pk, version = self.at
        self.problem = save_measures(
            actor=self.worker, problem_id=pk, version=version, measures=measures, today=self.last
        )
        pk, version = self.at
        self.problem = request_closing(
            actor=self.worker,
            problem_id=pk,
            version=version,
            proof="措施全部落实，佐证材料已归入整改档案",
            today=self.last - 2 * DAY,
        )

    def _close(self) -> None:
        pk, version = self.at
        self.problem = verify_closing(
            actor=self.reviewer, problem_id=pk, version=version, grade=Grade.GOOD, today=self.last - DAY
        )
        if self.plan.closed_on is None:
            return
        pk, version = self.at
        answers = [Answer(item, is_met=True) for item in questions_of(self.problem)]
        self.problem = sign_closing(
            actor=self.leader, problem_id=pk, version=version, answers=answers, today=self.plan.closed_on
        )
        self._look_back()
        if self.plan.fate == Fate.RELAPSED:
            self._relapse()

    def _look_back(self) -> None:
        """What fell due before today was made on its day; what falls due today still waits."""
        for look_back in self.problem.look_backs.filter(due_on__lt=self.county.today):
            if self.plan.fate == Fate.RELAPSED and look_back.due_on >= self._relapsed_on:
                continue
            record_look_back(
                actor=self.reviewer,
                look_back_id=look_back.pk,
                result=LookBackResult.HELD,
                note="现场抽查，整改成果保持良好",
                done_on=look_back.due_on,
                today=look_back.due_on,
            )

    @property
    def _relapsed_on(self) -> dt.date:
        return self.last + 50 * DAY

    def _relapse(self) -> None:
        pk, version = self.at
        values = RelapseValues("回头看发现同类问题再次出现", self._relapsed_on, self.county.today + 20 * DAY)
        self.problem = note_relapse(
            actor=self.reviewer, problem_id=pk, version=version, values=values, today=self.county.today
        )
        self._write_progress(self.county.today - 3 * DAY, 40, "已重新分析原因，正在补充措施")

    def _extend(self) -> None:
        assert self.plan.deadline is not None  # noqa: S101 - only what has one is extended
        pk, version = self.at
        self.problem = extend_deadline(
            actor=self.reviewer,
            problem_id=pk,
            version=version,
            deadline=self.plan.deadline + EXTENDED_BY,
            reason="设备采购程序未完成，申请延期一个月",
            today=self.plan.deadline - DAY,
        )
