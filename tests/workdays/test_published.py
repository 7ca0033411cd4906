"""What is taken from the package: every notice it knows has the marks by which a notice is recognised."""

import pytest

from bureau.core.workdays import Calendar
from bureau.workdays.published import published, years_published


def test_years_of_the_package():
    assert years_published() == (2004, 2026)
    assert published(2003) == published(2027) == {}


@pytest.mark.parametrize("year", range(2004, 2027))
def test_every_notice_is_recognised(year):
    assert Calendar(published(year)).announced_years == {year}


def test_names_are_written_in_full():
    assert {said.name for said in published(2026).values()} == {
        *("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"),
        *("元旦调休上班", "春节调休上班", "劳动节调休上班", "国庆节调休上班"),
    }
