"""Keeping what the bureau sets: only by those who may, with a journal entry."""

import datetime as dt

import pytest

from bureau.accounts.roles import Role
from bureau.core.errors import InvalidValue, NotAllowed, StaleRecord
from bureau.journal.models import Entry
from rectification.campaigns.actions import save_campaign, save_category, save_question
from rectification.models import Campaign, ChecklistItem, ProblemCategory
from tests.factories.rectification import make_problem, someone

VALUES = {"code": "JC", "name": "执法监督专项", "year": 2026, "begins_on": dt.date(2026, 7, 1)}


def test_only_the_bureau_office_keeps_campaigns_categories_and_questions(db):
    head = someone(Role.REVIEWER)
    calls = ((save_campaign, VALUES), (save_category, {"name": "作风"}), (save_question, {"text": "是否建章立制"}))
    for save, values in calls:
        with pytest.raises(NotAllowed):
            save(actor=head, values=values)
        save(actor=someone(Role.BUREAU_OFFICE), values=values)
    assert (Campaign.objects.get().code, ProblemCategory.objects.get().campaign) == ("JC", None)
    assert ChecklistItem.objects.filter(text="是否建章立制").exists()
    written = Entry.objects.filter(event__startswith="rectification.").values_list("event", flat=True)
    assert set(written) == {f"rectification.{kind}.created" for kind in ("campaign", "category", "question")}


def test_the_code_changes_only_before_the_first_problem(campaign, county):
    office = someone(Role.BUREAU_OFFICE)
    renamed = save_campaign(actor=office, values={"code": "AB"}, campaign=campaign, version=campaign.version)
    assert renamed.code == "AB"
    make_problem(renamed, county.hekou)
    with pytest.raises(InvalidValue) as refused:
        save_campaign(actor=office, values={"code": "CD"}, campaign=renamed, version=renamed.version)
    assert set(refused.value.fields) == {"code"}
    with pytest.raises(StaleRecord):
        save_campaign(actor=office, values={"name": "别的名称"}, campaign=renamed, version=1)
    assert Campaign.objects.get().code == "AB"
