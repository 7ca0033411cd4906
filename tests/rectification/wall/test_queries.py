"""The order of the wall, and how many the public page counts in each state."""

import datetime as dt

from rectification.wall.queries import public_counts, wall_problems
from tests.factories.rectification import TODAY, make_campaign, make_closed, make_problem


def test_by_campaign_what_is_due_first_and_long_term_work_last(county, clerk, leader, bureau_office):
    campaign = make_campaign()
    for_good = {"rect_type": "long_term", "deadline": None, "next_report_on": TODAY}
    later = make_problem(campaign, county.hekou)
    long_term = make_problem(campaign, county.hekou, **for_good)
    sooner = make_problem(campaign, county.hekou, deadline=dt.date(2026, 7, 20))
    newer = make_problem(make_campaign("AA", year=2027), county.qingshi)
    assert list(wall_problems(leader)) == [newer, sooner, later, long_term]
    assert list(wall_problems(clerk)) == [sooner, later, long_term]


def test_what_the_public_page_counts(county, bureau_office):
    campaign = make_campaign(is_public=True)
    make_problem(campaign, county.hekou, public_text="卷宗归档不及时")
    make_problem(campaign, county.hekou, public_text="值班不到位", deadline=dt.date(2026, 7, 14))
    make_closed(campaign, county.hekou, public_text="公示栏电话已更新")
    make_problem(campaign, county.hekou)
    assert public_counts(TODAY) == {"all": 3, "doing": 2, "done": 1, "overdue": 1}
