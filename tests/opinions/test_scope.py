"""Who sees which opinion: exact sets for every role, and two databases that look equal to the accused."""

import datetime as dt
import json
import uuid

import pytest

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.core.errors import NotVisible
from bureau.journal.hidden import shown_to
from bureau.journal.models import Entry
from bureau.opinions.deadlines.actions import run_reminders
from bureau.opinions.desk.queries import opinions_of
from bureau.opinions.handling.actions import accept_opinion, add_facts, add_note, ask_for_facts
from bureau.opinions.handling.closing.actions import run_closing
from bureau.opinions.handling.moving import Tracked
from bureau.opinions.handling.replies.actions import approve_reply, write_reply
from bureau.opinions.handling.sealing.actions import Against, seal_opinion, unseal_identity
from bureau.opinions.models import Opinion, Part
from tests.conftest import NOW, TODAY
from tests.factories.accounts import make_user
from tests.factories.consultants import make_consultant
from tests.factories.opinions import REPLY, make_inspector, make_opinion, report_category, submitted
from tests.factories.villages import make_position
from tests.opinions.sights import seen_by


@pytest.fixture
def ledger(county):
    """Opinions of Hekou, of Qingshi (one of them shared with Hekou), of the bureau, and three reports."""
    accused = make_consultant("张明", user=make_user("consultant09", Role.CONSULTANT))
    shared = make_opinion(county.zhaojia, state="handling")
    with writing():
        Part.objects.create(opinion=shared, office=county.hekou, what="查公示栏")
    return {
        "hekou": make_opinion(county.wangjia),
        "shared": shared,
        "qingshi": make_opinion(county.sunjia),
        "bureau": make_opinion(county.wangjia, office=None),
        "township": make_opinion(township=county.qingshi_town, office=None),
        "nowhere": make_opinion(),
        "against_hekou": make_opinion(county.wangjia, against_office=county.hekou),
        "against_consultant": make_opinion(county.zhaojia, against_consultant=accused.pk),
        "against_text": make_opinion(category=report_category(), against_text="一位副局长"),
    }


UNSEALED = {"hekou", "shared", "qingshi", "bureau", "township", "nowhere"}
REPORTS = {"against_hekou", "against_consultant", "against_text"}


def sees(ledger, user):
    user = User.objects.get(pk=user.pk)
    found = set(Opinion.objects.visible_to(user))
    hidden = set(Opinion.objects.hidden_from(user))
    names = {name for name, opinion in ledger.items() if opinion in found}
    assert {name for name, opinion in ledger.items() if opinion in hidden} == REPORTS - names
    for opinion in ledger.values():
        if opinion in found:
            assert Opinion.objects.get_visible(user, opinion.pk) == opinion
        else:
            with pytest.raises(NotVisible):
                Opinion.objects.get_visible(user, opinion.pk)
    return names


@pytest.mark.parametrize(
    ("roles", "place", "expected"),
    [
        ((Role.ENTRY,), {"office": "hekou"}, {"hekou", "shared"}),
        ((Role.ENTRY,), {"office": "qingshi"}, {"shared", "qingshi"}),
        ((Role.ENTRY,), {"village": "wangjia"}, {"hekou", "bureau"}),
        ((Role.ENTRY,), {"township": "qingshi_town"}, {"shared", "qingshi", "township"}),
        ((Role.ENTRY,), {}, set()),
        ((Role.CONSULTANT,), {"village": "wangjia"}, set()),
        ((Role.REVIEWER,), {}, UNSEALED),
        ((Role.LEADER,), {}, UNSEALED),
        ((Role.BUREAU_OFFICE,), {}, UNSEALED),
        ((Role.SYSTEM,), {}, set()),
        ((Role.SECURITY,), {}, set()),
        ((Role.AUDIT,), {}, set()),
        ((), {"office": "hekou"}, set()),
        ((Role.INSPECTOR,), {}, REPORTS),
        ((Role.INSPECTOR,), {"office": "hekou"}, (REPORTS - {"against_hekou"}) | {"hekou", "shared"}),
        ((Role.INSPECTOR,), {"township": "hekou_town"}, (REPORTS - {"against_hekou"}) | {"hekou", "bureau"}),
        ((Role.INSPECTOR,), {"village": "lijia"}, REPORTS - {"against_hekou"}),
        ((Role.INSPECTOR,), {"office": "qingshi"}, REPORTS | {"shared", "qingshi"}),
        ((Role.INSPECTOR, Role.BUREAU_OFFICE), {}, REPORTS | UNSEALED),
        ((Role.INSPECTOR, Role.BUREAU_OFFICE), {"office": "hekou"}, (REPORTS - {"against_hekou"}) | UNSEALED),
    ],
)
def test_each_role_sees_exactly_this(county, ledger, roles, place, expected):
    user = make_user("someone", *roles)
    if place:
        make_position(user, **{kind: getattr(county, name) for kind, name in place.items()})
    assert sees(ledger, user) == expected


def test_whoever_once_worked_in_the_accused_office_does_not_see_the_report(county, ledger):
    inspector = make_inspector()
    make_position(inspector, office=county.hekou, valid_from=dt.date(2020, 1, 1), valid_to=dt.date(2020, 12, 31))
    assert sees(ledger, inspector) == REPORTS - {"against_hekou"}


def test_a_consultant_who_inspects_does_not_see_what_is_about_him(ledger):
    user = User.objects.get(login="consultant09")
    with writing():
        user.held_roles.create(role=Role.INSPECTOR)
    assert sees(ledger, user) == REPORTS - {"against_consultant"}


def test_a_disabled_account_sees_nothing(ledger, bureau_office):
    with writing():
        bureau_office.is_active = False
        bureau_office.save()
    assert sees(ledger, bureau_office) == set()


def test_a_part_that_is_finished_stays_in_sight(county, ledger, clerk):
    with writing():
        Part.objects.update(done_at="2026-07-15T00:00Z", note="办完了")
    assert sees(ledger, clerk) == {"hekou", "shared"}


def test_what_belongs_to_a_report_is_hidden_with_it(county, clerk, other_clerk):
    opinion = make_opinion(county.wangjia, state="handling")
    with writing():
        part = Part.objects.create(opinion=opinion, office=county.qingshi, what="查", done_at=NOW, note="办完了")
    assert [set(Part.objects.visible_to(user)) for user in (clerk, other_clerk)] == [{part}, {part}]
    against = Against(office=county.hekou)
    seal_opinion(actor=clerk, opinion_id=opinion.pk, version=1, against=against, reason="说的是本所的人")
    assert [set(Part.objects.visible_to(user)) for user in (clerk, other_clerk)] == [set(), set()]
    assert set(Part.objects.visible_to(make_inspector())) == {part}


def test_lists_ask_the_same_number_of_queries(county, clerk, django_assert_num_queries):
    make_opinion(county.wangjia)
    for _ in range(2):
        user = User.objects.get(pk=clerk.pk)
        with django_assert_num_queries(3):  # roles, positions, list
            rows = list(opinions_of(user))
            [(row.category.name, row.office, row.village.township, row.handler, row.title) for row in rows]
        make_opinion(county.wangjia)
        make_opinion(county.lijia)


# -- two databases -----------------------------------------------------------------------------------------------------


@pytest.fixture
def people(county):
    """Everybody to whom the report must not exist, by name."""
    consultant = make_user("consultant01", Role.CONSULTANT)
    make_position(consultant, village=county.wangjia)
    found = {role.value: make_user(role.value, role) for role in Role if role not in (Role.INSPECTOR, Role.CONSULTANT)}
    make_position(found["entry"], office=county.hekou)
    head = make_user("head01", Role.ENTRY, Role.REVIEWER, Role.BUREAU_OFFICE, Role.AUDIT)
    make_position(head, office=county.hekou, duty="head")
    inspecting = make_user("inspecting", Role.INSPECTOR, Role.BUREAU_OFFICE, Role.AUDIT)
    make_position(inspecting, office=county.hekou)
    return {**found, "consultant": consultant, "head": head, "inspector of the accused office": inspecting}


def everything_that_can_happen_to_a_report(county, consultant):
    """Sent in, accepted, asked, answered, its sender looked up, replied to, reminded of, closed."""
    first, second = make_inspector("inspector1"), make_inspector("inspector2")
    received = submitted(
        county.wangjia,
        form_key=uuid.uuid4(),
        category=report_category(),
        body="所长收礼，办一份公证要两条烟，公示栏上的电话也打不通",
        against_office=county.hekou,
        against_consultant=consultant.pk,
        name="王建国",
        phone="13812341402",
    )
    pk = received.opinion.pk

    def version():
        return Opinion.objects.get(pk=pk).version

    accept_opinion(actor=first, opinion_id=pk, version=version(), today=TODAY)
    ask_for_facts(actor=first, opinion_id=pk, version=version(), question="是哪一天？")
    add_facts(actor=None, which=Tracked(pk), body="七月一号上午", today=TODAY)
    add_note(actor=first, opinion_id=pk, body="约谈")
    unseal_identity(actor=first, opinion_id=pk, reason="核实身份")
    write_reply(
        actor=first, opinion_id=pk, text=REPLY, outcome="transferred", hand_in=True, accepted=frozenset({"sender_name"})
    )
    approve_reply(actor=second, opinion_id=pk, version=1, today=TODAY)
    return pk


def test_two_databases_with_and_without_the_report_look_equal_to_those_it_is_kept_from(county, people):
    consultant = make_consultant("张明", user=people["consultant"])
    report_category()
    service = User.objects.service()
    late = dt.date(2026, 7, 30)
    for _ in range(2):
        make_opinion(county.wangjia)
    make_opinion(county.zhaojia, state="replied")
    run_reminders(day=TODAY, actor=service)
    before = {name: seen_by(user) for name, user in people.items()}

    pk = everything_that_can_happen_to_a_report(county, consultant)
    run_reminders(day=TODAY, actor=service)
    assert {name: seen_by(user) for name, user in people.items()} == before

    # The jobs of a later day do the same to the other opinions, whether the report is there or not.
    run_closing(day=late, actor=service)
    assert Opinion.objects.get(pk=pk).state == "closed"
    assert [run["counts"] for run in jobs(people["system"])] == [{"closed": 1}, {"recomputed": 0, "told": 0}]
    assert seen_by(make_inspector("inspector3")) != seen_by(people["audit"])


def test_the_comparison_sees_what_is_not_sealed(county, people):
    before = {name: seen_by(people[name]) for name in ("entry", "leader", "reviewer", "audit", "consultant")}
    make_opinion(county.wangjia)
    assert [name for name in before if seen_by(people[name]) == before[name]] == []


def jobs(user):
    return json.loads(seen_by(user))["jobs"]


def test_the_journal_is_silent_to_others_and_speaks_to_inspectors(county, people):
    pk = everything_that_can_happen_to_a_report(county, make_consultant("张明"))
    about = Entry.objects.filter(subject_id=str(pk))
    assert about.count() == 8
    for user in people.values():
        assert not shown_to(user, Entry.objects.all()).filter(subject_id=str(pk)).exists()
    assert shown_to(User.objects.get(login="inspector1"), about).count() == 8


def test_keys_tell_no_order(county):
    keys = [make_opinion(county.wangjia).pk for _ in range(8)]
    assert keys != sorted(keys)
    assert all(2**52 <= key < 2**53 for key in keys)
