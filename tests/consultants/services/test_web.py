"""Pages of the service ledger."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from bureau.accounts.roles import Role
from bureau.drafts.actions import save_draft
from bureau.drafts.queries import draft_of
from consultants.models import ServiceRecord
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.consultants import make_appointment, make_consultant, make_service
from tests.factories.villages import make_position

NEW, LIST, QUICK = "/desk/services/new/", "/desk/services/", "/desk/services/quick/"


@pytest.fixture
def zhang(county):
    consultant = make_consultant("张明")
    make_appointment(county.wangjia, consultant)
    return consultant


@pytest.fixture
def filled(county, zhang) -> dict[str, object]:
    return {
        "date": "2026-07-14",
        "village": county.wangjia.pk,
        "kind": "consult",
        "mode": "onsite",
        "content": "解答土地承包问题",
        "form_key": "a",
    }


@pytest.fixture
def desk(clerk, signed_in):
    return signed_in(clerk)


def test_new_page_offers_today_and_the_villages_of_the_office_by_township(desk, county):
    page = desk.get(NEW).content.decode()
    assert 'value="2026-07-15"' in page
    assert '<optgroup label="河口镇">' in page
    assert "李家村" in page
    assert "赵家村" not in page


def test_saved_record_names_the_appointed_consultant(desk, filled, zhang):
    answer = desk.post(NEW, filled)
    record = ServiceRecord.objects.get()
    assert answer["Location"] == reverse("services:detail", args=[record.pk])
    assert (record.consultant, record.date) == (zhang, dt.date(2026, 7, 14))


def test_save_and_enter_next_keeps_day_village_and_consultant(desk, filled, county, zhang):
    answer = desk.post(NEW, {**filled, "next": "1"})
    assert answer["Location"] == f"{NEW}?date=2026-07-14&village={county.wangjia.pk}&consultant={zhang.pk}"
    page = desk.get(answer["Location"]).content.decode()
    assert f'<option value="{county.wangjia.pk}" selected>' in page
    assert f'<option value="{zhang.pk}" selected>' in page
    assert "解答土地承包问题" not in page
    assert re.search(r'<select name="kind"[^>]* autofocus', page)


def test_second_click_shows_the_first_result(desk, filled):
    assert desk.post(NEW, filled)["Location"] == desk.post(NEW, filled)["Location"]
    assert ServiceRecord.objects.count() == 1


def test_possible_duplicate_is_shown_with_its_link_and_goes_on_by_one_click(desk, filled):
    desk.post(NEW, filled)
    first = ServiceRecord.objects.get()
    asked = desk.post(NEW, {**filled, "form_key": "b"})
    assert asked.status_code == 422
    assert reverse("services:detail", args=[first.pk]) in asked.content.decode()
    assert 'name="accepted" value="duplicate"' in asked.content.decode()
    assert ServiceRecord.objects.count() == 1
    desk.post(NEW, {**filled, "form_key": "b", "accepted": "duplicate"})
    assert ServiceRecord.objects.count() == 2


def test_everything_wrong_is_said_at_once_and_nothing_typed_is_lost(desk, filled):
    wrong = {**filled, "date": "2026-07-16", "village": "", "hours": "13", "content": "", "clients": "老人" * 101}
    answer = desk.post(NEW, wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"date", "village", "consultant", "hours", "content", "clients"}
    assert 'value="2026-07-16"' in page
    assert "老人" * 101 in page
    assert not ServiceRecord.objects.exists()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("date", "2026/13/1"),
        ("date", "1999-12-31"),
        ("date", "明天"),
        ("village", "99999999999999999999"),
        ("village", "王家村"),
        ("consultant", "10" * 30),
        ("kind", "selling"),
        ("hours", "0"),
        ("hours", "一"),
        ("people", "-1"),
        ("people", "9" * 30),
        ("content", "a\x00b"),
        ("content", "长" * 2001),
        ("remarks", "\ud800"),
    ],
)
def test_bad_input_is_an_error_at_its_field(desk, filled, name, typed):
    answer = desk.post(
        NEW,
        {**filled, name: typed.encode("utf-8", "replace").decode()}
        if "\ud800" not in typed
        else {**filled, name: "\x01"},
    )
    assert answer.status_code == 422
    assert name in answer.context["form"].errors
    assert not ServiceRecord.objects.exists()


def test_another_offices_village_is_refused(desk, filled, county):
    answer = desk.post(NEW, {**filled, "village": county.zhaojia.pk})
    assert "village" in answer.context["form"].errors
    assert not ServiceRecord.objects.exists()


def test_full_width_digits_and_rare_characters_are_taken(desk, filled):
    desk.post(
        NEW, {**filled, "date": "２０２６．７．１４", "hours": "１．５", "people": "３", "content": "𠮷家·买买提"}
    )
    record = ServiceRecord.objects.get()
    assert (record.date, str(record.hours), record.people) == (dt.date(2026, 7, 14), "1.5", 3)
    assert record.content == "𠮷家·买买提"


def test_session_gone_leads_to_the_login_and_back_to_the_draft(client, desk, clerk, filled):
    kept = {"village": [str(filled["village"])], "content": ["写到一半"]}
    save_draft(actor=clerk, form="services.new", fields=kept)
    answer = client.post(NEW, filled)
    assert (answer.status_code, "next=%2Fdesk%2Fservices%2Fnew%2F" in answer["Location"]) == (302, True)
    assert "写到一半" in desk.get(NEW).content.decode()
    desk.post(NEW, filled)
    assert draft_of(clerk, "services.new") is None


def test_change_on_an_old_version_shows_both_values(desk, filled, clerk):
    desk.post(NEW, filled)
    record = ServiceRecord.objects.get()
    change = reverse("services:change", args=[record.pk])
    first = {**filled, "version": 1, "people": "3", "form_key": "b"}
    assert desk.post(change, first).status_code == 302
    answer = desk.post(change, {**first, "people": "5", "form_key": "c"})
    assert answer.status_code == 409
    assert 'name="keep_people" value="theirs"' in answer.content.decode()
    assert ServiceRecord.objects.get().people == 3
    again = {**first, "version": 2, "people": "5", "keep_people": "yours", "form_key": "d"}
    assert desk.post(change, again).status_code == 302
    assert ServiceRecord.objects.get().people == 5


def test_void_with_reason_then_undo(desk, filled):
    desk.post(NEW, filled)
    record = ServiceRecord.objects.get()
    void = reverse("services:void", args=[record.pk])
    assert desk.post(void, {"reason": "", "form_key": "b"}).status_code == 422
    assert desk.post(void, {"reason": "录错了", "form_key": "c"}).status_code == 302
    assert "录错了" in desk.get(reverse("services:detail", args=[record.pk])).content.decode()
    assert "解答土地承包问题" not in desk.get(LIST).content.decode()
    assert "解答土地承包问题" in desk.get(LIST, {"state": "void"}).content.decode()
    desk.post(reverse("services:restore", args=[record.pk]))
    assert not ServiceRecord.objects.get().is_void


def test_quick_record_needs_village_and_kind_only(desk, county, zhang):
    answer = desk.post(QUICK, {"place": county.wangjia.pk, "kind": "consult", "mode": "phone"})
    assert answer["Location"] == QUICK
    record = ServiceRecord.objects.get()
    assert (record.village, record.date, record.mode, record.consultant) == (county.wangjia, TODAY, "phone", zhang)
    assert record.content
    refused = desk.post(QUICK, {"kind": "consult", "people": "2"})
    assert refused.status_code == 422
    assert "place" in refused.context["form"].errors


def test_consultant_enters_for_his_own_villages_only(signed_in, county, zhang):
    user = make_user("consultant01", Role.CONSULTANT)
    make_position(user, village=county.lijia)
    li = make_consultant("李芳", user=user)
    make_appointment(county.lijia, li)
    client = signed_in(user)
    sent = {"kind": "consult", "mode": "onsite", "content": "咨询", "date": "2026-07-14"}
    assert client.post(NEW, {**sent, "village": county.wangjia.pk}).status_code == 422
    assert client.post(NEW, {**sent, "village": county.lijia.pk}).status_code == 302
    assert ServiceRecord.objects.get().consultant == li
    page = client.get(NEW).content.decode()
    assert "王家村" not in page
    assert 'value="publicity"' not in page


def test_who_only_reads_sees_no_entry_pages(signed_in, leader, county):
    make_service(county.wangjia)
    client = signed_in(leader)
    assert client.get(LIST).status_code == 200
    assert NEW not in client.get(LIST).content.decode()
    assert client.get(NEW).status_code == 403


def test_foreign_record_is_not_found_on_every_address(signed_in, other_clerk, county):
    record = make_service(county.wangjia)
    client = signed_in(other_clerk)
    for name in ("detail", "change", "void", "attach"):
        assert client.get(reverse(f"services:{name}", args=[record.pk])).status_code == 404, name
    assert client.post(reverse("services:restore", args=[record.pk])).status_code == 404


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"甲", "乙"}),
        ("kind=lecture", {"乙"}),
        ("since=2026-07-14", {"甲"}),
        ("until=2026-07-13", {"乙"}),
        ("week=2026-W28", {"乙"}),
        ("village=ljc", {"乙"}),
        ("q=甲", {"甲"}),
        ("state=void", {"丙"}),
        ("state=all", {"甲", "乙", "丙"}),
        ("consultant=张", {"甲"}),
        ("venue=village", {"甲", "乙"}),
        ("topic=notary", set()),
        ("office=99999999999999999999999", {"甲", "乙"}),
        ("sort=-people&since=x", {"甲", "乙"}),
    ],
)
def test_filters_of_the_list(desk, county, zhang, query, shown):
    make_service(county.wangjia, content="甲", consultant=zhang)
    make_service(county.lijia, content="乙", kind="lecture", date=dt.date(2026, 7, 10))
    make_service(county.lijia, content="丙", voided_at=timezone.now(), void_reason="重复")
    make_service(county.zhaojia, content="丁")
    answer = desk.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert {row.object.content for row in answer.context["rows"]} == shown


def test_totals_are_of_the_filter(desk, county):
    make_service(county.wangjia, people=3, hours="1.5")
    make_service(county.lijia, people=4, kind="lecture")
    make_service(county.zhaojia, people=100)
    assert desk.get(LIST).context["totals"] == {"people": 7, "hours": 1.5}
    assert desk.get(f"{LIST}?kind=lecture").context["totals"] == {"people": 4, "hours": 0}


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_queries_for_any_number_of_rows(
    desk, county, zhang, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_service(county.wangjia, consultant=zhang)
    desk.get(LIST)
    with django_assert_num_queries(12):
        assert len(desk.get(LIST).context["rows"]) == rows


def test_village_search_by_initials_for_the_village_field(desk):
    page = desk.get("/desk/services/villages/", {"village_q": "ljc"}).content.decode()
    assert "李家村" in page
    assert "王家村" not in page
