"""The entry page: defaults, rows of parties, everything wrong at once, the same dispute, the draft."""

import re

import pytest
from django.urls import reverse

from bureau.accounts.roles import Role
from bureau.drafts.queries import draft_of
from mediation.models import MediationCase, Party
from tests.factories.accounts import make_user
from tests.factories.consultants import make_appointment, make_consultant
from tests.factories.mediation import BRIEF, applicant, make_case, make_committee, make_mediator, respondent
from tests.mediation.cases.web.conftest import AGREED, NEW, party


def page_of(answer) -> str:
    return answer.content.decode()


def errors_of(answer) -> set[str]:
    assert answer.status_code == 422
    return set(answer.context["form"].errors)


# -- defaults ----------------------------------------------------------------------------------------------------------


def test_the_first_page_offers_today_and_what_the_office_enters_for(desk, county, committee, lead):
    other = make_committee(county.qingshi)
    page = page_of(desk.get(NEW))
    assert 'value="2026-07-15"' in page
    assert committee.name in page
    assert other.name not in page
    assert "李家村" in page
    assert "赵家村" not in page
    assert [row["side"].value() for row in desk.get(NEW).context["form"].rows] == ["applicant", "respondent"]


def test_the_last_case_gives_committee_village_mediator_and_chips(desk, clerk, county, committee):
    lead = make_mediator(committee, "刘和平")
    make_case(committee, county.lijia, by=clerk, lead=lead, dispute_type="family")
    answer = desk.get(NEW)
    form = answer.context["form"]
    assert (form["committee"].value(), form["village"].value(), form["lead"].value()) == (
        committee.pk,
        county.lijia.pk,
        lead.pk,
    )
    assert f'data-fill="id_village" data-value="{county.lijia.pk}"' in page_of(answer)
    assert 'data-fill="id_dispute_type" data-value="family"' in page_of(answer)


def test_same_as_last_fills_the_frame_and_keeps_what_was_typed(desk, clerk, county, committee):
    make_case(committee, county.lijia, by=clerk, dispute_type="contract", source="police", source_doc_no="1号")
    answer = desk.post(NEW, {"same": "1", "brief": "写到一半", **party(0, "applicant", "赵强")})
    form = answer.context["form"]
    shown = {name: form[name].value() for name in ("village", "source", "dispute_type", "brief", "p0-name")}
    assert shown == {
        "village": county.lijia.pk,
        "source": "police",
        "dispute_type": "contract",
        "brief": "写到一半",
        "p0-name": "赵强",
    }
    assert form["source_doc_no"].value() is None
    assert (answer.status_code, form.errors) == (200, {})


def test_mediators_follow_the_committee_its_own_first(desk, county, committee, lead):
    village = make_committee(county.hekou, "王家村人民调解委员会", kind="village")
    own = make_mediator(village, "周梅")
    stranger = make_mediator(make_committee(county.qingshi), "外所人")
    page = page_of(desk.get("/desk/cases/mediators/", {"committee": village.pk, "lead": own.pk}))
    assert page.index("周梅") < page.index("刘和平")
    assert f'<option value="{own.pk}" selected>' in page
    assert stranger.name not in page
    assert 'hx-swap-oob="innerHTML"' in page


def test_the_villages_consultant_is_offered_as_having_helped(desk, county, committee):
    zhang = make_consultant("张明")
    make_appointment(county.wangjia, zhang)
    hint = page_of(desk.get("/desk/cases/consultant/", {"village": county.wangjia.pk, "accepted_on": "2026-07-14"}))
    assert "张明" in hint
    assert f'data-fill="id_consultant" data-value="{zhang.pk}"' in hint
    none = page_of(desk.get("/desk/cases/consultant/", {"village": county.lijia.pk, "accepted_on": "2026-07-14"}))
    assert "data-fill" not in none
    assert page_of(desk.get("/desk/cases/consultant/", {"village": county.zhaojia.pk})).strip() == ""


# -- saving ------------------------------------------------------------------------------------------------------------


def test_a_saved_case_is_numbered_and_masked(desk, filled, committee):
    answer = desk.post(NEW, filled, follow=True)
    case = MediationCase.objects.get()
    assert answer.redirect_chain == [(reverse("cases:detail", args=[case.pk]), 302)]
    assert (case.number, case.state, case.parties_masked) == ("(2026)河口镇人调字第1号", "mediating", "王*国 — 张*")
    assert case.number in page_of(answer)
    assert "王建国" not in page_of(answer)


def test_one_page_registers_and_closes(desk, filled):
    desk.post(NEW, {**filled, **AGREED})
    case = MediationCase.objects.get()
    assert (case.state, case.result, case.agreement_no) == ("closed", "success", "(2026)河口镇人调协字第1号")


def test_save_and_enter_next_keeps_day_committee_village_and_mediator(desk, filled, committee, county, lead):
    answer = desk.post(NEW, {**filled, "next": "1"})
    kept = f"accepted_on=2026-07-14&committee={committee.pk}&village={county.wangjia.pk}&lead={lead.pk}"
    assert answer["Location"] == f"{NEW}?{kept}"
    page = page_of(desk.get(answer["Location"]))
    assert f'<option value="{lead.pk}" selected>' in page
    assert 'value="2026-07-14"' in page
    assert re.search(r'<select name="source"[^>]* autofocus', page)
    assert BRIEF not in page
    assert "王建国" not in page


def test_second_click_shows_the_first_result(desk, filled):
    assert desk.post(NEW, filled)["Location"] == desk.post(NEW, filled)["Location"]
    assert MediationCase.objects.count() == 1


# -- parties -----------------------------------------------------------------------------------------------------------


def test_several_on_each_side_organisations_agents_and_long_names(desk, filled):
    name = "阿不都热合曼·买买提明·吐尔逊" * 3 + "𠮷"
    rows = {
        **party(3, "applicant", name, address="王家村12号", agent_name="李律师", agent_phone="13812341402"),
        **party(4, "respondent", "日照市某某有限公司", kind="legal_person", representative="赵强"),
        **party(7, "third", "孙立", id_no="11010519491231002x"),
        "p3-has_power_of_attorney": "on",
    }
    assert len(name) > 40
    desk.post(NEW, {**filled, **rows})
    stored = list(MediationCase.objects.get().parties.all())
    assert [(one.side, one.name) for one in stored[2:]] == [
        ("applicant", name),
        ("respondent", "日照市某某有限公司"),
        ("third", "孙立"),
    ]
    assert (stored[2].agent_phone, stored[2].has_power_of_attorney) == ("13812341402", True)
    assert (stored[3].kind, stored[3].representative) == ("legal_person", "赵强")
    assert (stored[4].id_no, stored[4].sex, stored[4].birth_year) == ("11010519491231002X", "female", 1949)


def test_an_empty_row_is_no_party(desk, filled):
    desk.post(NEW, {**filled, **party(2, "respondent", ""), **party(5, "respondent", " 　")})
    assert Party.objects.count() == 2


def test_one_more_row_without_javascript_loses_nothing(desk, filled):
    answer = desk.post(NEW, {**filled, "special_groups": ["elder", "woman"], "add_party": "applicant"})
    form = answer.context["form"]
    assert (answer.status_code, form.errors) == (200, {})
    assert [(row.number, row["side"].value(), row["name"].value()) for row in form.rows] == [
        (0, "applicant", "王建国"),
        (1, "respondent", "张伟"),
        (2, "applicant", None),
    ]
    assert form["special_groups"].value() == ["elder", "woman"]
    assert BRIEF in page_of(answer)
    assert 'value="a"' in page_of(answer)
    again = desk.post(NEW, {**party(4, "third", "孙立"), "add_party": "nonsense"}).context["form"]
    assert [(row.number, row["side"].value()) for row in again.rows] == [(4, "third"), (5, "respondent")]


def test_the_row_that_a_script_copies_has_no_number(desk):
    page = page_of(desk.get(NEW))
    mould = page[page.index("<template") : page.index("</template>")]
    assert 'name="p__n__-name"' in mould
    assert 'for="id_p__n__-phone"' in mould
    assert "data-remove-row" in mould


# -- what is refused ---------------------------------------------------------------------------------------------------


def test_everything_wrong_is_said_at_once_at_its_field_and_nothing_typed_is_lost(desk, filled):
    wrong = {
        **filled,
        "accepted_on": "2026-07-16",
        "source": "court",
        "dispute_type": "",
        "brief": "短",
        **party(0, "applicant", "", phone="138"),
        **party(1, "respondent", "张伟", id_no="110105194912310021"),
        "result": "success",
    }
    answer = desk.post(NEW, wrong)
    assert errors_of(answer) == {
        "accepted_on",
        "source_doc_no",
        "dispute_type",
        "brief",
        "p0-name",
        "p0-phone",
        "p1-id_no",
        "agreement_form",
        "agreed_on",
        "ended_on",
        "agreement_content",
    }
    page = page_of(answer)
    assert '<a href="#id_p1-id_no">第2位当事人：' in page
    assert 'value="110105194912310021"' in page
    assert not MediationCase.objects.exists()


def test_errors_stand_at_the_row_although_empty_rows_lie_between(desk, filled):
    answer = desk.post(NEW, {**filled, **party(2, "respondent", ""), **party(5, "respondent", "钱七", phone="1")})
    assert errors_of(answer) == {"p5-phone"}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"result": "success", "ended_on": "2026-07-15"}, "agreement_content"),
        ({**AGREED, "agreed_on": "2026-07-13"}, "agreed_on"),
        (party(1, "respondent", "王建国"), "p1-name"),
        (party(1, "respondent", "张伟", id_no="110105194912310021"), "p1-id_no"),
        (party(1, "applicant", "张伟"), "p1-name"),
        ({"amount_claimed": "1000000000000000"}, "amount_claimed"),
        ({"amount_claimed": "1e15"}, "amount_claimed"),
        ({"amount_claimed": "-1"}, "amount_claimed"),
        ({**AGREED, "amount_agreed": "9" * 60}, "amount_agreed"),
        ({"brief": "长" * 10_000}, "brief"),
        (party(0, "applicant", "长" * 10_000), "p0-name"),
        (party(0, "applicant", "a\x00b"), "p0-name"),
        (party(0, "applicant", "王建国", birth_year="9" * 30), "p0-birth_year"),
        (party(0, "applicant", "王建国", kind="robot"), "p0-kind"),
        (party(0, "thief", "王建国"), "p0-side"),
        ({"committee": "9" * 30}, "committee"),
        ({"village": "王家村"}, "village"),
        ({"lead": "-1"}, "lead"),
        ({"assistants": ["1", "x"]}, "assistants"),
        ({"special_groups": ["giant"]}, "special_groups"),
        ({"source": "gossip"}, "source"),
        ({"deaths": "很多"}, "deaths"),
        ({"party_count": "1"}, "party_count"),
        ({"occurred_on": "2026-07-15"}, "occurred_on"),
        ({"is_dangerous": "on"}, "danger_note"),
        ({**AGREED, "result": "failed"}, "agreement_form"),
        ({"result": "terminated", "ended_on": "2026-07-15"}, "terminate_reason"),
        ({"agreed_on": "2026-07-15"}, "agreed_on"),
    ],
)
def test_bad_input_is_an_error_at_its_field_and_nothing_is_half_written(desk, filled, sent, field):
    assert field in errors_of(desk.post(NEW, {**filled, **sent}))
    assert not MediationCase.objects.exists()
    assert not Party.objects.exists()


def test_another_offices_committee_village_and_mediator_are_refused(desk, filled, county):
    stranger = make_mediator(make_committee(county.qingshi), "外所人")
    for name, foreign in (
        ("committee", stranger.committee.pk),
        ("village", county.zhaojia.pk),
        ("lead", stranger.pk),
        ("assistants", stranger.pk),
    ):
        assert name in errors_of(desk.post(NEW, {**filled, name: foreign})), name
    assert not MediationCase.objects.exists()


def test_who_only_reads_sees_no_entry_page(signed_in, leader, committee):
    assert signed_in(leader).get(NEW).status_code == 403


# -- the same dispute? -------------------------------------------------------------------------------------------------


@pytest.fixture
def first(clerk, committee, county):
    return make_case(committee, county.wangjia, by=clerk, parties=(applicant(), respondent("李四")))


def test_another_case_stands_beside_the_one_that_is_entered(desk, filled, first):
    answer = desk.post(NEW, {**filled, "next": "1"})
    page = page_of(answer)
    assert answer.status_code == 422
    assert f'<a href="/desk/cases/{first.pk}/" target="_blank" rel="noopener">{first.number}' in page
    assert "王*国 — 李*" in page
    assert "王*国 — 张*" in page
    assert 'name="accepted" value="duplicate"' in page
    assert f'name="same_as" value="{first.pk} duplicate"' in page
    assert MediationCase.objects.count() == 1


def test_not_the_same_is_one_click(desk, filled, first):
    desk.post(NEW, {**filled, "accepted": "duplicate"})
    assert MediationCase.objects.counted().count() == 2


def test_the_same_is_saved_linked_and_counted_once(desk, filled, first):
    answer = desk.post(NEW, {**filled, "same_as": f"{first.pk} duplicate", "next": "1"})
    assert answer["Location"].startswith(f"{NEW}?")
    linked = MediationCase.objects.latest("pk")
    assert (linked.duplicate_of, linked.number) == (first, "(2026)河口镇人调字第2号")
    assert MediationCase.objects.counted().count() == 1


def test_a_link_to_a_case_out_of_scope_registers_nothing(desk, filled, county):
    foreign = make_case(make_committee(county.qingshi), county.zhaojia, parties=(applicant("甲乙"), respondent("丙丁")))
    answer = desk.post(NEW, {**filled, "same_as": f"{foreign.pk} duplicate"})
    assert answer.status_code == 404
    assert MediationCase.objects.count() == 1


def test_a_number_in_the_text_is_advised_against_and_accepted(desk, filled):
    sent = {**filled, "brief": f"{BRIEF}，电话13812341402"}
    answer = desk.post(NEW, sent)
    assert 'name="accepted" value="phone"' in page_of(answer)
    assert desk.post(NEW, {**sent, "accepted": "phone"}).status_code == 302


# -- the draft ---------------------------------------------------------------------------------------------------------


def test_a_draft_comes_back_with_its_rows_and_several_values(client, desk, clerk, filled):
    typed = {**filled, **party(4, "respondent", "钱七"), "special_groups": ["elder", "woman"], "brief": "写到一半"}
    assert desk.post("/desk/drafts/cases.new/", typed).status_code == 204
    answer = desk.get(NEW)
    form = answer.context["form"]
    assert [(row.number, row["name"].value()) for row in form.rows] == [(0, "王建国"), (1, "张伟"), (4, "钱七")]
    assert form["special_groups"].value() == ["elder", "woman"]
    assert "写到一半" in page_of(answer)
    assert client.post(NEW, filled)["Location"].startswith("/login/?next=%2Fdesk%2Fcases%2Fnew%2F")
    desk.post(NEW, filled)
    assert draft_of(clerk, "cases.new") is None


def test_a_draft_is_its_owners_alone(desk, signed_in, county, filled, other_clerk):
    desk.post("/desk/drafts/cases.new/", {**filled, "brief": "写到一半"})
    assert "写到一半" not in page_of(signed_in(other_clerk).get(NEW))


# -- queries -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_asks_the_same_number_of_queries_for_any_number_of_choices(
    desk, clerk, county, committee, people, django_assert_num_queries
):
    for number in range(people):
        lead = make_mediator(committee, f"调解员{number}")
        parties = (applicant(f"甲{number}号"), respondent(f"乙{number}号"))
        make_case(committee, county.wangjia, by=clerk, lead=lead, parties=parties, brief=f"第{number}起纠纷，{BRIEF}")
    desk.get(NEW)
    with django_assert_num_queries(13):
        desk.get(NEW)


def test_the_whole_county_chooses_the_committee_by_office(signed_in, county, committee):
    make_committee(county.qingshi)
    page = page_of(signed_in(make_user("whole", Role.BUREAU_OFFICE)).get(NEW))
    assert '<optgroup label="河口司法所">' in page
    assert '<optgroup label="青石司法所">' in page
