"""Campaigns with their counts; keeping campaigns, categories and the checklist."""

import datetime as dt

import pytest
from django.urls import reverse

from bureau.accounts.roles import Role
from rectification.campaigns.queries import Counts, campaigns_with_counts
from rectification.models import Campaign, ChecklistItem, ProblemCategory
from rectification.problems.filters import problems_of_filters
from tests.conftest import TODAY
from tests.factories.rectification import make_campaign, make_closed, make_problem, make_started, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(signed_in):
    return signed_in(someone(Role.BUREAU_OFFICE))


@pytest.fixture
def filled(campaign, county):
    """One late, one closed in time, one closed late; and an empty campaign."""
    make_started(campaign, county.hekou, deadline=dt.date(2026, 7, 14))
    make_closed(campaign, county.qingshi, on=dt.date(2026, 7, 10))
    make_closed(campaign, county.qingshi, on=dt.date(2026, 7, 10), deadline=dt.date(2026, 7, 9))
    make_campaign("KQ")
    return campaign


def test_counts_are_those_of_the_lists_they_open(filled, clerk):
    user = someone(Role.BUREAU_OFFICE)
    found = {campaign.code: counts for campaign, counts in campaigns_with_counts(user, TODAY)}
    assert found == {"XC": Counts(total=3, closed=2, on_time=1, overdue=1), "KQ": Counts()}
    assert (found["XC"].closing_rate, found["XC"].on_time_rate) == (2 / 3, 1 / 2)
    assert (found["KQ"].closing_rate, found["KQ"].on_time_rate) == (None, None)
    lists = {"total": {}, "closed": {"state": "closed"}, "overdue": {"state": "overdue"}}
    lists["on_time"] = {"state": "closed", "on_time": "on"}
    for name, filters in lists.items():
        counted = problems_of_filters(user, {"campaign": str(filled.pk), **filters}).count()
        assert counted == getattr(found["XC"], name)
    # A clerk's counts are those of his office.
    own = {one.code: counts for one, counts in campaigns_with_counts(clerk, TODAY)}
    assert own["XC"] == Counts(total=1, overdue=1)


def test_the_list_prints_the_formula_and_opens_the_lists(office, filled):
    page = office.get(reverse("campaigns:list")).content.decode()
    assert f"?campaign={filled.pk}&amp;state=overdue" in page
    assert ("66.7%" in page, "已销号÷" in page) == (True, True)


NEW = {"code": "jc2026", "name": "执法监督专项", "year": "2026", "begins_on": "2026-07-01", "is_active": "on"}


def test_a_campaign_is_kept_and_its_code_stays_once_it_has_problems(office, county):
    assert office.post(reverse("campaigns:add"), NEW).status_code == 302
    campaign = Campaign.objects.get()
    assert (campaign.code, campaign.is_active, campaign.is_public) == ("JC2026", True, False)
    make_problem(campaign, county.hekou)
    change = reverse("campaigns:change", args=[campaign.pk])
    sent = {**NEW, "version": campaign.version}
    assert office.post(change, {**sent, "code": "AB"}).status_code == 422
    assert office.post(change, {**sent, "name": "执法监督专项整治"}).status_code == 302
    assert office.post(change, {**sent, "name": "别的名称", "form_key": "b"}).status_code == 409
    campaign.refresh_from_db()
    assert (campaign.code, campaign.name) == ("JC2026", "执法监督专项整治")


@pytest.mark.parametrize(
    "changes", [{"ends_on": "2026-06-30"}, {"code": "中文"}, {"year": "1999"}, {"name": ""}, {"begins_on": "明年"}]
)
def test_a_wrong_campaign_is_refused(office, changes):
    assert office.post(reverse("campaigns:add"), {**NEW, **changes}).status_code == 422
    assert not Campaign.objects.exists()


def test_a_name_that_is_taken_is_refused(office, campaign):
    answer = office.post(reverse("campaigns:add"), {**NEW, "name": campaign.name})
    assert (answer.status_code, Campaign.objects.count()) == (422, 1)


def test_categories_and_questions_are_kept_for_one_campaign_or_all(office, campaign):
    usual = ChecklistItem.objects.count()
    sent = {"name": "档案管理", "campaign": campaign.pk, "is_active": "on"}
    assert office.post(reverse("campaigns:category-add"), sent).status_code == 302
    assert office.post(reverse("campaigns:category-add"), {"name": "作风", "is_active": "on"}).status_code == 302
    assert office.post(reverse("campaigns:category-add"), {**sent, "form_key": "b"}).status_code == 422
    twice = office.post(reverse("campaigns:category-add"), {"name": "作风", "is_active": "on", "form_key": "c"})
    assert (twice.status_code, "已有适用于所有专项的同名类别" in twice.content.decode()) == (422, True)
    assert set(ProblemCategory.objects.values_list("name", "campaign")) == {("档案管理", campaign.pk), ("作风", None)}
    question = {"text": "是否已向反映人反馈", "order": "9", "is_active": "on"}
    assert office.post(reverse("campaigns:question-add"), question).status_code == 302
    added = ChecklistItem.objects.get(text="是否已向反映人反馈")
    off = {"text": "是否已向反映人反馈", "order": "9", "version": 1}
    assert office.post(reverse("campaigns:question-change", args=[added.pk]), off).status_code == 302
    added.refresh_from_db()
    assert (added.is_active, ChecklistItem.objects.count()) == (False, usual + 1)
    page = office.get(reverse("campaigns:settings")).content.decode()
    assert all(words in page for words in ("档案管理", "作风", "是否已向反映人反馈"))


def test_a_clerk_sees_campaigns_and_keeps_none(signed_in, clerk, campaign):
    desk = signed_in(clerk)
    assert desk.get(reverse("campaigns:list")).status_code == 200
    assert desk.post(reverse("campaigns:add"), NEW).status_code == 403
    assert desk.get(reverse("campaigns:settings")).status_code == 403
