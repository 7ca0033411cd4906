"""A report against an office and a consultant does not exist for them, at no address of the portal.

The table of addresses is walked, so what is added to the portal later is compared too. ``-s`` prints what was compared.
"""

from __future__ import annotations

import datetime as dt
import random
import secrets
from dataclasses import dataclass

import pytest
from django.urls import reverse

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.bulletins.chain import run_week
from bureau.core.actions import writing
from bureau.core.weeks import Week
from bureau.opinions.deadlines.actions import run_reminders
from bureau.opinions.handling.actions import accept_opinion, add_facts, add_note, ask_for_facts
from bureau.opinions.handling.closing.actions import run_closing
from bureau.opinions.handling.moving import Tracked
from bureau.opinions.handling.replies.actions import approve_reply, write_reply
from bureau.opinions.handling.sealing.actions import unseal_identity
from bureau.opinions.models import Opinion
from tests.factories.accounts import make_user
from tests.factories.consultants import make_appointment
from tests.factories.opinions import REPLY, make_category, make_inspector, make_opinion, report_category, submitted
from tests.factories.villages import make_position
from tests.journeys.county import Walk, make_walk
from tests.journeys.differential import Round, differences, every_address, exports_of, rolled_back, visit

pytestmark = pytest.mark.django_db
BODY = "王家司法所所长收礼，办一份公证要两条烟"
WEDNESDAY = dt.datetime(2026, 7, 15, 2, 0, tzinfo=dt.UTC)
INSPECTORS = ("inspector1", "inspector2")
LISTS = ("/desk/opinions/",)
MONDAY, LATER = dt.datetime(2026, 7, 20, 1, 0, tzinfo=dt.UTC), dt.date(2026, 7, 20)


@dataclass
class World:
    """The walk's county, what everybody knows of, and everybody from whom the report is kept."""

    walk: Walk
    ordinary: Opinion
    people: dict[str, User | None]


@pytest.fixture
def world(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    walk = make_walk()
    county, users = walk.county, walk.users
    accused = users[Role.CONSULTANT]
    with writing():
        walk.consultant.user = accused
        walk.consultant.save()
    make_appointment(county.lijia, walk.consultant)
    report_category()
    for login in INSPECTORS:
        make_inspector(login)
    ordinary = make_opinion(county.wangjia, category=make_category(), state="handling")
    make_opinion(county.zhaojia)
    head = make_user("head01", Role.ENTRY, Role.REVIEWER, name="王所长")
    make_position(head, office=county.hekou, duty="head")
    insider = make_user("insider", Role.INSPECTOR, Role.BUREAU_OFFICE)
    make_position(insider, office=county.hekou)
    others = make_user("others", *(role for role in Role if role != Role.INSPECTOR))
    people = {
        "the public": None,
        "clerk of the accused office": users[Role.ENTRY],
        "head of the accused office": head,
        "inspector who works in it": insider,
        "accused consultant": accused,
        "every role but inspector": others,
    }
    return World(walk, ordinary, people)


def report_against(walk: Walk) -> Opinion:
    """Sent in with a name, accepted, asked about, answered, noted, its sender looked up, replied to."""
    first, second = (User.objects.get(login=login) for login in INSPECTORS)
    sent = submitted(
        walk.county.wangjia,
        category=report_category(),
        body=BODY,
        against_office=walk.county.hekou,
        against_consultant=walk.consultant.pk,
        name="赵举报",
        phone="13912340987",
    )
    pk = sent.opinion.pk

    def version() -> int:
        return Opinion.objects.get(pk=pk).version

    today = Opinion.objects.get(pk=pk).received_on
    accept_opinion(actor=first, opinion_id=pk, version=version(), today=today)
    ask_for_facts(actor=first, opinion_id=pk, version=version(), question="是哪一天？")
    add_facts(actor=None, which=Tracked(pk), body="七月一号上午", today=today)
    add_note(actor=first, opinion_id=pk, body="约谈")
    unseal_identity(actor=first, opinion_id=pk, reason="核实身份")
    write_reply(
        actor=first, opinion_id=pk, text=REPLY, outcome="explained", hand_in=True, accepted=frozenset({"sender_name"})
    )
    approve_reply(actor=second, opinion_id=pk, version=1, today=today)
    return Opinion.objects.get(pk=pk)


def life_goes_on(world: World) -> None:
    """The same in both rounds, after the report or without it: another opinion comes in, the jobs run."""
    make_opinion(world.walk.county.lijia, body="公示栏上的电话打不通，请换一个")
    service = User.objects.service()
    run_reminders(day=LATER, actor=service)
    run_closing(day=LATER, actor=service)
    list(run_week(week=Week.parse("2026-W29"), actor=service, today=LATER))


def moves_of(pk: int) -> list[tuple[str, dict[str, str]]]:
    """Every move, sent straight to the server."""
    fields = {"version": "1", "text": "试一试", "reason": "unclear", "against_text": "某", "days": "1", "receipt": "1"}
    names = "accept reject transfer split assign ask facts extend reply approve return reopen link unlink note seal"
    return [(reverse(f"opinions:{name}", args=[pk]), fields) for name in [*names.split(), "unseal", "identity"]]


def round_of(world: World, user: User | None, known: tuple[int, str], *, whole: bool) -> Round:
    """One round, rolled back."""
    pk, receipt = known
    with rolled_back():
        fresh = User.objects.get(pk=user.pk) if user is not None else None
        if not whole:
            return visit(fresh, LISTS)
        addresses = every_address(world.walk, {"opinions": (pk, world.ordinary.pk)})
        words = ("收礼", "赵举报", receipt)
        return visit(fresh, addresses, words=words, sent=[*exports_of(fresh), *moves_of(pk)])


def compared(world: World, known, happens, monkeypatch, time_machine, *, whole: bool = True) -> dict[str, tuple]:
    """Visitor → both rounds, without and with what ``happens`` on the Wednesday before."""

    def rounds() -> dict[str, Round]:
        time_machine.move_to(MONDAY, tick=False)
        with rolled_back():
            # What is drawn by chance is drawn the same both times.
            drawn_alike(monkeypatch, lambda: life_goes_on(world), seed=20260715)
            return {name: round_of(world, user, known, whole=whole) for name, user in world.people.items()}

    before = rounds()
    time_machine.move_to(WEDNESDAY, tick=False)
    happens()
    after = rounds()
    return {name: (before[name], after[name]) for name in world.people}


def told(rounds: dict[str, tuple]) -> str:
    lines = [f"{'visitor':<30}{'addresses':>10}{'opened':>8}{'bytes':>12}{'different':>11}"]
    for name, (before, after) in rounds.items():
        gone = len(differences(before, after))
        lines.append(f"{name:<30}{len(before.answers):>10}{before.opened:>8}{before.size:>12}{gone:>11}")
    return "\n".join(lines)


def drawn_alike(monkeypatch, act, seed: int):
    """What ``act`` makes, with the keys and numbers that ``seed`` gives."""
    with monkeypatch.context() as drawn:
        drawn.setattr(secrets, "randbelow", random.Random(seed).randrange)
        return act()


def test_with_and_without_the_report_the_portal_is_the_same_to_those_it_is_kept_from(world, monkeypatch, time_machine):
    def happens() -> Opinion:
        return drawn_alike(monkeypatch, lambda: report_against(world.walk), seed=1)

    # Sent in once and taken back: both rounds ask for the very key and number that it will have.
    with rolled_back():
        expected = happens()
    known = expected.pk, expected.receipt_no
    rounds = compared(world, known, happens, monkeypatch, time_machine)
    print(told(rounds))  # noqa: T201 - what was compared is part of the answer
    assert Opinion.objects.filter(pk=known[0], receipt_no=known[1], is_sealed=True).exists()
    assert {name: differences(*both) for name, both in rounds.items()} == {name: [] for name in world.people}


def test_the_comparison_sees_what_is_not_sealed_and_what_inspectors_see(world, monkeypatch, time_machine):
    clerk, inspector = world.people["clerk of the accused office"], make_inspector("inspector9")

    def happens() -> None:
        drawn_alike(
            monkeypatch, lambda: make_opinion(world.walk.county.wangjia, body="村口的路灯不亮，已经三个星期了"), seed=1
        )
        drawn_alike(monkeypatch, lambda: report_against(world.walk), seed=2)

    seen = World(world.walk, world.ordinary, {"clerk": clerk, "inspector": inspector})
    rounds = compared(seen, (2**52, "582017463391"), happens, monkeypatch, time_machine, whole=False)
    changed = {name: differences(*both) for name, both in rounds.items()}
    assert set(LISTS) <= set(changed["clerk"])
    assert set(LISTS) <= set(changed["inspector"])
