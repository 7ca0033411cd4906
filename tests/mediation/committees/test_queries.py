"""Figures of a page, gaps in the numbering, look-up by what people write."""

import pytest

from mediation.cases.actions import record_cases, void_case
from mediation.cases.bulk import BulkEntry
from mediation.committees.composition import Composition
from mediation.committees.queries import (
    CommitteeFinder,
    Places,
    cases_by_state,
    figures_of,
    kept_committees,
    mediators_of,
    missing_serials,
)
from mediation.committees.rules import CommitteeValues
from mediation.models import Committee
from tests.conftest import TODAY
from tests.factories.mediation import (
    applicant,
    case_values,
    make_case,
    make_committee,
    make_mediator,
    respondent,
    success,
)
from tests.factories.villages import make_township, make_village


@pytest.fixture
def committee(county):
    return make_committee(county.hekou, head="刘和平")


def test_figures_of_a_page_count_who_serves_and_what_is_open(clerk, county, committee, django_assert_num_queries):
    other = make_committee(county.hekou, "李家村人民调解委员会")
    lead = make_mediator(committee, sex="male")
    make_mediator(committee, "李秀英", sex="female")
    make_mediator(committee, "张大山")
    make_mediator(committee, "周律", is_member=False, sex="male")
    make_mediator(committee, "陈退", sex="female", ended_on="2026-07-14")
    make_case(committee, county.wangjia, lead=lead)
    make_case(committee, county.lijia, lead=lead, outcome=success(), parties=(applicant("李四"), respondent("王五")))
    clerk.can("cases.view")
    with django_assert_num_queries(3):  # positions of the user, mediators, cases
        figures = figures_of(clerk, [committee, other], TODAY)
    assert figures[committee.pk].composition == Composition(
        members=3, mediators=4, women=1, sex_unknown=1, head="刘和平", head_is_member=True
    )
    assert (figures[committee.pk].open_cases, figures[other.pk].open_cases) == (1, 0)
    assert figures[other.pk].composition == Composition()


def test_who_serves_and_who_did(committee):
    lead, gone = make_mediator(committee), make_mediator(committee, "陈退", ended_on="2026-07-14")
    hired = make_mediator(committee, "丁律", is_member=False, ended_on="2026-07-15")
    committee.refresh_from_db()
    serving, former = mediators_of(Committee.objects.get(), TODAY)
    assert [one.pk for one in serving] == [lead.pk, hired.pk]
    assert [one.pk for one in former] == [gone.pk]


def test_cases_of_the_year_by_state_leave_void_ones_out(clerk, county, committee):
    make_case(committee, county.wangjia)
    make_case(committee, county.lijia, outcome=success(), parties=(applicant("李四"), respondent("王五")))
    gone = make_case(committee, county.lijia, parties=(applicant("赵六"), respondent("王七")))
    void_case(actor=clerk, case_id=gone.pk, reason="重复")
    assert dict(cases_by_state(clerk, committee, 2026)) == {
        "registered": 0, "mediating": 1, "closed": 1, "archived": 0,
    }  # fmt: skip
    assert set(dict(cases_by_state(clerk, committee, 2025)).values()) == {0}


def test_gaps_come_from_paper_files_only_and_are_shown(clerk, county, committee):
    entries = [BulkEntry(case_values(committee, county.wangjia), serial=serial) for serial in (2, 5)]
    record_cases(actor=clerk, entries=entries, today=TODAY)
    assert list(missing_serials(committee.pk, 2026)) == [1, 3, 4]
    assert list(missing_serials(committee.pk, 2025)) == []


def test_committees_are_kept_by_their_office(clerk, other_clerk, bureau_office, committee):
    assert list(kept_committees(clerk, TODAY)) == [committee]
    assert list(kept_committees(other_clerk, TODAY)) == []
    assert list(kept_committees(bureau_office, TODAY)) == [committee]


# -- look-up by what people write --


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("河口镇人民调解委员会", "河口司法所"),
        ("五莲县河口镇人民调解委员会", "河口司法所"),
        ("河口镇人民政府人民调解委员会", "河口司法所"),
        ("河口人民调解委员会", "河口司法所"),
        ("青石镇物业纠纷人民调解委员会", "青石司法所"),
        ("王家村人民调解委员会", "河口司法所"),
        ("王家村村民委员会人民调解委员会", "河口司法所"),
        ("青石镇赵家村调委会", "青石司法所"),
        ("钱家村人民调解委员会", None),
        ("五莲县医疗纠纷人民调解委员会", None),
        ("双庙村人民调解委员会", None),
        ("青石镇双庙村人民调解委员会", "青石司法所"),
    ],
)
def test_the_office_that_a_name_tells(bureau_office, county, name, office):
    for town in (county.hekou_town, county.qingshi_town):
        make_village("双庙村", town)
    found = Places.kept_by(bureau_office, TODAY).office_told_by(name)
    assert (found.name if found else None) == office


def test_a_township_of_two_offices_tells_none(bureau_office, county):
    make_township("河口", county.qingshi)
    assert Places.kept_by(bureau_office, TODAY).office_told_by("河口人民调解委员会") is None


def test_a_clerk_is_told_only_of_places_he_keeps(clerk, county):
    places = Places.kept_by(clerk, TODAY)
    assert places.office_told_by("王家村人民调解委员会") == county.hekou
    assert places.office_told_by("赵家村人民调解委员会") is None
    assert places.office_called("河口镇司法所") == county.hekou
    assert places.office_called("青石司法所") is None


def test_the_village_of_a_committee(bureau_office, county):
    places = Places.kept_by(bureau_office, TODAY)
    gone = make_village("旧村", county.hekou_town, valid_to="2025-12-31")
    assert gone.pk
    told = {
        name: places.village_told_by(CommitteeValues(name=name, kind=kind, office=county.hekou))
        for name, kind in (
            ("王家村人民调解委员会", "village"),
            ("河口镇李家村调委会", "community"),
            ("赵家村人民调解委员会", "village"),
            ("旧村人民调解委员会", "village"),
            ("王家村调委会", "enterprise"),
        )
    }
    assert list(told.values()) == [county.wangjia, county.lijia, None, None, None]


def test_committees_by_official_name_or_as_people_call_them(county, committee):
    village = make_committee(county.hekou, "王家村人民调解委员会", kind="village")
    make_committee(county.hekou, "双庙村人民调解委员会", short_name="双庙村")
    make_committee(county.qingshi, "双庙村村民委员会人民调解委员会", short_name="双庙")
    finder = CommitteeFinder(Committee.objects.all())
    assert finder.find("河口镇人民调解委员会") == (committee, "")
    assert finder.find(" 王家村调委会") == (village, "")
    assert finder.find("双庙村人民调解委员会")[0].short_name == "双庙村"
    assert finder.find("双庙村调委会")[0] is None
    assert "双庙村村民委员会人民调解委员会" in finder.find("双庙村调委会")[1]
    assert finder.find("钱家村调委会")[0] is None
