"""Opinions in the books, from the citizen's form over the weekly job to the number and the records behind it."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.weeks import Week
from bureau.opinions.choices import OpinionKind
from bureau.opinions.handling.actions import accept_opinion
from bureau.opinions.handling.closing.actions import rate
from bureau.opinions.handling.moving import Tracked
from bureau.opinions.handling.replies.actions import approve_reply, write_reply
from bureau.opinions.handling.sealing.actions import Against, seal_opinion
from bureau.opinions.models import Opinion
from bureau.statistics.countables import COUNTABLES, check_filters
from bureau.statistics.figurekeys import FigureKey
from bureau.statistics.indicators.actions import define_indicator, save_indicator
from bureau.statistics.models import Tally
from bureau.statistics.queries import figure_tallies, recount, tallied, tally_records
from bureau.statistics.tasks import close_week_stage
from tests.factories.accounts import make_user
from tests.factories.opinions import REPLY, make_opinion, submitted
from tests.factories.statistics import close, figure
from tests.factories.villages import make_position

CODES = ("opinions", "opinions_in_time", "opinions_satisfied", "opinions_reopened")


@pytest.fixture(autouse=True)
def indicators(system):
    for place, code in enumerate(CODES):
        made = save_indicator(actor=system, code=code, name=code, unit="cases", order=50 + place, is_active=True)
        define_indicator(actor=system, indicator=made, valid_from=dt.date(2000, 1, 1), countable=code, filters={})


def answered(opinion, clerk, reviewer, day):
    accept_opinion(actor=clerk, opinion_id=opinion.pk, version=opinion.version, today=day)
    reply = write_reply(actor=clerk, opinion_id=opinion.pk, text=REPLY, outcome="adopted", hand_in=True)
    return approve_reply(actor=reviewer, opinion_id=opinion.pk, version=reply.version, today=day)


def booked(code):
    rows = Tally.objects.filter(indicator__code=code).order_by("id")
    return list(rows.values_list("week", "record_id", "office__name", "quantity", "kind"))


def test_from_the_form_over_the_weekly_job_to_the_number_and_its_records(
    county, clerk, other_clerk, reviewer, signed_in, time_machine
):
    time_machine.move_to(dt.datetime(2026, 7, 7, 2, 0, tzinfo=dt.UTC), tick=False)  # Tuesday of 2026-W28
    told, left, other = submitted(county.wangjia), submitted(county.lijia), submitted(county.zhaojia)
    submitted(county.wangjia, against_office=county.hekou)
    time_machine.move_to(dt.datetime(2026, 7, 9, 2, 0, tzinfo=dt.UTC), tick=False)
    day = dt.date(2026, 7, 9)
    answered(told.opinion, clerk, reviewer, day)
    rate(actor=None, which=Tracked(told.opinion.pk), satisfaction="satisfied", solved=True, today=day)
    answered(left.opinion, clerk, reviewer, day)
    words = "电话还是打不通，请再看看"
    rate(actor=None, which=Tracked(left.opinion.pk), satisfaction="dissatisfied", note=words, solved=False, today=day)
    time_machine.move_to(dt.datetime(2026, 7, 12, 17, 0, tzinfo=dt.UTC), tick=False)  # Monday 01:00 in Shanghai

    assert close_week_stage.apply(kwargs={"week": "2026-W28"}).get() == "done"

    assert figure("2026-W28", county.hekou, "opinions") == (2, 0, 2)
    assert figure("2026-W28", county.qingshi, "opinions") == (1, 0, 1)
    assert figure("2026-W28", county.hekou, "opinions_in_time") == (2, 0, 2)
    assert figure("2026-W28", county.hekou, "opinions_satisfied") == (1, 0, 1)
    assert figure("2026-W28", county.hekou, "opinions_reopened") == (1, 0, 1)
    assert figure("2026-W28", county.qingshi, "opinions_in_time") == (0, 0, 0)
    assert tallied() == recount(Week.parse("2026-W28"))
    said = StringIO()
    call_command("check_figures", stdout=said)
    assert said.getvalue().startswith("The books agree")

    key = FigureKey("2026-W28", 2026, "opinions", county.hekou.pk, "week_value")
    page = signed_in(reviewer).get(f"/lead/figures/{key}/")
    shown = page.content.decode()
    assert page.context["total"] == 2
    for opinion in (told.opinion, left.opinion):
        assert str(opinion) in shown
        assert f"/desk/opinions/{opinion.pk}/" in shown
    assert str(other.opinion) not in shown
    assert set(figure_tallies(key, clerk).values_list("record_id", flat=True)) == {told.opinion.pk, left.opinion.pk}
    assert not figure_tallies(key, other_clerk).exists()


def test_what_is_sealed_later_is_taken_back_and_its_record_is_shown_to_nobody_outside(
    county, reviewer, signed_in, time_machine
):
    time_machine.move_to(dt.datetime(2026, 7, 7, 2, 0, tzinfo=dt.UTC), tick=False)
    opinion = make_opinion(county.wangjia)
    close("2026-W28")
    time_machine.move_to(dt.datetime(2026, 7, 14, 2, 0, tzinfo=dt.UTC), tick=False)
    seal_opinion(
        actor=reviewer,
        opinion_id=opinion.pk,
        version=opinion.version,
        against=Against(office=county.hekou),
        reason="反映的是本所人员",
    )
    close("2026-W29")
    assert [(row[0], row[3], row[4]) for row in booked("opinions")] == [
        ("2026-W28", 1, "normal"), ("2026-W29", -1, "reversal"),
    ]  # fmt: skip
    assert tallied() == recount(Week.parse("2026-W29"))
    outsider = User.objects.get(pk=reviewer.pk)
    assert [(one.label, one.url_name) for one in tally_records(list(Tally.objects.all()), outsider)] == [("", "")] * 2
    key = FigureKey("2026-W29", 2026, "opinions", county.hekou.pk, "cumulative")
    shown = signed_in(outsider).get(f"/lead/figures/{key}/").content.decode()
    assert str(opinion) not in shown
    assert str(opinion.pk) not in shown
    inspector = make_user("inspector", Role.INSPECTOR)
    make_position(inspector, office=county.qingshi)
    assert {one.label for one in tally_records(list(Tally.objects.all()), inspector)} == {str(opinion)}


def test_reports_are_in_no_countable_from_the_first_moment(county):
    make_opinion(county.wangjia, against_office=county.hekou)
    assert Opinion.objects.count() == 1
    close("2026-W29")
    assert [row for code in CODES for row in booked(code)] == []


def test_filters_have_their_words():
    for code in CODES:
        assert set(COUNTABLES[code].filters) == {"kind", "channel"}
        assert OpinionKind.REPORT not in dict(COUNTABLES[code].filters["kind"])
        assert check_filters(code, {"channel": ["web", "phone"]}) == {"channel": ["phone", "web"]}
