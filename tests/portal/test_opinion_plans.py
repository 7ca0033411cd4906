"""The practice county's opinions: how many, of what, how they went on; the same every time."""

import datetime as dt
from collections import Counter

from bureau.opinions.choices import Channel, Satisfaction
from bureau.portal.demo.opinions.matters import matters
from bureau.portal.demo.opinions.plans import COPIES, SEALED, SHARES, Listed, Place, opinion_plans
from bureau.portal.demo.rectification.loading import from_opinions

TODAY = dt.date(2026, 7, 15)
OFFICES = [f"第{number}司法所" for number in range(13)]
PLACES = [Place(office, number, f"王家村{number}") for office in OFFICES for number in range(4)]


def plans():
    return opinion_plans(TODAY, PLACES, from_opinions(TODAY, OFFICES))


def everyone(found):
    return [one for plan in found for one in (plan, *plan.copies)]


def test_325_opinions_in_twelve_categories_eight_of_them_on_the_list():
    found = everyone(plans())
    assert len(found) == 325
    assert len({one.matter.category for one in found}) == len(matters()) == 12
    assert sum(bool(one.listed) for one in found) == 8
    assert sum(count for _fate, count in SHARES) + sum(count for _fate, count in SEALED) + COPIES + 8 == 325


def test_every_channel_every_step_of_satisfaction_named_and_anonymous():
    found = everyone(plans())
    assert {one.channel for one in found} == set(Channel.values)
    assert {one.rating for one in found} == set(Satisfaction.values)
    assert {one.identity for one in found} == {"anonymous", "named", "verified"}
    assert all(bool(one.name) is (one.identity != "anonymous") for one in found)


def test_no_two_write_the_same():
    assert max(Counter(one.body for one in everyone(plans())).values()) == 1


def test_days_follow_each_other_and_none_is_in_the_future():
    for one in everyone(plans()):
        assert one.received_on <= one.accepted_on <= one.replied_on <= one.rated_on <= TODAY


def test_what_became_a_problem_came_in_before_it_and_to_the_office_that_puts_it_right():
    listed = {one.problem: one for one in from_opinions(TODAY, OFFICES)}
    for plan in plans():
        if plan.listed:
            became = listed[plan.listed]
            assert plan.received_on < became.on
            assert plan.accepted_on <= became.on
            assert became.office in ("", plan.place.office)


def test_sealed_reports_are_neither_shared_nor_passed_on():
    reports = [one for one in plans() if one.matter.category == matters()[-1][0].category]
    assert len(reports) == 8
    assert not any(one.is_shared or one.is_passed_on or one.copies for one in reports)


def test_the_same_day_gives_the_same_plans():
    assert plans() == plans()
    assert isinstance(from_opinions(TODAY, OFFICES)[0], Listed)
