"""Reading what the bureau set; a rule is looked at before it is saved."""

from bureau.core.actions import writing
from bureau.opinions.models import ReplyTemplate, RoutingRule
from bureau.opinions.reference.actions import install_default_bodies, save_right_body
from bureau.opinions.reference.queries import (
    active_categories,
    known_consultants,
    office_for,
    opinions_hit_by,
    right_bodies,
    templates_for,
)
from tests.factories.consultants import make_consultant
from tests.factories.opinions import make_category, make_opinion


def make_rule(**fields):
    with writing():
        return RoutingRule.objects.create(**fields)


def test_active_categories_in_order(db):
    second, first = make_category("乙", order=2), make_category("甲", order=1)
    make_category("停用", is_active=False)
    assert list(active_categories()) == [first, second]


def test_templates_of_the_category_and_those_for_all(db):
    category, other = make_category("甲"), make_category("乙")
    with writing():
        for name, of in (("a", None), ("b", category), ("c", other)):
            ReplyTemplate.objects.create(name=name, category=of, text="您好")
        ReplyTemplate.objects.create(name="d", text="您好", is_active=False)
    assert {template.name for template in templates_for(category)} == {"a", "b"}


def test_bodies_that_a_refusal_can_name(db, bureau_office):
    install_default_bodies(actor=None)
    first, second, *_rest = right_bodies()
    save_right_body(actor=bureau_office, body_id=first.pk, version=1, name="停用的", is_active=False)
    assert right_bodies().first() == second


def test_a_rule_that_is_not_active_catches_nothing(county):
    category = make_category()
    make_rule(order=1, office=county.qingshi, is_active=False)
    assert office_for(category, county.wangjia, county.hekou_town) == county.hekou
    make_rule(order=2, township=county.hekou_town, office=county.qingshi)
    assert office_for(category, county.wangjia, county.hekou_town) == county.qingshi
    assert office_for(category, None, None) is None


def test_what_a_rule_would_catch(county, bureau_office, clerk):
    first, second = make_category("甲"), make_category("乙")
    hekou = make_opinion(county.wangjia, category=first)
    qingshi = make_opinion(county.zhaojia, category=first)
    other = make_opinion(county.wangjia, category=second)
    make_opinion(county.wangjia, category=first, state="replied")
    make_opinion(county.wangjia, category=first, against_office=county.hekou)

    def hit(user=bureau_office, order=5, **conditions):
        return set(opinions_hit_by(user, **{"category": None, "township": None, **conditions}, order=order))

    assert hit() == {hekou, qingshi, other}
    assert hit(category=first) == {hekou, qingshi}
    assert hit(category=first, township=county.hekou_town) == {hekou}
    assert hit(user=clerk) == {hekou, other}
    make_rule(order=1, category=first, township=county.hekou_town, office=county.hekou)
    assert hit() == {qingshi, other}
    assert hit(order=1) == {hekou, qingshi, other}
    make_rule(order=2, office=county.hekou)
    assert hit() == set()


def test_an_opinion_without_a_place_is_caught_by_no_rule_of_a_township(county, bureau_office):
    nowhere = make_opinion()
    make_rule(order=1, township=county.hekou_town, office=county.hekou)
    assert set(opinions_hit_by(bureau_office, category=None, township=None, order=5)) == {nowhere}


def test_which_consultants_there_are(db):
    known = make_consultant()
    assert known_consultants([known.pk, known.pk + 1]) == {known.pk}
    assert known_consultants([]) == frozenset()
