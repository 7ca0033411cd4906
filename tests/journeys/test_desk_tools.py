"""What spares the staff typing, by a real browser: reply texts, kept filters, many at once, from opinion to problem."""

from __future__ import annotations

from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.opinions.models import Reply, ReplyTemplate
from rectification.models import Assignment, Origin, Problem
from tests.browser import IN_BROWSER
from tests.factories.accounts import make_user
from tests.factories.opinions import BODY, make_category, make_opinion
from tests.factories.rectification import make_campaign, make_problem
from tests.factories.villages import make_position

pytestmark = IN_BROWSER

OPINIONS, PROBLEMS = "/desk/opinions/", "/desk/problems/"


def test_a_reply_begins_with_a_text_that_stands_ready(visit, clerk, county):
    category = make_category()
    opinion = make_opinion(county.wangjia, category=category, state="handling")
    with writing():
        ReplyTemplate.objects.create(name="电话已换", category=category, text="【村】公示栏的电话已经更新。")
    mine = visit(clerk)
    page = mine.page
    page.goto(f"{OPINIONS}{opinion.pk}/")
    page.click("a:text-is('拟写答复')")
    page.evaluate("window.still = 'the same page'")
    page.fill("[name=text]", "先写的一句。")
    page.select_option("[name=outcome]", "explained")
    page.click("button:text-is('填入这段文字')")
    page.wait_for_selector("text=请先选一段参考文字")
    assert page.input_value("[name=text]") == "先写的一句。"

    page.select_option("[name=template]", label="电话已换")
    page.click("button:text-is('填入这段文字')")
    page.wait_for_selector("text=请先选一段参考文字", state="detached")
    assert page.input_value("[name=text]") == "先写的一句。\n王家村公示栏的电话已经更新。"
    assert page.input_value("[name=outcome]") == "explained"
    assert page.evaluate("window.still") == "the same page"

    page.click("button:text-is('存为草稿')")
    page.wait_for_selector(".notice.green")
    assert Reply.objects.get().text.splitlines() == ["先写的一句。", "王家村公示栏的电话已经更新。"]
    # The console names the refusal of the first press; nothing else went wrong.
    assert [said for said in mine.complaints if "422" not in said] == []


def test_a_filter_is_kept_shared_and_used_by_a_colleague(visit, clerk, other_clerk, county):
    category = make_category()
    waiting = make_opinion(county.wangjia, category=category, state="handling")
    done = make_opinion(county.wangjia, category=category, state="closed")
    colleague = make_user("clerk03", Role.ENTRY)
    make_position(colleague, office=county.hekou)
    page = visit(clerk).page
    page.goto(OPINIONS)
    page.select_option("[name=state]", "handling")
    page.click("form[role=search] button")
    page.click("text=保存当前筛选")
    page.fill("[name=name]", "正在办的")
    page.select_option("[name=office]", str(county.hekou.pk))
    page.click("button[data-primary]")
    page.wait_for_selector("a.chip.on:has-text('正在办的')")

    theirs = visit(colleague).page
    theirs.goto(OPINIONS)
    assert str(done) in theirs.inner_text("table")
    theirs.click("a.chip:has-text('正在办的')")
    theirs.wait_for_selector("a.chip.on:has-text('正在办的')")
    assert str(waiting) in theirs.inner_text("table")
    assert str(done) not in theirs.inner_text("table")

    elsewhere = visit(other_clerk).page
    elsewhere.goto(OPINIONS)
    assert "正在办的" not in elsewhere.inner_text("main")


def test_many_problems_are_given_to_one_person_and_taken_back(visit, clerk, county):
    campaign = make_campaign()
    first, second, third = (make_problem(campaign, county.hekou) for _one in range(3))
    mine = visit(clerk)
    page = mine.page
    page.goto(PROBLEMS)
    for one in (first, third):
        page.check(f"[name=chosen][value='{one.pk}']")
    page.click("button:text-is('批量分派…')")
    assert second.number not in page.inner_text("main")
    page.fill("[name=owner]", "周青山")
    page.click("button[data-primary]")
    page.wait_for_selector("text=已分派2个问题")
    owners = dict(Problem.objects.values_list("pk", "owner"))
    assert owners == {first.pk: "周青山", second.pk: "刘和平", third.pk: "周青山"}

    page.click("button:text-is('撤回这次分派')")
    page.wait_for_selector("text=已恢复2个问题")
    assert set(Problem.objects.values_list("owner", flat=True)) == {"刘和平"}
    assert Assignment.objects.get().undone_at is not None
    assert mine.complaints == []


def test_from_an_opinion_to_its_problem_and_back(visit, clerk, county):
    campaign = make_campaign()
    opinion = make_opinion(county.wangjia, category=make_category(), state="handling")
    mine = visit(clerk)
    page = mine.page
    page.goto(f"{OPINIONS}{opinion.pk}/")
    page.click("a:text-is('列入整改')")
    assert BODY in page.input_value("[name=description]")
    page.select_option("[name=campaign]", str(campaign.pk))
    page.click("button[data-primary]")
    page.wait_for_selector(".notice.green")
    problem = Problem.objects.get()
    assert page.url.endswith(f"{PROBLEMS}{problem.pk}/")

    page.click(f"a:text-is('{opinion}')")
    page.wait_for_selector(f"h1:text-is('{opinion}')")
    page.click(f"a:text-is('{problem.number}')")
    page.click("text=移出清单")
    page.fill("[name=reason]", "与另一问题重复")
    page.click("button[data-primary]")
    page.wait_for_selector(".notice.green")
    assert Origin.objects.get().reason == "与另一问题重复"
    page.goto(f"{OPINIONS}{opinion.pk}/")
    assert "与另一问题重复" in page.inner_text("main")
    assert page.is_visible("a:text-is('列入整改')")
    assert mine.complaints == []
