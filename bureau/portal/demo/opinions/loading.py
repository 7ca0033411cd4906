"""Entering the county's opinions through the same actions as everybody, each step on its day."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bureau.accounts.models import User
from bureau.opinions.choices import PUBLIC_CHANNELS, Satisfaction
from bureau.opinions.deadlines.actions import install_default_rules
from bureau.opinions.handling.actions import (
    accept_opinion,
    add_facts,
    add_note,
    ask_for_facts,
    assign_handler,
    finish_part,
    reject_opinion,
    split_opinion,
    transfer_opinion,
)
from bureau.opinions.handling.closing.actions import close_opinions, rate, reopen
from bureau.opinions.handling.duplicates.actions import link_duplicate
from bureau.opinions.handling.moving import Tracked
from bureau.opinions.handling.replies.actions import answer_together, approve_reply, write_reply
from bureau.opinions.intake.actions import record_opinion, submit_opinion
from bureau.opinions.models import Category, Opinion
from bureau.opinions.reference.actions import install_default_bodies, install_default_categories
from bureau.opinions.rules.satisfaction import SILENT_DAYS
from bureau.opinions.rules.submissions import OpinionValues
from bureau.portal.demo.opinions.desk import add_templates, publish_copies
from bureau.portal.demo.opinions.matters import phrases, said
from bureau.portal.demo.opinions.moments import Asked, put_moments, put_pause
from bureau.portal.demo.opinions.plans import Fate, Listed, OpinionPlan, Place, opinion_plans
from villages.models import JusticeOffice, Village

DAY = dt.timedelta(days=1)
# What the portal asks before it takes something in: everything was looked at.
LOOKED_AT = frozenset({"report", "emergency", "out_of_scope", "phone", "id_number", "open_parts", "sender_name"})
CLOSED = frozenset({Fate.SILENT, Fate.RATED})
ENDED = frozenset({Fate.REPLIED, Fate.SILENT, Fate.RATED, Fate.REOPENED, Fate.AGAIN})


@dataclass
class Opinions:
    """Who handles what where. ``became``: text of a problem → the opinion that it answers."""

    today: dt.date
    users: Mapping[str, User]
    clerks: Mapping[str, User]
    offices: Mapping[str, JusticeOffice]
    villages: Mapping[str, Sequence[Village]]
    became: dict[str, int] = field(default_factory=dict)
    asked: dict[int, Asked] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)

    @property
    def places(self) -> list[Place]:
        return [
            Place(office, number, village.short_name)
            for office, found in self.villages.items()
            for number, village in enumerate(found)
        ]


def enter_opinions(county: Opinions, listed: Sequence[Listed]) -> None:
    """Categories and deadlines as an installation has them, the bureau's own texts, then a year of opinions."""
    actor = county.users["bureau_office"]
    install_default_categories(actor=actor)
    install_default_bodies(actor=actor)
    install_default_rules(actor=actor)
    county.categories = {category.name: category for category in Category.objects.all()}
    add_templates(actor, county.categories)
    agreed: dict[str, int] = {}
    for plan in opinion_plans(county.today, county.places, listed):
        story = _Story(county, plan)
        story.tell()
        if plan.consents and plan.fate in CLOSED:
            agreed[plan.matter.title] = story.opinion.pk
    publish_copies(actor, agreed)
    put_moments(actor=actor, asked=county.asked)


class _Story:
    """What happened to one opinion, and to those that were answered with it."""

    def __init__(self, county: Opinions, plan: OpinionPlan) -> None:
        self.county, self.plan, self.rng = county, plan, plan.rng
        users = county.users
        self.is_report = county.categories[plan.matter.category].kind == "report"
        self.worker = users["inspector"] if self.is_report else county.clerks[plan.place.office]
        self.approver = users["inspector2"] if self.is_report else users["reviewer"]
        self.opinion = self._receive(plan)

    def tell(self) -> None:
        plan = self.plan
        if plan.fate == Fate.NEW:
            return
        self._accept()
        if plan.fate in (Fate.HANDLING, Fate.LATE, Fate.DRAFTED):
            self.opinion = assign_handler(actor=self.worker, **self._at, handler=self.worker)
        if plan.fate == Fate.LATE:
            add_note(actor=self.worker, opinion_id=self.opinion.pk, body="已联系相关单位，对方答应核实后回话，催办中")
        if plan.fate == Fate.WAITING or plan.is_asked:
            self._ask()
        if plan.fate == Fate.DRAFTED:
            self._write(plan.matter.reply)
        if plan.fate in ENDED:
            self._answer()

    @property
    def _at(self) -> dict[str, int]:
        return {"opinion_id": self.opinion.pk, "version": self.opinion.version}

    @property
    def _citizen(self) -> Tracked:
        return Tracked(self.opinion.pk)

    def _receive(self, plan: OpinionPlan) -> Opinion:
        """By the citizen himself, or by the staff who wrote it down."""
        is_public = plan.channel in PUBLIC_CHANNELS
        values = OpinionValues(
            category=self.county.categories[plan.matter.category],
            title="" if is_public else plan.matter.title,
            body=plan.body,
            channel=plan.channel,
            received_on=None if is_public else plan.received_on,
            village=self.county.villages[plan.place.office][plan.place.village],
            identity=plan.identity,
            name=plan.name,
            phone=plan.phone,
            publish_consent=plan.consents,
            against_text="写在内容里的那个人" if self.is_report else "",
        )
        key = uuid.UUID(int=plan.rng.getrandbits(128), version=4)
        if is_public:
            given = submit_opinion(actor=None, values=values, form_key=key, accepted=LOOKED_AT, today=plan.received_on)
        else:
            clerk = self.county.clerks[plan.place.office]
            given = record_opinion(actor=clerk, values=values, form_key=key, accepted=LOOKED_AT, today=plan.received_on)
        return given.opinion

    def _accept(self) -> None:
        plan = self.plan
        if plan.fate == Fate.REJECTED:
            reason, body = self.rng.choice((("in_court", "受理案件的人民法院"), ("out_of_scope", "县信访局")))
            reject_opinion(actor=self.worker, **self._at, reason=reason, right_body=body, today=plan.accepted_on)
            return
        self.opinion = accept_opinion(actor=self.worker, **self._at, today=plan.accepted_on)
        if plan.is_passed_on:
            self._pass_on()
        if plan.listed:
            self.county.became[plan.listed] = self.opinion.pk

    def _pass_on(self) -> None:
        others = [name for name in self.county.offices if name != self.plan.place.office]
        name = self.rng.choice(others)
        reason = self.rng.choice(phrases()["transfers"])
        self.opinion = transfer_opinion(actor=self.worker, **self._at, office=self.county.offices[name], reason=reason)
        self.worker = self.county.clerks[name]

    def _ask(self) -> None:
        plan = self.plan
        question = self.rng.choice(phrases()["questions"])
        asked_on = plan.accepted_on + DAY if plan.fate == Fate.WAITING else plan.accepted_on
        self.opinion = ask_for_facts(actor=self.worker, **self._at, question=question)
        self.opinion = put_pause(actor=self.worker, opinion_id=self.opinion.pk, on=asked_on)
        answered_on = min(asked_on + DAY, plan.replied_on)
        self.county.asked[self.opinion.pk] = Asked(asked_on, answered_on)
        if plan.fate != Fate.WAITING:
            answer = said(self.rng, self.rng.choice(phrases()["answers"]))
            self.opinion = add_facts(actor=None, which=self._citizen, body=answer, today=answered_on)

    def _share(self) -> None:
        others = [name for name in self.county.offices if self.county.clerks[name] != self.worker]
        name = self.rng.choice(others)
        part = split_opinion(
            actor=self.worker,
            opinion_id=self.opinion.pk,
            version=self.opinion.version,
            office=self.county.offices[name],
            what=self.rng.choice(phrases()["parts"]),
        )
        finish_part(actor=self.county.clerks[name], part_id=part.pk, note=self.rng.choice(phrases()["part_notes"]))

    def _write(self, text: str) -> int:
        reply = write_reply(
            actor=self.worker,
            opinion_id=self.opinion.pk,
            text=f"您反映的情况我们核实过了。{said(self.rng, text)}",
            outcome=self.plan.matter.outcome,
            hand_in=True,
            accepted=LOOKED_AT,
        )
        return reply.version

    def _answer(self) -> None:
        plan = self.plan
        if plan.is_shared:
            self._share()
        copies = [self._linked(copy) for copy in plan.copies]
        version = self._write(plan.matter.reply)
        send = answer_together if copies else approve_reply
        send(actor=self.approver, opinion_id=self.opinion.pk, version=version, today=plan.replied_on)
        if plan.fate == Fate.SILENT:
            close_opinions(actor=self.county.users["bureau_office"], today=self._silent_until)
        elif plan.fate == Fate.RATED:
            self._rate(self._citizen, plan)
            for pk, copy in zip(copies, plan.copies, strict=True):
                self._rate(Tracked(pk), copy)
        elif plan.fate in (Fate.REOPENED, Fate.AGAIN):
            self._again()

    @property
    def _silent_until(self) -> dt.date:
        return self.plan.replied_on + DAY * (SILENT_DAYS + 1)

    def _linked(self, copy: OpinionPlan) -> int:
        opinion = self._receive(copy)
        link_duplicate(actor=self.worker, opinion_id=opinion.pk, original_id=self.opinion.pk)
        return opinion.pk

    def _rate(self, which: Tracked, plan: OpinionPlan) -> None:
        is_content = plan.rating not in (Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED)
        note = self.rng.choice(phrases()["notes"]) if is_content and self.rng.random() < 0.4 else ""
        rate(
            actor=None,
            which=which,
            satisfaction=plan.rating,
            note=note,
            solved=True if is_content else None,
            today=plan.rated_on,
        )

    def _again(self) -> None:
        plan = self.plan
        reason = self.rng.choice(phrases()["unsolved"])
        reopen(actor=None, which=self._citizen, reason=reason, today=plan.rated_on)
        if plan.fate == Fate.REOPENED:
            return
        again = "上次说的事没有办到位，责任在我们，已重新安排专人负责。"
        version = self._write(f"{again}{plan.matter.reply}")
        replied_on = min(plan.rated_on + 3 * DAY, self.county.today)
        approve_reply(actor=self.approver, opinion_id=self.opinion.pk, version=version, today=replied_on)
        rate(
            actor=None,
            which=self._citizen,
            satisfaction=Satisfaction.SATISFIED,
            solved=True,
            today=min(replied_on + DAY, self.county.today),
        )
