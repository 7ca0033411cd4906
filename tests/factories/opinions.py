"""Opinions for tests: received through the actions, brought into any state."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.opinions.choices import OpinionState
from bureau.opinions.intake.actions import Received, submit_opinion
from bureau.opinions.models import Category, Opinion, Reply
from bureau.opinions.rules.submissions import OpinionValues
from tests.factories.accounts import make_user
from villages.models import Village

BODY = "村里公示栏上的法律顾问电话打不通，已经换号三个月了，请更新一下"
REPLY = "已经请河口司法所把公示栏上的电话换成新号码，法律顾问每周三上午在村委会值班，也可以当面咨询。"
TODAY = dt.date(2026, 7, 15)


def make_category(name: str = "村（居）法律顾问", **fields: Any) -> Category:
    with writing():
        return Category.objects.get_or_create(name=name, defaults=fields)[0]


def report_category() -> Category:
    return make_category("举报工作人员或法律顾问", kind="report", default_kind="report")


def opinion_values(village: Village | None = None, **fields: Any) -> OpinionValues:
    """An anonymous opinion, complete."""
    usual: dict[str, Any] = {"category": fields.get("category") or make_category(), "body": BODY, "village": village}
    return OpinionValues(**{**usual, **fields})


def submitted(village: Village | None = None, *, form_key: uuid.UUID | None = None, **fields: Any) -> Received:
    """What a citizen sends in, with all advice looked at, on the present day."""
    today = timezone.localdate()
    accepted = frozenset({"report", "emergency", "out_of_scope", "phone", "id_number"})
    values = opinion_values(village, **fields)
    key = form_key or uuid.uuid4()
    return submit_opinion(actor=None, values=values, form_key=key, accepted=accepted, today=today)


def make_opinion(village: Village | None = None, *, state: str = OpinionState.NEW, **fields: Any) -> Opinion:
    """A received opinion, put into ``state`` as its moves would leave it; columns by name in ``fields`` too."""
    columns = {name: fields.pop(name) for name in list(fields) if name not in OpinionValues.__dataclass_fields__}
    opinion = submitted(village, **fields).opinion
    return put_into(opinion, state, **columns)


def put_into(opinion: Opinion, state: str, **columns: Any) -> Opinion:
    """Set ``state`` with what the database demands of it, and ``columns``; no journal, no messages."""
    day = opinion.received_on
    values: dict[str, Any] = {"state": state}
    if state not in (OpinionState.NEW, OpinionState.REJECTED):
        values["accepted_on"] = day
    if state == OpinionState.WAITING:
        values["paused_at"] = timezone.now()
    if state in (OpinionState.REPLIED, OpinionState.CLOSED):
        values |= {"replied_on": day, "outcome": "adopted", "first_replied_on": day, "first_in_time": True}
    if state in (OpinionState.CLOSED, OpinionState.REJECTED):
        values["ended_on"] = day
    if state == OpinionState.REJECTED:
        values |= {"reject_reason": "unclear"}
    for name, value in {**values, **columns}.items():
        setattr(opinion, name, value)
    with writing():
        opinion.save()
    return Opinion.objects.get(pk=opinion.pk)


def hand_in(opinion: Opinion, by: User, text: str = REPLY) -> Reply:
    """A reply that waits to be approved."""
    with writing():
        return Reply.objects.create(
            opinion=opinion, round=opinion.round, text=text, outcome="adopted", is_ready=True, drafted_by=by
        )


def make_inspector(login: str = "inspector", *roles: Role) -> User:
    return make_user(login, Role.INSPECTOR, *roles)
