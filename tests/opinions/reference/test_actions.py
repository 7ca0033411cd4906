"""What the bureau sets, and that nothing which was used changes under anybody's feet."""

import datetime as dt

import pytest

from bureau.core.errors import InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.journal.models import Entry
from bureau.opinions.models import Category, DeadlineRule, ReplyTemplate, RightBody
from bureau.opinions.reference.actions import (
    install_default_bodies,
    install_default_categories,
    save_category,
    save_deadline_rule,
    save_reply_template,
    save_right_body,
    save_routing_rule,
)
from bureau.opinions.reference.defaults import DEFAULT_BODIES, DEFAULT_CATEGORIES
from tests.conftest import NOW, TODAY
from tests.factories.opinions import make_category, make_opinion

ORDINARY = {"order": 1, "is_active": True, "kind": "normal", "advice": "", "default_kind": "advice"}
RULE = {"kind": "advice", "accept_days": 2, "reply_days": 7, "extend_days": 3, "day_kind": "working"}


def test_twelve_categories_and_two_that_say_where_to_turn(db, clerk):
    made = install_default_categories(actor=None)
    kinds = [category.kind for category in made]
    assert (kinds.count("normal"), kinds.count("report"), kinds.count("emergency"), kinds.count("out_of_scope")) == (
        11,
        1,
        1,
        1,
    )
    assert [category.name for category in made] == [one.name for one in DEFAULT_CATEGORIES]
    assert install_default_categories(actor=None) == []
    with pytest.raises(NotAllowed):
        install_default_categories(actor=clerk)


def test_a_category_is_made_changed_and_retired(bureau_office, clerk):
    made = save_category(actor=bureau_office, name=" 信访接待 ", **ORDINARY)
    assert (made.name, made.version) == ("信访接待", 1)
    changed = save_category(
        actor=bureau_office, category_id=made.pk, version=1, name="来访接待", **{**ORDINARY, "is_active": False}
    )
    assert (changed.name, changed.is_active, changed.version) == ("来访接待", False, 2)
    assert Entry.objects.latest("pk").event == "opinions.category.changed"
    with pytest.raises(StaleRecord):
        save_category(actor=bureau_office, category_id=made.pk, version=1, name="接待", **ORDINARY)
    with pytest.raises(NotAllowed):
        save_category(actor=clerk, name="接待", **ORDINARY)
    with pytest.raises(NotVisible):
        save_category(actor=bureau_office, category_id=0, name="接待", **ORDINARY)


@pytest.mark.parametrize("wrong", [{"kind": "emergency"}, {"kind": "odd"}, {"default_kind": "odd"}])
def test_a_category_that_cannot_be(bureau_office, wrong):
    with pytest.raises(InvalidValue):
        save_category(actor=bureau_office, name="接待", **{**ORDINARY, **wrong})
    assert not Category.objects.exists()


TOMORROW = dt.date(2026, 7, 16)


def test_a_rule_begins_tomorrow_at_the_earliest_and_stays_once_it_has_begun(bureau_office, county, time_machine):
    with pytest.raises(InvalidValue) as refused:
        saved_rule(bureau_office, valid_from=TODAY)
    assert list(refused.value.fields) == ["valid_from"]
    rule = saved_rule(bureau_office, valid_from=TOMORROW)
    assert saved_rule(bureau_office, rule_id=rule.pk, valid_from=TOMORROW, reply_days=8).reply_days == 8
    assert make_opinion(county.wangjia).rule is None
    time_machine.move_to(NOW + dt.timedelta(days=1))
    assert make_opinion(county.wangjia).rule == rule
    with pytest.raises(InvalidValue) as refused:
        saved_rule(bureau_office, rule_id=rule.pk, today=TOMORROW, valid_from=dt.date(2026, 8, 1))
    assert refused.value.code == "rule_has_begun"
    saved_rule(bureau_office, today=TOMORROW, valid_from=dt.date(2026, 8, 1), reply_days=9)
    assert DeadlineRule.objects.count() == 2


@pytest.mark.parametrize("wrong", [{"reply_days": 0}, {"accept_days": 367}, {"day_kind": "lunar"}, {"kind": "odd"}])
def test_a_rule_that_cannot_be(bureau_office, wrong):
    with pytest.raises(InvalidValue):
        saved_rule(bureau_office, valid_from=TOMORROW, **wrong)


def saved_rule(actor, rule_id=None, today=TODAY, **values):
    return save_deadline_rule(actor=actor, rule_id=rule_id, values={**RULE, **values}, today=today)


def test_bodies_in_charge(bureau_office, clerk):
    made = install_default_bodies(actor=None)
    assert [(one.name, one.contact) for one in made] == list(DEFAULT_BODIES)
    assert str(made[0]) == "受理案件的人民法院（12368）"
    assert install_default_bodies(actor=bureau_office) == []
    changed = save_right_body(actor=bureau_office, body_id=made[0].pk, version=1, name="县人民法院 ", is_active=False)
    assert (str(changed), changed.is_active, changed.version) == ("县人民法院", False, 2)
    for act in (lambda: save_right_body(actor=clerk, name="信访局"), lambda: install_default_bodies(actor=clerk)):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(InvalidValue):
        save_right_body(actor=bureau_office, name="信访局")
    assert RightBody.objects.count() == len(DEFAULT_BODIES)


def test_routing_rules_and_templates_are_for_the_bureau_office(bureau_office, clerk, county):
    rule = save_routing_rule(actor=bureau_office, order=1, category=None, township=None, office=county.hekou)
    changed = save_routing_rule(
        actor=bureau_office, rule_id=rule.pk, version=1, order=2, category=None, township=None, office=None
    )
    assert (changed.order, changed.office, changed.version) == (2, None, 2)
    template = save_reply_template(actor=bureau_office, name="问候", text="您好，来信收悉。", category=make_category())
    assert ReplyTemplate.objects.get() == template
    with pytest.raises(NotAllowed):
        save_routing_rule(actor=clerk, order=1, category=None, township=None, office=county.hekou)
    with pytest.raises(NotAllowed):
        save_reply_template(actor=clerk, name="问候", text="您好")
