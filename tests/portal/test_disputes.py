"""A year of mediation in the practice county, before anything is entered: exact numbers, the tie, planted cases."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

import pytest

from bureau.core.identity import birth_date_of, id_problem, sex_of
from bureau.portal.bench.signals import check, lines_of
from bureau.portal.demo.happenings import TWINS, Places
from bureau.portal.demo.loading import weeks_until
from bureau.portal.demo.mediation.committees import committees, made_up_sites
from bureau.portal.demo.mediation.disputes import disputes
from bureau.portal.demo.mediation.matters import matters
from bureau.portal.demo.mediation.planted import GROUPS, Alike, Planted
from bureau.portal.demo.mediation.slots import CONCLUDED, SUCCESSFUL, USUAL, Fate
from mediation.choices import (
    AgreementForm,
    ConfirmationResult,
    Difficulty,
    DisputeType,
    MediatorKind,
    Performance,
    PerformMode,
    Result,
    Sex,
    Source,
)
from mediation.rules.cases import CaseFacts, advice_of, problems_of
from mediation.rules.followups import followup_problems, settled_followup
from mediation.rules.outcomes import OutcomeFacts, outcome_problems, settled_outcome

LAST_DAY = dt.date(2026, 7, 15)
WEEKS = weeks_until(LAST_DAY)
SITES = made_up_sites()
PLANS = committees(SITES, LAST_DAY)


@pytest.fixture(scope="module")
def year():
    return list(disputes(WEEKS, SITES, PLANS, LAST_DAY))


@pytest.fixture(scope="module")
def everything(year):
    return [one for week in year for one in (*week.on_time, *week.late)]


def of(found, *fates):
    return [one for one in found if one.fate in fates]


def test_the_figures_of_the_model_county_come_out_exactly(everything):
    """Mission, row 16: 5,142 concluded, 5,040 of them successful: 98.0 %."""
    good = len(of(everything, Fate.SUCCESS, Fate.MEDIATED_ANEW))
    assert (good, good + len(of(everything, Fate.FAILED))) == (SUCCESSFUL, CONCLUDED) == (5040, 5142)
    fates = Counter(one.fate for one in everything)
    assert {fate: fates[fate] for fate in (Fate.TERMINATED, Fate.REOPENED, Fate.MEDIATED_ANEW, Fate.DUPLICATE)} == {
        Fate.TERMINATED: 92,
        Fate.REOPENED: 2,
        Fate.MEDIATED_ANEW: 1,
        Fate.DUPLICATE: 2,
    }
    still_open = (Fate.REGISTERED, Fate.MEDIATING, Fate.DUE_SOON, Fate.OVERDUE, Fate.EXTENDED, Fate.REOPENED)
    assert len(of(everything, *still_open)) == 60


@pytest.mark.parametrize("day", [dt.date(2026, 2, 20), dt.date(2026, 10, 5), dt.date(2027, 1, 4)])
def test_they_come_out_on_any_day(day):
    """In the Spring Festival, at the end of the October holidays, on the first Monday of a year."""
    weeks = disputes(weeks_until(day), SITES, committees(SITES, day), day)
    found = [one for week in weeks for one in (*week.on_time, *week.late)]
    good = len(of(found, Fate.SUCCESS, Fate.MEDIATED_ANEW))
    assert (good, good + len(of(found, Fate.FAILED))) == (SUCCESSFUL, CONCLUDED)
    assert max(one.slot.entered_on for one in found) < day


def test_two_plans_are_equal(year):
    assert list(disputes(WEEKS, SITES, PLANS, LAST_DAY))[:3] == year[:3]


def test_the_twins_accept_equally_many_on_every_day_and_are_asked_the_same(year):
    places = Places(list(SITES), {})
    assert len({places.annual_target(USUAL, office) for office in TWINS}) == 1
    days = {
        office: Counter(one.slot.accepted_on for week in year for one in week.on_time if one.slot.office == office)
        for office in TWINS
    }
    assert days[TWINS[0]] == days[TWINS[1]]
    assert sum(days[TWINS[0]].values()) > 250
    corrected = [one.slot.office for week in year for one in (*week.late, *week.void, *week.link)]
    assert corrected
    assert not set(corrected) & set(TWINS)


def test_weeks_hold_what_was_entered_in_them(year):
    for week in year:
        assert all(one.slot.accepted_on in week.week and one.moment.date() in week.week for one in week.on_time)
        assert all(one.slot.accepted_on in week.week.previous() for one in week.late)
        assert all(one.moment.date() in week.week for one in week.late)
        moments = [one.moment for one in week.on_time]
        assert moments == sorted(moments)
    assert 100 < sum(len(week.late) for week in year) < 220
    assert 40 < sum(len(week.void) for week in year) < 53


def test_a_clerk_enters_one_at_a_time_in_office_hours(everything):
    by_clerk = defaultdict(list)
    for one in everything:
        if one.planted != Planted.BURST:
            assert 8 <= one.moment.hour < 18
            by_clerk[one.slot.office].append(one.moment)
    for moments in map(sorted, by_clerk.values()):
        assert all((later - first).total_seconds() > 60 for first, later in zip(moments[:-4], moments[4:], strict=True))


def test_every_choice_occurs(everything):
    cases = [one.values for one in everything]
    ended = [one.outcome for one in everything]
    after = [one.followup for one in everything]
    assert {one.dispute_type for one in cases} == set(DisputeType.values)
    assert {one.source for one in cases} == set(Source.values)
    assert {one.difficulty for one in cases} == set(Difficulty.values)
    assert {one.result for one in ended} == {"", *Result.values}
    assert {one.agreement_form for one in ended} == {"", *AgreementForm.values}
    assert {one.perform_mode for one in ended} == {"", *PerformMode.values}
    assert {one.performance for one in after} == {"", *Performance.values}
    assert {one.confirm_result for one in after} == {"", *ConfirmationResult.values}
    assert any(one.is_dangerous for one in cases)
    assert any(one.deaths for one in cases)
    assert any(len(one.parties) > 2 for one in cases)
    assert any(one.amount_claimed and one.amount_claimed % 1 for one in cases)
    assert any(party.agent_name for one in cases for party in one.parties)
    assert any(not party.is_person for one in cases for party in one.parties)


def test_types_stand_in_plausible_shares(everything):
    shares = Counter(one.values.dispute_type for one in everything)
    most = [kind for kind, _number in shares.most_common(6)]
    assert most[:2] == [DisputeType.FAMILY, DisputeType.NEIGHBOUR]
    assert {*most} >= {DisputeType.DAMAGES, DisputeType.HOUSE_SITE, DisputeType.CONTRACT, DisputeType.MIGRANT_WAGES}
    forms = Counter(one.outcome.agreement_form for one in everything)
    assert 0.38 < forms["oral"] / (forms["oral"] + forms["written"]) < 0.5


def test_the_rules_let_every_case_in(everything):
    """As far as they can be asked without a database: committee, village and mediators come with the loading."""
    for one in everything:
        found = problems_of(one.values, CaseFacts(today=LAST_DAY))
        assert {*found} <= {"committee", "village"}, found
        assert advice_of(one.values) == []
        outcome = settled_outcome(one.outcome)
        facts = OutcomeFacts(LAST_DAY, one.values.accepted_on, has_lead=one.mediation.lead is not None)
        assert outcome_problems(outcome, facts) == {}
        after = settled_followup(one.followup, outcome)
        assert followup_problems(after, outcome, LAST_DAY) == {}


def test_identity_numbers_are_nobodys_and_right(everything):
    numbers = [party.id_no for one in everything for party in one.values.parties if party.id_no]
    assert len(numbers) > 1500
    assert {number[:6] for number in numbers} == {"990101"}
    assert [number for number in numbers if id_problem(number, today=LAST_DAY)] == []
    odd = [
        one
        for one in everything
        for party in one.values.parties
        if party.id_no and party.sex and party.birth_year
        if (sex_of(party.id_no), birth_date_of(party.id_no).year) != (party.sex, party.birth_year)
    ]
    assert {one.planted for one in odd} == {Planted.ODD_ID}


def test_honest_texts_are_hardly_ever_the_same(everything):
    texts = Counter(one.values.brief for one in everything if not one.planted and one.fate != Fate.DUPLICATE)
    assert sum(number - 1 for number in texts.values()) < 20


def test_planted_cases_are_two_in_a_hundred_and_known(everything):
    kinds = Counter(one.planted for one in everything if one.planted)
    assert kinds == {kind: sum(group.size for group in GROUPS if group.kind == kind) for kind in Planted}
    assert 0.015 < kinds.total() / len(everything) < 0.03
    assert {one.alike for one in everything} == {"", *Alike}
    assert not [one for one in everything if one.planted and one.alike]
    assert not {one.slot.office for one in everything if one.planted} & set(TWINS)


def test_the_weekly_check_finds_them_and_leaves_the_honest_alone(everything):
    tallies = check(everything, PLANS, WEEKS[-13:-1])
    lines = lines_of(everything, tallies)
    assert all(line.met is not False for line in lines)
    assert {kind for kind, tally in tallies.items() if tally.right} >= {
        "same_text", "same_party", "same_minute", "same_day", "daily_load", "id_check",
    }  # fmt: skip


def test_committees_are_of_every_sort_and_some_show_a_hint():
    kinds = Counter(plan.kind for plan in PLANS)
    assert (kinds["subdistrict"] + kinds["township"], kinds["social_other"], kinds["enterprise"]) == (13, 5, 2)
    assert kinds["village"] + kinds["community"] == 39
    sizes = Counter(len(plan.mediators) for plan in PLANS)
    assert (sizes[2], max(sizes)) == (1, 7)
    assert [plan.office for plan in PLANS if all(one.sex == Sex.MALE for one in plan.mediators)] == ["西坪司法所"]
    assert [plan.office for plan in PLANS if (LAST_DAY - plan.term_from).days > 3 * 366] == ["龙泉司法所"]
    assert {one.kind for plan in PLANS for one in plan.mediators} == set(MediatorKind.values)
    assert len({plan.short_name for plan in PLANS}) == len(PLANS)


def test_every_story_can_be_told_with_and_without_an_amount():
    for kind, matter in matters().items():
        assert kind in DisputeType.values
        assert matter.stories
        for story in matter.stories:
            assert story.asks
            assert story.terms
            texts = (story.tie, story.fact, *story.asks, *story.terms)
            assert all(text.count("[") == text.count("]") for text in texts), story
