"""The desk's pages of committees and mediators."""

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.journal.models import Entry
from mediation.cases.actions import record_cases
from mediation.cases.bulk import BulkEntry
from mediation.models import Committee, Mediator
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.mediation import case_values, make_case, make_committee, make_mediator, success
from tests.factories.villages import make_position, make_village

LIST = "/desk/committees/"


@pytest.fixture
def desk(clerk, signed_in):
    return signed_in(clerk)


@pytest.fixture
def committee(county):
    return make_committee(county.hekou, head="刘和平", phone="0633-5212345", term_from=dt.date(2024, 9, 1))


@pytest.fixture
def filled() -> dict[str, object]:
    return {"name": "王家村人民调解委员会", "kind": "village", "head": "王立国", "form_key": "a"}


def names_of(rows):
    return [row.object.name.removesuffix("人民调解委员会") for row in rows]


def page(browser, path):
    return browser.get(path).content.decode()


# -- list --


@pytest.mark.parametrize("rows", [1, 3])
def test_list_queries(desk, county, rows, django_assert_num_queries):
    for number in range(rows):
        one = make_committee(
            county.hekou, f"第{number}村人民调解委员会", village=make_village(f"第{number}村", county.hekou_town)
        )
        make_case(one, county.wangjia, lead=make_mediator(one, f"调解员{number}"))
    desk.get(LIST)
    with django_assert_num_queries(12):
        assert len(desk.get(LIST).context["rows"]) == rows


def test_list_shows_members_open_cases_and_hints(desk, county, committee):
    make_case(committee, county.wangjia, lead=make_mediator(committee))
    row = desk.get(LIST).context["rows"][0]
    cells = {cell.column.name: cell.value for cell in row.cells}
    assert (cells["members"], cells["mediators"], cells["open_cases"]) == (1, 1, 1)
    assert "1条提示" in cells["hints"]
    assert "office" not in cells


def test_list_filters(bureau_office, signed_in, county):
    make_committee(county.hekou)
    make_committee(county.qingshi, head="赵强")
    make_committee(county.qingshi, "青石镇物业人民调解委员会", kind="social_other", industry="property")
    make_committee(county.hekou, "旧村人民调解委员会", kind="village", closed_on=dt.date(2025, 1, 1))
    browser = signed_in(bureau_office)
    found = {query: names_of(browser.get(f"{LIST}?{query}").context["rows"]) for query in (
        "", "state=all", "state=dissolved", "kind=township", "industry=property", "q=赵", "q=青石镇物",
        f"office={county.qingshi.pk}", "kind=nothing", "sort=-name",
    )}  # fmt: skip
    assert found == {
        "": ["河口镇", "青石镇", "青石镇物业"],
        "state=all": ["旧村", "河口镇", "青石镇", "青石镇物业"],
        "state=dissolved": ["旧村"],
        "kind=township": ["河口镇", "青石镇"],
        "industry=property": ["青石镇物业"],
        "q=赵": ["青石镇"],
        "q=青石镇物": ["青石镇物业"],
        f"office={county.qingshi.pk}": ["青石镇", "青石镇物业"],
        "kind=nothing": ["河口镇", "青石镇", "青石镇物业"],
        "sort=-name": ["青石镇物业", "青石镇", "河口镇"],
    }


def test_the_system_manager_sees_no_number_of_cases(system, signed_in, county, committee):
    make_case(committee, county.wangjia)
    browser = signed_in(system)
    assert "open_cases" not in [column.name for column in browser.get(LIST).context["columns"]]
    assert "受理的案件" not in page(browser, f"{LIST}{committee.pk}/")


# -- one committee --


@pytest.mark.parametrize("rows", [1, 3])
def test_detail_queries(desk, county, committee, rows, django_assert_num_queries):
    for number in range(rows):
        make_mediator(committee, f"调解员{number}", phone="13812341402")
    path = f"{LIST}{committee.pk}/"
    desk.get(path)
    with django_assert_num_queries(12):
        desk.get(path)


def test_detail_tells_term_advice_cases_and_gaps(desk, clerk, county, committee):
    lead = make_mediator(committee, phone="13812341402", sex="male")
    make_mediator(committee, "周律", is_member=False)
    make_mediator(committee, "陈退", ended_on=dt.date(2026, 1, 1))
    entry = BulkEntry(case_values(committee, county.wangjia, lead=lead), serial=3)
    record_cases(actor=clerk, entries=[entry], today=TODAY)
    answer = desk.get(f"{LIST}{committee.pk}/")
    text = answer.content.decode()
    assert [one.code for one in answer.context["advice"]] == ["members", "women"]
    assert "至2027-09-01届满，还有1年1个月" in text
    assert "空缺的卷号：1、2" in text
    assert ("138****1402" in text, "13812341402" in text) == (True, False)
    assert [one.name for one in answer.context["former"]] == ["陈退"]
    assert dict(answer.context["cases"])["mediating"] == 1
    assert "录入" not in text


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (dt.date(2023, 10, 15), "至2026-10-15届满，还有3个月"),
        (dt.date(2022, 10, 15), "已于2025-10-15届满"),
        (None, ""),
    ],
)
def test_what_is_left_of_a_term(desk, county, since, words):
    committee = make_committee(county.hekou, term_from=since)
    assert desk.get(f"{LIST}{committee.pk}/").context["term"] == words


def test_another_offices_committee_is_not_there(signed_in, other_clerk, committee):
    one = make_mediator(committee)
    browser = signed_in(other_clerk)
    ends = (f"{committee.pk}/", f"{committee.pk}/change/", f"{committee.pk}/mediators/new/", f"mediators/{one.pk}/",
            f"mediators/{one.pk}/release/", "99999999999999999999/")  # fmt: skip
    assert {browser.get(f"{LIST}{end}").status_code for end in ends} == {404}
    assert browser.post(f"{LIST}{committee.pk}/restore/").status_code == 404


def test_who_works_in_a_village_reads_and_does_not_write(signed_in, county):
    committee = make_committee(county.hekou, "王家村人民调解委员会", kind="village", village=county.wangjia)
    user = make_user("clerk03", Role.ENTRY)
    make_position(user, village=county.wangjia)
    browser = signed_in(user)
    answer = browser.get(f"{LIST}{committee.pk}/")
    assert (answer.status_code, answer.context["may_manage"]) == (200, False)
    assert browser.get(f"{LIST}{committee.pk}/change/").status_code == 403
    assert browser.get(f"{LIST}mediators/{make_mediator(committee).pk}/").status_code == 403


def test_leaders_read_and_have_no_buttons(signed_in, leader, committee):
    browser = signed_in(leader)
    text = page(browser, f"{LIST}{committee.pk}/")
    assert (f"{LIST}{committee.pk}/change/" in text, "新增调委会" in page(browser, LIST)) == (False, False)
    assert browser.get(f"{LIST}new/").status_code == 403


# -- forms --


def test_new_committee(desk, county, filled):
    assert "司法所</label>" not in page(desk, f"{LIST}new/")
    answer = desk.post(f"{LIST}new/", filled)
    made = Committee.objects.get()
    assert answer["Location"] == f"{LIST}{made.pk}/"
    assert (made.office, made.village, made.short_name) == (county.hekou, county.wangjia, "王家村")
    assert desk.post(f"{LIST}new/", filled)["Location"] == answer["Location"]
    assert Committee.objects.count() == 1


def test_the_bureau_chooses_the_office(bureau_office, signed_in, county, filled):
    browser = signed_in(bureau_office)
    assert set(browser.post(f"{LIST}new/", filled).context["form"].errors) == {"office"}
    chosen = {**filled, "office": county.qingshi.pk, "village": county.zhaojia.pk, "form_key": "b"}
    assert browser.post(f"{LIST}new/", chosen).status_code == 302
    assert Committee.objects.get().village == county.zhaojia


def test_a_made_up_short_name_is_told(desk, county, filled):
    make_committee(county.qingshi, "王家村调委会", short_name="王家村")
    desk.post(f"{LIST}new/", filled)
    assert "“王家村”已被别的调委会使用，卷号简称取“河口镇王家村”" in page(desk, LIST)


def test_everything_wrong_is_said_at_once(desk, county, filled):
    wrong = {**filled, "name": "", "kind": "", "industry": "medical", "phone": "12", "founded_on": "1949-01-01",
             "term_from": "明天", "short_name": "(王)", "village": county.zhaojia.pk}  # fmt: skip
    answer = desk.post(f"{LIST}new/", wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {
        "name", "kind", "phone", "founded_on", "term_from", "short_name", "village",
    }  # fmt: skip
    assert not Committee.objects.exists()


@pytest.mark.parametrize("name", ["王" * 61, "王\x00村调委会", "人民调解委员会"])
def test_names_that_are_none(desk, filled, name):
    answer = desk.post(f"{LIST}new/", {**filled, "name": name})
    assert (answer.status_code, "name" in answer.context["form"].errors) == (422, True)


def test_change_with_an_old_version_asks(desk, committee, county):
    path = f"{LIST}{committee.pk}/change/"
    data = {"name": committee.name, "kind": "township", "head": "李秀英", "short_name": "河口镇", "version": "1"}
    assert desk.post(path, data).status_code == 302
    answer = desk.post(path, {**data, "head": "王五"})
    assert (answer.status_code, "李秀英" in answer.content.decode()) == (409, True)
    committee.refresh_from_db()
    assert (committee.head, committee.phone, committee.term_from) == ("李秀英", "", None)
    text = page(desk, f"{LIST}{committee.pk}/")
    assert ("刘和平" in text, "修改" in text) == (True, True)


def test_dissolving_says_what_hinders_it_and_can_be_taken_back(desk, county, committee):
    one = make_mediator(committee)
    case = make_case(committee, county.wangjia, lead=one)
    path = f"{LIST}{committee.pk}/"
    assert "还有1件案件没有结案" in page(desk, f"{path}dissolve/")
    assert desk.post(f"{path}dissolve/", {"on": "2026-07-15", "version": "1"}).status_code == 422
    assert case.pk
    other = make_committee(county.hekou, "李家村人民调解委员会", kind="village")
    path = f"{LIST}{other.pk}/"
    assert desk.post(f"{path}dissolve/", {"on": "", "version": "1"}).status_code == 422
    assert desk.post(f"{path}dissolve/", {"on": "2026-07-14", "note": "合并", "version": "1"}).status_code == 302
    text = page(desk, path)
    assert ("最后一天为2026-07-14" in text, "合并" in text, f"{path}dissolve/" in text) == (True, True, False)
    assert desk.get(f"{path}restore/").status_code == 405
    assert desk.post(f"{path}restore/").status_code == 302
    other.refresh_from_db()
    assert other.closed_on is None


# -- mediators --


def test_mediators_one_after_the_other(desk, committee):
    path = f"{LIST}{committee.pk}/mediators/new/"
    data = {"name": "刘和平", "kind": "full", "is_member": "on", "phone": "138 1234 1402", "appointed_on": "2024.9.1"}
    assert desk.post(path, {**data, "form_key": "a", "next": "another"})["Location"] == path
    assert desk.post(path, {**data, "form_key": "a", "next": "another"})["Location"] == path
    assert desk.post(path, {**data, "form_key": "b"}).status_code == 422
    second = {"name": "周律", "kind": "part", "form_key": "c"}
    assert desk.post(path, second)["Location"] == f"{LIST}{committee.pk}/"
    found = list(Mediator.objects.order_by("pk").values_list("name", "kind", "is_member"))
    assert found == [("刘和平", "full", True), ("周律", "part", False)]


def test_mediator_is_changed_released_and_restored(desk, committee):
    one = make_mediator(committee, phone="13812341402")
    path = f"{LIST}mediators/{one.pk}/"
    assert "13812341402" in page(desk, path)
    data = {"name": "刘和平", "kind": "part", "is_member": "on", "birth_year": "2010", "version": "1"}
    assert set(desk.post(path, data).context["form"].errors) == {"birth_year"}
    assert desk.post(path, {**data, "birth_year": "1975"}).status_code == 302
    assert desk.post(path, {**data, "birth_year": "1976"}).status_code == 409
    one.refresh_from_db()
    assert (one.birth_year, one.phone) == (1975, "")
    assert desk.post(f"{path}release/", {"on": "2026-07-14", "version": "2"}).status_code == 302
    assert "已离任的调解员1人" in page(desk, f"{LIST}{committee.pk}/")
    assert desk.post(f"{path}restore/").status_code == 302
    one.refresh_from_db()
    assert one.ended_on is None
    assert not Entry.objects.filter(after__icontains="1381234").exists()


def test_release_names_the_open_cases_it_leaves(desk, county, committee):
    lead = make_mediator(committee)
    make_case(committee, county.wangjia, lead=lead)
    assert "还有1件在办案件由这位调解员主办" in page(desk, f"{LIST}mediators/{lead.pk}/release/")
    other = make_mediator(committee, "李秀英")
    make_case(committee, county.lijia, lead=other, outcome=success(), brief="因相邻通行问题多次发生争吵，要求恢复道路")
    assert "主办" not in page(desk, f"{LIST}mediators/{other.pk}/release/")


def test_no_new_mediator_for_a_dissolved_committee(desk, county):
    closed = make_committee(county.hekou, closed_on=dt.date(2026, 1, 1))
    answer = desk.post(f"{LIST}{closed.pk}/mediators/new/", {"name": "刘和平", "kind": "part"})
    assert set(answer.context["form"].errors) == {"appointed_on"}
