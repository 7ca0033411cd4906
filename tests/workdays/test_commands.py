"""``fill_workdays``."""

import io

import pytest
from django.core.management import CommandError, call_command

from bureau.workdays.models import Adjustment

pytestmark = pytest.mark.django_db


def fill(*years):
    out = io.StringIO()
    try:
        call_command("fill_workdays", *years, stdout=out)
    finally:
        print(out.getvalue())  # noqa: T201 - shown by pytest when a test fails
    return out.getvalue()


def years():
    return {row.date.year for row in Adjustment.objects.all()}


def test_by_default_last_this_and_next_year(capsys):
    out = fill()
    assert "2025年：新增33天" in out
    assert "2026年：新增39天" in out
    assert "没有2027年的放假通知" in out
    assert years() == {2025, 2026}
    assert "2026年：新增0天，更改0天，移除0天；本局自行录入的0天保持不变。" in fill()


def test_years_that_are_asked_for(capsys):
    fill("2021", "2022")
    assert years() == {2021, 2022}


def test_a_year_that_was_asked_for_and_is_not_there_is_an_error():
    with pytest.raises(CommandError, match="没有填入：2027"):
        fill("2026", "2027")
    assert years() == {2026}
