"""What submissions are judged, routed, timed and told by is kept: a change holds for the very next one."""

import datetime as dt

import pytest

from bureau.accounts.models import HeldRole, User
from bureau.core.actions import writing
from bureau.core.errors import InvalidValue
from bureau.notices.models import Notice
from bureau.opinions.models import Category, DeadlineRule, Opinion, RoutingRule
from bureau.workdays.models import Adjustment
from tests.conftest import TODAY
from tests.factories.opinions import make_category, submitted
from villages.models import Position, Township, Village

YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture
def kept(county, clerk):
    """One was received, so all of it is kept."""
    make_category()
    return submitted(county.wangjia).opinion


@pytest.mark.parametrize(
    ("table", "column", "problem"),
    [(Category, {"is_active": False}, "category"), (Village, {"valid_to": YESTERDAY}, "village")],
)
def test_what_goes_out_of_use_is_refused_at_once(kept, county, table, column, problem):
    with writing():
        table.objects.update(**column)
    with pytest.raises(InvalidValue) as refused:
        submitted(county.wangjia)
    assert list(refused.value.fields) == [problem]
    assert Opinion.objects.get() == kept


def test_a_township_that_is_dissolved_is_refused_at_once(kept, county):
    assert submitted(township=county.hekou_town).opinion.office == county.hekou
    with writing():
        Township.objects.update(valid_to=YESTERDAY)
    with pytest.raises(InvalidValue) as refused:
        submitted(township=county.hekou_town)
    assert list(refused.value.fields) == ["township"]


def test_the_next_one_goes_where_the_new_rule_says(kept, county):
    assert kept.office == county.hekou
    with writing():
        rule = RoutingRule.objects.create(office=county.qingshi)
    assert submitted(county.wangjia).opinion.office == county.qingshi
    with writing():
        rule.delete()
    assert submitted(county.wangjia).opinion.office == county.hekou


def test_the_next_one_is_due_as_the_new_rule_and_notice_say(kept, county):
    assert kept.accept_due == dt.date(2026, 7, 20)
    with writing():
        Adjustment.objects.create(date=dt.date(2026, 7, 17), is_working=False, name="停电")
    assert submitted(county.wangjia).opinion.accept_due == dt.date(2026, 7, 21)
    with writing():
        rule = DeadlineRule.objects.create(kind="advice", accept_days=1, reply_days=5, valid_from=TODAY)
    opinion = submitted(county.wangjia).opinion
    assert (opinion.rule, opinion.accept_due) == (rule, dt.date(2026, 7, 16))


@pytest.mark.parametrize(
    "end",
    [
        lambda clerk: User.objects.filter(pk=clerk.pk).update(is_active=False),
        lambda clerk: HeldRole.objects.filter(user=clerk).delete(),
        lambda clerk: Position.objects.filter(user=clerk).update(valid_to=YESTERDAY),
    ],
)
def test_who_no_longer_handles_opinions_is_told_of_none(kept, county, clerk, other_clerk, end):
    assert Notice.objects.filter(recipient=clerk).count() == 1
    with writing():
        end(clerk)
    submitted(county.wangjia)
    assert Notice.objects.filter(recipient=clerk).count() == 1
    with writing():
        Position.objects.create(user=other_clerk, office=county.hekou)
    submitted(county.wangjia)
    assert Notice.objects.filter(recipient=other_clerk).count() == 1


def test_a_disabled_account_saved_by_itself_is_told_of_none(kept, county, clerk):
    clerk.is_active = False
    with writing():
        clerk.save(update_fields=["is_active"])
    submitted(county.wangjia)
    assert Notice.objects.filter(recipient=clerk).count() == 1
