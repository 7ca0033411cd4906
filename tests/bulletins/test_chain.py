"""From service records to the published bulletin by hand: the command, the stages, what it prints."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.bulletins.chain import run_week
from bureau.bulletins.models import Bulletin
from bureau.bulletins.tasks import draft_bulletin_stage
from bureau.core.errors import NotAllowed
from bureau.core.weeks import Week
from bureau.jobs.actions import NotReady
from bureau.jobs.models import JobRun
from bureau.leaderboards.actions import install_default_board
from bureau.leaderboards.models import Standing
from bureau.leaderboards.tasks import rank_week_stage
from bureau.statistics.models import Tally
from bureau.statistics.tasks import close_week_stage
from tests.factories.accounts import make_user
from tests.factories.statistics import make_indicators, make_target, make_visit

pytestmark = pytest.mark.django_db

W28 = "2026-W28"


@pytest.fixture
def ledger(county, system):
    """Hekou 2 of 4 visits to villages, Qingshi 1 of 4, all in week 28; one of Hekou in week 27."""
    visits = make_indicators()["visits_villages"]
    install_default_board(actor=system, valid_from=Week(2020, 1))
    for office in (county.hekou, county.qingshi):
        make_target(office, visits, 4)
    make_visit(county.wangjia, "2026-07-01")
    make_visit(county.wangjia, "2026-07-08")
    make_visit(county.zhaojia, "2026-07-09")


@pytest.fixture
def everything() -> User:
    return make_user("all", Role.LEADER, Role.BUREAU_OFFICE)


def run(*arguments: str) -> list[str]:
    out = io.StringIO()
    call_command("run_week", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_close_rank_draft_and_the_last_line_says_so(ledger, bureau_office):
    lines = run(W28, "--as", "bureau_office")
    assert len(lines) == 2
    assert "2026-W27" in lines[0]
    assert json.loads(lines[-1]) == {
        "week": "2026-W28",
        "state": "closed",
        "figures": 22,
        "standings": 2,
        "bulletin": "draft",
    }
    assert [(one.office.name, str(one.score), one.rank) for one in Standing.objects.filter(week=W28)] == [
        ("河口司法所", "50.00", 1),
        ("青石司法所", "25.00", 2),
    ]
    assert Bulletin.objects.get(week=W28).drafted_by == User.objects.service()


def test_second_time_gives_the_same(ledger, bureau_office):
    first = run(W28, "--as", "bureau_office")[-1]
    assert run(W28, "--as", "bureau_office") == [first]
    assert JobRun.objects.filter(period=W28).count() == 3


def test_publish_checks_signs_and_publishes(ledger, everything):
    outcome = json.loads(run(W28, "--publish", "--as", "all")[-1])
    assert (outcome["state"], outcome["bulletin"]) == ("published", "published")
    bulletin = Bulletin.objects.get(week=W28)
    assert (bulletin.checked_by, bulletin.signed_by, bulletin.issue) == (everything, everything, 1)
    assert json.loads(run(W28, "--publish", "--as", "all")[-1]) == outcome


def test_publish_names_the_missing_capability(ledger, bureau_office):
    with pytest.raises(CommandError, match=r"bulletins\.sign"):
        run(W28, "--publish", "--as", "bureau_office")
    assert Bulletin.objects.get(week=W28).state == "draft"


def test_records_entered_before_publication_are_taken_in(ledger, county, bureau_office):
    run(W28, "--as", "bureau_office")
    make_visit(county.zhaojia, "2026-07-10")
    run(W28, "--as", "bureau_office")
    assert Standing.objects.get(week=W28, office=county.qingshi).score == 50


def test_published_week_never_moves(ledger, county, everything):
    run(W28, "--publish", "--as", "all")
    content = Bulletin.objects.get(week=W28).content
    make_visit(county.zhaojia, "2026-07-10")
    run(W28, "--as", "all")
    assert Standing.objects.get(week=W28, office=county.qingshi).score == 25
    assert Bulletin.objects.get(week=W28).content == content


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("2026-28", "--as", "bureau_office"), 2, "2026-28"),
        (("2026-W54", "--as", "bureau_office"), 2, "2026-W54"),
        ((W28, "--as", "nobody"), 2, "nobody"),
        (("2026-W29", "--as", "bureau_office"), 1, "2026-W29"),
        ((W28, "--as", "clerk01"), 1, "账号"),
    ],
)
def test_refusals_have_a_sentence_and_a_code(ledger, bureau_office, clerk, arguments, code, words):
    with pytest.raises(CommandError, match=words) as refusal:
        run(*arguments)
    assert refusal.value.returncode == code
    assert not Standing.objects.exists()


def test_clerk_may_not(ledger, clerk):
    with pytest.raises(NotAllowed):
        list(run_week(week=Week(2026, 28), actor=clerk, today=date(2026, 7, 15)))


def test_stages_wait_for_the_one_below(ledger):
    with pytest.raises(NotReady):
        rank_week_stage(week="2026-W27")
    close_week_stage(week="2026-W27")
    with pytest.raises(NotReady):
        draft_bulletin_stage(week="2026-W27")
    assert rank_week_stage(week="2026-W27") == "done"
    assert draft_bulletin_stage(week="2026-W27") == "done"
    assert [one.counts for one in JobRun.objects.filter(period="2026-W27").order_by("name")] == [
        {"bulletins": 1},
        {"standings": 2},
        {"tallies": 1, "figures": 22},
    ]


class TestFigures:
    def test_json(self, ledger, bureau_office):
        run(W28, "--as", "bureau_office")
        out = io.StringIO()
        call_command("figures", W28, "--format", "json", stdout=out)
        told = json.loads(out.getvalue())
        assert [one for one in told["figures"] if one["indicator"] == "visits_villages"] == [
            {
                "year": 2026,
                "indicator": "visits_villages",
                "indicator_name": "公证和法律援助宣传进村（社区）",
                "office": office,
                "week_value": 1,
                "late": 0,
                "cumulative": cumulative,
                "target": 4,
                "completion": cumulative / 4,
                "schedule": 0.5288,
            }
            for office, cumulative in (("河口司法所", 2), ("青石司法所", 1))
        ]
        assert told["standings"][0] == {
            "board": "zhengxian",
            "year": 2026,
            "office": "河口司法所",
            "score": 50.0,
            "rank": 1,
            "previous_rank": 1,
            "tied": False,
        }

    def test_table(self, ledger, bureau_office):
        run(W28, "--as", "bureau_office")
        out = io.StringIO()
        call_command("figures", W28, stdout=out)
        assert "zhengxian\t2026\t1\t河口司法所\t50.00" in out.getvalue()
        assert "2026\tvisits_villages\t河口司法所\t+1\t0\t2/4" in out.getvalue()

    @pytest.mark.parametrize(("week", "code"), [("2026-W29", 1), ("x", 2)])
    def test_week_that_is_not_closed_or_does_not_exist(self, ledger, week, code):
        with pytest.raises(CommandError) as refusal:
            call_command("figures", week)
        assert refusal.value.returncode == code


def test_imported_history_is_closed_after_the_books_are_opened_for_it(ledger, bureau_office, county):
    run(W28, "--as", "bureau_office")
    make_visit(county.wangjia, "2026-06-17")
    with pytest.raises(CommandError):
        run("2026-W25", "--as", "bureau_office")
    line = json.loads(run("2026-W25", "--open-books", "--as", "bureau_office")[-1])
    assert (line["week"], line["state"]) == ("2026-W25", "closed")
    kinds = Tally.objects.filter(event_date=date(2026, 6, 17)).values_list("week", "kind")
    assert list(kinds) == [("2026-W25", "normal")]
    with pytest.raises(CommandError):
        run("2026-W26", "--open-books", "--as", "bureau_office")
