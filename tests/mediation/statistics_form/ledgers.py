"""Ledgers to count: a small one by hand, a random one, and the year of the published figures."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal

from bureau.accounts.models import User
from bureau.core.actions import writing
from mediation.cases.actions import record_cases
from mediation.cases.bulk import BulkEntry
from mediation.choices import CommitteeKind, Difficulty, DisputeType, Source
from mediation.models import Committee, MediationCase
from mediation.rules.followups import NOTHING_YET, FollowUpValues
from mediation.rules.outcomes import STILL_OPEN, OutcomeValues
from tests.conftest import TODAY
from tests.factories.mediation import applicant, case_values, make_committee, make_mediator, make_report, respondent
from tests.factories.villages import SmallCounty


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def settled(ended: str, *, amount: str | None = None, form: str = "written", **more: object) -> OutcomeValues:
    return OutcomeValues(
        result="success",
        ended_on=day(ended),
        agreed_on=day(ended),
        agreement_form=form,
        agreement_content="双方和解",
        amount_agreed=None if amount is None else Decimal(amount),
        **{"perform_mode": "immediate", **more},  # type: ignore[arg-type]
    )


def failed(ended: str) -> OutcomeValues:
    return OutcomeValues(result="failed", ended_on=day(ended))


def terminated(ended: str) -> OutcomeValues:
    return OutcomeValues(result="terminated", ended_on=day(ended), terminate_reason="refused")


@dataclass
class SmallLedger:
    """Two committees of Hekou (township, village) and one of Qingshi (subdistrict)."""

    town: Committee
    village: Committee
    street: Committee
    cases: dict[str, MediationCase]


def make_small_ledger(county: SmallCounty, actor: User) -> SmallLedger:
    """The cases are named by what is special about them; the first quarter of 2026 is what the tests look at."""
    town = make_committee(county.hekou)
    village = make_committee(county.hekou, "王家村人民调解委员会", kind="village", village=county.wangjia)
    street = make_committee(county.qingshi, kind="subdistrict")
    leads = {one.pk: make_mediator(one, f"调解员{one.pk}") for one in (town, village, street)}
    entries: dict[str, BulkEntry] = {}

    def add(
        name: str,
        committee: Committee,
        accepted: str,
        outcome: OutcomeValues = STILL_OPEN,
        followup: FollowUpValues = NOTHING_YET,
        **fields: object,
    ) -> None:
        place = county.zhaojia if committee is street else county.wangjia
        values = case_values(
            committee, place, accepted_on=day(accepted), lead=leads[committee.pk], **{"party_count": 2, **fields}
        )
        entries[name] = BulkEntry(values, outcome, followup)

    # Carried over from 2025: one closed in the quarter, one after it, one never.
    add("carried, settled", town, "2025-12-31", settled("2026-01-01", amount="12345.67"), dispute_type="family")
    add("carried, failed later", village, "2025-11-01", failed("2026-04-01"))
    add("carried, open", street, "2025-12-01")
    # Accepted in the quarter.
    add(
        "first day",
        town,
        "2026-01-01",
        settled("2026-03-31", form="oral", perform_mode="lump", perform_due=day("2026-03-31")),
        FollowUpValues(performance="not_due"),
        source="active",
        party_count=5,
    )
    add(
        "last day",
        village,
        "2026-03-31",
        settled("2026-04-02", amount="99"),
        FollowUpValues(visited_on=day("2026-05-01")),
        source="court",
        source_doc_no="（2026）法移1号",
        difficulty="complex",
        difficulty_reason="涉及多人",
        dispute_type="other",
    )
    add("failed", street, "2026-02-01", failed("2026-02-28"), source="police", source_doc_no="公移2号", party_count=11)
    add("terminated", street, "2026-02-02", terminated("2026-02-03"), difficulty="major", difficulty_reason="死亡")
    add(
        "confirmed",
        street,
        "2026-03-01",
        settled("2026-03-02", amount="0.01", perform_mode="lump", perform_due=day("2026-04-30")),
        FollowUpValues(
            performance="done",
            performed_on=day("2026-03-20"),
            confirm_applied_on=day("2026-03-30"),
            confirm_result="confirmed",
            confirm_result_on=day("2026-04-10"),
            visited_on=day("2026-03-25"),
        ),
    )
    # Outside, whichever day is asked.
    add("before", town, "2025-06-01", settled("2025-06-02", amount="777"))
    add("after", town, "2026-04-01", party_count=7)
    # Never counted: void, and a second record of the same dispute.
    add("void", town, "2026-02-10", settled("2026-02-11", amount="1000"))
    add("duplicate", town, "2026-02-12", settled("2026-02-13", amount="1000"))
    made = dict(zip(entries, record_cases(actor=actor, entries=list(entries.values()), today=TODAY), strict=True))
    with writing():
        MediationCase.objects.filter(pk=made["void"].pk).update(voided_at="2026-07-01T00:00Z", void_reason="重复")
        MediationCase.objects.filter(pk=made["duplicate"].pk).update(duplicate_of=made["failed"])
    make_report(town, "2026-01-01", sweeps=4, prevented=2, suicide_cases=1, suicide_people=1)
    make_report(street, "2026-03-31", sweeps=1, fight_cases=2, fight_people=30)
    make_report(town, "2026-02-01", sweeps=100, approved=False)
    make_report(town, "2025-12-31", sweeps=50)
    return SmallLedger(town, village, street, made)


def make_random_ledger(county: SmallCounty, actor: User, *, count: int = 200, seed: int = 7) -> None:
    """Cases of every kind, source, type and result over a year and a half, with what followed."""
    chance = random.Random(seed)
    committees = []
    for number, kind in enumerate(CommitteeKind.values):
        office = (county.hekou, county.qingshi)[number % 2]
        committees.append(make_committee(office, f"第{number}人民调解委员会", kind=kind))
    leads = {one.pk: make_mediator(one) for one in committees}
    entries = [_random_entry(chance, county, chance.choice(committees), leads) for _ in range(count)]
    made = record_cases(actor=actor, entries=entries, today=TODAY)
    with writing():
        void, same = made[:: count // 5], made[1 :: count // 5]
        MediationCase.objects.filter(pk__in=[case.pk for case in void]).update(
            voided_at="2026-07-01T00:00Z", void_reason="重复"
        )
        MediationCase.objects.filter(pk__in=[case.pk for case in same]).update(duplicate_of=made[2])
    for _ in range(30):
        cases = chance.randint(0, 2)
        make_report(
            chance.choice(committees),
            _between(chance, day("2025-01-01"), TODAY),
            approved=chance.random() < 0.7,
            sweeps=chance.randint(0, 9),
            petition_cases=cases,
            petition_people=cases * chance.randint(1, 5),
        )


def _random_entry(chance: random.Random, county: SmallCounty, committee: Committee, leads: dict) -> BulkEntry:  # type: ignore[type-arg]
    source = chance.choice(Source.values)
    accepted = _between(chance, day("2025-01-01"), TODAY)
    places = [county.wangjia, county.lijia] if committee.office == county.hekou else [county.zhaojia, county.sunjia]
    values = case_values(
        committee,
        chance.choice(places),
        accepted_on=accepted,
        source=source,
        source_doc_no="移1号",
        dispute_type=chance.choice(DisputeType.values),
        difficulty=chance.choice(Difficulty.values),
        difficulty_reason="多人",
        party_count=chance.randint(2, 20),
        lead=leads[committee.pk],
        parties=(applicant(f"甲{chance.random()}"), respondent(f"乙{chance.random()}")),
    )
    if chance.random() < 0.25:
        return BulkEntry(values)
    ended = _between(chance, accepted, TODAY)
    if chance.random() < 0.3:
        return BulkEntry(values, chance.choice([failed, terminated])(ended.isoformat()))
    return BulkEntry(values, *_random_agreement(chance, ended))


def _random_agreement(chance: random.Random, ended: dt.date) -> tuple[OutcomeValues, FollowUpValues]:
    due = ended + dt.timedelta(days=chance.randint(0, 120))
    amount = None if chance.random() < 0.3 else str(Decimal(chance.randint(0, 10_000_000)) / 100)
    outcome = settled(
        ended.isoformat(), amount=amount, form=chance.choice(["oral", "written"]), perform_mode="lump", perform_due=due
    )
    performance = chance.choice(["not_due", "done", "partial", "none", "n_a"])
    applied = min(ended + dt.timedelta(days=chance.randint(0, 30)), TODAY) if chance.random() < 0.5 else None
    result = chance.choice(["confirmed", "rejected"]) if applied and chance.random() < 0.7 else ""
    visited = _between(chance, ended, TODAY)
    followup = FollowUpValues(
        performance=performance,
        performed_on=_between(chance, ended, TODAY) if performance == "done" else None,
        performance_note="一方无力支付" if performance == "none" else "",
        confirm_applied_on=applied,
        confirm_result=result or ("applied" if applied else ""),
        confirm_result_on=_between(chance, applied, TODAY) if applied and result else None,
        visited_on=visited if visited > ended and chance.random() < 0.6 else None,
    )
    return outcome, followup


def _between(chance: random.Random, first: dt.date, last: dt.date) -> dt.date:
    return first + dt.timedelta(days=chance.randint(0, (last - first).days))


def make_published_year(committee: Committee, county: SmallCounty) -> None:
    """The county of the published account: 5,142 cases of 2021, 5,040 of them successful."""
    usual = {
        "committee": committee,
        "office": committee.office,
        "village": county.wangjia,
        "serial_year": 2021,
        "source": "applied",
        "dispute_type": "neighbour",
        "brief": "",
        "party_count": 2,
        "state": "archived",
    }
    rows = []
    for number in range(1, 5143):
        accepted = dt.date(2021, 1, 1) + dt.timedelta(days=number % 300)
        ended = accepted + dt.timedelta(days=number % 30)
        good = number <= 5040
        agreed = {"agreed_on": ended, "agreement_form": "oral" if number % 3 else "written"} if good else {}
        rows.append(
            MediationCase(
                **usual,
                **agreed,
                number=f"(2021)第{number}号",
                serial=number,
                accepted_on=accepted,
                due_on=accepted + dt.timedelta(days=30),
                ended_on=ended,
                result="success" if good else "failed",
            )
        )
    with writing():
        MediationCase.objects.bulk_create(rows, batch_size=1000)
