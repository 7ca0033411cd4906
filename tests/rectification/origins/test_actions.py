"""An opinion becomes a problem: once, without its writer, on both sides, and back again."""

import datetime as dt
from decimal import Decimal

import pytest

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible
from bureau.journal.models import Entry
from bureau.opinions.handling.sealing.actions import Against, seal_opinion
from bureau.opinions.intake.timeline import timeline
from bureau.opinions.models import Opinion
from rectification.closing.actions import note_relapse
from rectification.models import Origin, Problem
from rectification.origins.actions import join_problem, list_opinion, take_off_list
from rectification.origins.queries import proposal, shares_of
from rectification.problems.actions import restore_problem, void_problem
from rectification.problems.queries import origins_of
from rectification.rules.closing import RelapseValues
from tests.conftest import TODAY
from tests.factories.opinions import make_category, make_opinion, report_category
from tests.factories.rectification import make_closed, problem_values, someone

BODY = "我叫王建国，电话 138 0013 8000，村里路口的指示牌坏了半年，老人找不到司法所"


@pytest.fixture
def opinion(county):
    return make_opinion(
        county.wangjia, state="handling", body=BODY, identity="named", name="王建国", phone="13800138000"
    )


@pytest.fixture
def values(campaign, county):
    return problem_values(campaign, county.hekou, source="opinion", description="公共法律服务指示牌损坏")


def listed(clerk, opinion, values):
    return list_opinion(actor=clerk, opinion_id=opinion.pk, values=values, today=TODAY)


def steps(opinion):
    return [(one.code, one.office) for one in timeline(Opinion.objects.get(pk=opinion.pk)) if one.code in CODES]


CODES = ("listed", "put_right", "relapsed", "unlisted")


def test_one_step_makes_the_problem_and_links_both_ways(clerk, opinion, values):
    problem = listed(clerk, opinion, values)
    origin = Origin.objects.get()
    assert (origin.problem, origin.opinion_id, origin.listed_on) == (problem, opinion.pk, TODAY)
    assert (problem.source, problem.unit) == ("opinion", "河口司法所")
    assert Opinion.objects.get(pk=opinion.pk).state == "handling"
    assert steps(opinion) == [("listed", "河口司法所")]
    events = list(Entry.objects.order_by("pk").values_list("event", flat=True))
    assert events[-3:] == [
        "rectification.problem.recorded", "opinions.opinion.listed", "rectification.problem.opinion_linked",
    ]  # fmt: skip


def test_an_opinion_stands_under_one_number_a_problem_answers_several(clerk, county, opinion, values):
    problem = listed(clerk, opinion, values)
    with pytest.raises(IllegalMove, match=problem.number):
        listed(clerk, opinion, values)
    second = make_opinion(county.wangjia, state="replied")
    with pytest.raises(InvalidValue):
        join_problem(actor=clerk, opinion_id=second.pk, number="2026-XC-999", today=TODAY)
    join_problem(actor=clerk, opinion_id=second.pk, number=f" {problem.number.lower()} ", today=TODAY)
    assert {one.opinion_id for one in origins_of(clerk, problem)} == {opinion.pk, second.pk}
    assert Problem.objects.count() == 1


@pytest.mark.parametrize("state", ["new", "rejected"])
def test_what_is_not_accepted_is_not_listed(clerk, county, values, state):
    with pytest.raises(IllegalMove):
        listed(clerk, make_opinion(county.wangjia, state=state), values)
    assert (Problem.objects.count(), Origin.objects.count()) == (0, 0)


def test_the_proposal_and_the_problem_hold_nothing_of_the_sender(clerk, opinion, values):
    proposed = proposal(opinion, TODAY)
    # Its title is the cut beginning of the text: that says the problem no better than the whole.
    text = "我叫（姓名略），电话 （号码略），村里路口的指示牌坏了半年，老人找不到司法所"
    assert (proposed["description"], proposed["cause"]) == (text, "")
    with writing():
        Opinion.objects.filter(pk=opinion.pk).update(title="王建国说指示牌坏了")
    opinion.refresh_from_db()
    proposed = proposal(opinion, TODAY)
    assert (proposed["description"], proposed["cause"]) == ("（姓名略）说指示牌坏了", text)
    assert proposed["deadline"] == TODAY + dt.timedelta(days=30)
    for field, text in (("cause", "王 建国反映指示牌损坏"), ("public_text", "来电 138-0013-8000 反映")):
        with pytest.raises(InvalidValue) as refused:
            listed(clerk, opinion, problem_values(values.campaign, values.office, **{field: text}))
        assert list(refused.value.fields) == [field]
    assert Problem.objects.count() == 0


def test_another_office_and_those_without_the_right_do_not_list(other_clerk, reviewer, opinion, values):
    with pytest.raises(NotVisible):
        listed(other_clerk, opinion, values)
    with pytest.raises(NotAllowed):
        listed(reviewer, opinion, values)


def test_taken_off_with_a_reason_and_put_on_again(clerk, opinion, values):
    problem = listed(clerk, opinion, values)
    origin = Origin.objects.get()
    with pytest.raises(InvalidValue):
        take_off_list(actor=clerk, origin_id=origin.pk, reason=" ", today=TODAY)
    take_off_list(actor=clerk, origin_id=origin.pk, reason="与另一问题重复", today=TODAY)
    with pytest.raises(IllegalMove):
        take_off_list(actor=clerk, origin_id=origin.pk, reason="再来一次", today=TODAY)
    origin.refresh_from_db()
    assert (origin.taken_off_on, origin.reason, origins_of(clerk, problem)) == (TODAY, "与另一问题重复", [])
    told = timeline(Opinion.objects.get(pk=opinion.pk))
    assert {"listed", "unlisted"} <= {one.code for one in told}
    assert "重复" not in "".join(one.text for one in told)
    assert listed(clerk, opinion, values).number != problem.number


def test_under_a_void_problem_the_opinion_is_free_again(clerk, opinion, values):
    first = listed(clerk, opinion, values)
    office = someone(Role.BUREAU_OFFICE)
    void_problem(actor=office, problem_id=first.pk, reason="登记错误")
    assert {code for code, _office in steps(opinion)} == {"listed", "unlisted"}
    second = listed(clerk, opinion, values)
    restore_problem(actor=office, problem_id=first.pk)
    assert [one.opinion_id for one in origins_of(clerk, second)] == [opinion.pk]
    assert origins_of(clerk, first) == []


def test_the_citizen_reads_how_it_ended(clerk, county, campaign, opinion):
    closed = make_closed(campaign, county.hekou)
    with writing():
        Origin.objects.create(problem=closed, opinion=opinion, listed_on=TODAY)
    assert [code for code, _office in steps(opinion)] == ["listed", "put_right"]
    values = RelapseValues("又坏了", TODAY + dt.timedelta(days=10), TODAY + dt.timedelta(days=40))
    note_relapse(
        actor=someone(Role.REVIEWER), problem_id=closed.pk, version=closed.version, values=values,
        today=TODAY + dt.timedelta(days=10),
    )  # fmt: skip
    assert [code for code, _office in steps(opinion)] == ["listed", "put_right", "relapsed"]
    told = "".join(str(one.text) for one in timeline(Opinion.objects.get(pk=opinion.pk)))
    assert "刘和平" not in told
    assert closed.number not in told


def test_a_sealed_report_is_never_listed_and_goes_round_whoever_may_not_see_it(clerk, county, opinion, values):
    report = make_opinion(county.wangjia, category=report_category(), against_text="所里的人", state="accepted")
    inspector = someone(Role.INSPECTOR)
    with pytest.raises((IllegalMove, NotAllowed)):
        list_opinion(actor=inspector, opinion_id=report.pk, values=values, today=TODAY)
    problem = listed(clerk, opinion, values)
    version = Opinion.objects.get(pk=opinion.pk).version
    against = Against(office=county.hekou)
    seal_opinion(actor=clerk, opinion_id=opinion.pk, version=version, against=against, reason="其实是举报")
    assert origins_of(clerk, problem) == []
    assert steps(opinion) == [("listed", "")]
    assert [one.listed for one in shares_of(someone(Role.BUREAU_OFFICE), None, None)][-1] == 0


def test_shares_count_each_category_within_the_scope(clerk, other_clerk, county, opinion, values):
    make_category("法治宣传")
    make_opinion(county.wangjia)
    listed(clerk, opinion, values)
    rows = {str(one.category or ""): (one.received, one.listed, one.share) for one in shares_of(clerk, None, None)}
    assert rows["村（居）法律顾问"] == (2, 1, Decimal("0.5"))
    assert rows["法治宣传"] == (0, 0, None)
    assert rows[""] == (2, 1, Decimal("0.5"))
    assert shares_of(other_clerk, None, None)[-1].received == 0
    assert shares_of(clerk, TODAY + dt.timedelta(days=1), None)[-1].received == 0
