"""One problem in every state, one of another office, and the table of all addresses of rectification."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.journal.models import Entry
from rectification.assigning.actions import assign_problems
from rectification.assigning.rules import Responsible
from rectification.closing.actions import request_closing, verify_closing
from rectification.models import Problem
from rectification.origins.actions import list_opinion
from rectification.problems.actions import attach_proof
from rectification.problems.queries import questions_of
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.opinions import make_category, make_opinion
from tests.factories.rectification import make_campaign, make_closed, make_problem, make_started, problem_values

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
SPACES = ("problems", "closing", "assigning", "origins", "campaigns", "wall", "rectification_public")
PROBLEM = {
    "source": "inspection", "description": "归档不及时", "rect_type": "timed", "found_on": "2026-06-01",
    "deadline": "2026-07-31", "cause": "", "goal": "", "leader": "", "unit": "", "owner": "", "public_text": "",
    "remarks": "", "next_report_on": "",
}  # fmt: skip


@dataclass
class World:
    """``of``: state → problem of the clerk's office; ``pks``: address → its key, for the clerk to act on."""

    county: Any
    everybody: User
    clerk: User
    other: Problem
    of: dict[str, Problem]
    pks: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def url(self, name: str) -> str:
        return reverse(name, args=self.pks.get(name, ()))


def browser_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def make_world(county: Any, clerk: User) -> World:
    """Everybody may do everything, but is none of the three who closed what stands here."""
    everybody = make_user("everybody", Role.BUREAU_OFFICE, Role.REVIEWER, Role.LEADER)
    campaign = make_campaign()
    of = {"open": make_problem(campaign, county.hekou)}
    for state in ("in_progress", "close_requested", "verified"):
        of[state] = make_started(campaign, county.hekou)
    of["closed"] = make_closed(campaign, county.hekou, on=dt.date(2026, 6, 10))
    with writing():
        of["open"].measures.create(text="逐卷清理")
    for state in ("close_requested", "verified"):
        one = of[state]
        of[state] = request_closing(actor=clerk, problem_id=one.pk, version=one.version, proof="已归档", today=TODAY)
    reviewer = make_user("checked", Role.REVIEWER)
    one = of["verified"]
    of["verified"] = verify_closing(actor=reviewer, problem_id=one.pk, version=one.version, grade="good", today=TODAY)
    world = World(county, everybody, clerk, make_problem(campaign, county.qingshi), of)
    world.pks = _keys(world)
    for state, found in of.items():
        of[state] = Problem.objects.get(pk=found.pk)
    return world


def _keys(world: World) -> dict[str, tuple[int, ...]]:
    of, campaign = world.of, world.of["open"].campaign
    file = attach_proof(actor=world.clerk, problem_id=of["in_progress"].pk, name="台账.pdf", content=PDF)
    given = assign_problems(
        actor=world.everybody, versions={of["open"].pk: None}, responsible=Responsible(owner="李明"), today=TODAY
    )
    category = make_category()
    fresh, listed = (make_opinion(world.county.wangjia, category=category, state="handling") for _twice in range(2))
    values = problem_values(campaign, world.county.hekou, source="opinion")
    origin = list_opinion(actor=world.everybody, opinion_id=listed.pk, values=values, today=TODAY).origins.get()
    with writing():
        kind = campaign.categories.create(name="案卷")
    step = {name: (of[state].pk,) for name, (state, _sent) in MOVES.items()}
    return {
        **step,
        **{f"problems:{name}": (of["open"].pk,) for name in ("detail", "change", "void", "restore", "measures")},
        "problems:progress": (of["in_progress"].pk,),
        "problems:attach": (of["in_progress"].pk,),
        "problems:file": (file.pk,),
        "problems:remove-file": (file.pk,),
        "closing:look-back": (of["closed"].pk, of["closed"].look_backs.get(after_days=30).pk),
        "assigning:assignment": (given.assignment.pk,),
        "assigning:undo": (given.assignment.pk,),
        "origins:new": (fresh.pk,),
        "origins:join": (fresh.pk,),
        "origins:take-off": (origin.pk,),
        "campaigns:change": (campaign.pk,),
        "campaigns:category-change": (kind.pk,),
        "campaigns:question-change": (next(iter(questions_of(of["open"]))),),
    }


# Move → the state it is made from, and what it takes.
MOVES: dict[str, tuple[str, dict[str, str]]] = {
    "closing:take-on": ("open", {}),
    "closing:extend": ("in_progress", {"deadline": "2026-09-30", "reason": "材料不齐"}),
    "closing:request-closing": ("in_progress", {"proof": "已归档"}),
    "closing:verify": ("close_requested", {"grade": "good"}),
    "closing:return": ("close_requested", {"reason": "缺少台账"}),
    "closing:sign": ("verified", {}),
    "closing:send-back": ("verified", {"reason": "没有建章立制"}),
    "closing:relapse": (
        "closed", {"found_on": "2026-07-15", "deadline": "2026-08-31", "reason": "又有三卷"},
    ),
}  # fmt: skip
CAMPAIGN = {"code": "XD", "name": "新专项", "year": "2026", "begins_on": "2026-01-01", "ends_on": "", "goal": ""}
ROW = {"campaign": "", "order": "1"}
# Address of a form → what it takes; the boxes and keys that depend on the rows are added by ``sent_to``.
FORMS: dict[str, dict[str, str]] = {
    "problems:new": PROBLEM,
    "problems:change": PROBLEM,
    "problems:void": {"reason": "重复"},
    "problems:measures": {
        "text_0": "清理", "owner_0": "", "deadline_0": "2026-07-20", "done_on_0": "2026-07-10", "proof_0": "台账",
        "pk_0": "",
    },
    "problems:progress": {"on": "2026-07-14", "percent": "40", "text": "已清理12卷"},
    "problems:attach": {"measure": ""},
    **{name: sent for name, (_state, sent) in MOVES.items()},
    "closing:look-back": {"done_on": "2026-07-14", "note": "抽查10卷"},
    "assigning:assign": {"owner": "李明", "leader": "", "office": "", "unit": ""},
    "origins:new": {**PROBLEM, "source": "opinion"},
    "origins:join": {"number": ""},
    "origins:take-off": {"reason": "重复"},
    "campaigns:add": CAMPAIGN,
    "campaigns:change": CAMPAIGN,
    "campaigns:category-add": {**ROW, "name": "新类别"},
    "campaigns:category-change": {**ROW, "name": "新类别"},
    "campaigns:question-add": {**ROW, "text": "是否公开"},
    "campaigns:question-change": {**ROW, "text": "是否公开"},
}  # fmt: skip
POSTED_ONLY = ("problems:restore", "problems:remove-file", "assigning:undo")
READ_ONLY = (
    "problems:list", "problems:detail", "problems:file", "assigning:assignment", "origins:shares", "origins:opinions",
    "campaigns:list", "campaigns:settings", "wall:wall", "rectification_public:progress",
)  # fmt: skip


def sent_to(world: World, name: str) -> dict[str, Any]:
    """What the form at this address takes, so that it is stored."""
    campaign, office, of = world.of["open"].campaign_id, world.county.hekou.pk, world.of
    more: dict[str, Any] = {}
    if name in ("problems:new", "problems:change", "origins:new"):
        more = {"campaign": campaign, "office": office}
    elif name == "closing:sign":
        more = {f"met_{pk}": "yes" for pk in questions_of(of["verified"])}
    elif name == "assigning:assign":
        more = {"chosen": f"{of['in_progress'].pk}:{of['in_progress'].version}"}
    elif name == "origins:join":
        more = {"number": of["open"].number}
    elif name == "campaigns:change":
        more = {"code": "XC"}
    return {**FORMS[name], **more, **version_of(world, name)}


def version_of(world: World, name: str) -> dict[str, int]:
    """The version that the page was opened on, of those that send one."""
    if name in MOVES:
        return {"version": world.of[MOVES[name][0]].version}
    if name in ("problems:change", "problems:measures"):
        return {"version": world.of["open"].version}
    return {"version": 1} if name.startswith("campaigns:") and name.endswith("change") else {}


def addresses() -> set[str]:
    """Every address of rectification's pages, as the resolver has them."""
    found = {
        f"{space}:{pattern.name}"
        for resolver in get_resolver().url_patterns
        if getattr(resolver, "namespace", None) in SPACES
        for space in [resolver.namespace]
        for pattern in resolver.url_patterns
    }
    return {name for name in found if not name.endswith(":None")}


def stored() -> dict[str, list[Any]]:
    """Everything that rectification has stored, and how much is journalled."""
    models = apps.get_app_config("rectification").get_models()
    rows = {model.__name__: list(model._base_manager.order_by("pk").values_list()) for model in models}
    return {**rows, "journal": [Entry.objects.count()]}


@contextmanager
def undone() -> Iterator[None]:
    """What is stored inside is taken back: the next line of a table begins where this one began."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
