"""``signals``: the weekly check on the practice county's year, whose made-up cases are known. No database: what a case
gives to the check is made by the check's own functions, only the season's window is drawn here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils import timezone

from bureau.core.weeks import Week
from bureau.portal.bench.results import Line, Result
from bureau.portal.demo.loading import weeks_until
from bureau.portal.demo.mediation.committees import CommitteePlan, committees, made_up_sites
from bureau.portal.demo.mediation.disputes import disputes
from bureau.portal.demo.mediation.slots import Fate
from bureau.portal.demo.mediation.writing import Dispute
from mediation.cases.duplicates import hashes_of
from mediation.choices import SignalKind
from mediation.rules.parties import settled_party
from mediation.signals.rules import DAYS_BACK, CaseFact, findings, is_odd_id, marks_of, pieces_of

# The goal of the peers' notes (3.7).
FALSE_ALARMS = 2.0


@dataclass
class Tally:
    """What one kind of signal, or all together, flagged: numbers of signals, of those about a made-up case, cases."""

    signals: int = 0
    right: int = 0
    cases: set[int] = field(default_factory=set)


def run(sizes: Sequence[int] = (), *, tell: Callable[[str], None] = print) -> Result:
    """The last 52 weeks, or ``sizes[0]`` of them; the same county for everybody who runs it on the same day."""
    today = timezone.localdate()
    tell("writing a year of disputes …")
    weeks, sites = weeks_until(today), made_up_sites()
    plans = committees(sites, today)
    found = [one for week in disputes(weeks, sites, plans, today) for one in (*week.on_time, *week.late)]
    checked = weeks[:-1][-sizes[0] :] if sizes else weeks[:-1]
    found = [one for one in found if one.slot.entered_on >= checked[0].monday]
    tell(f"{len(found):,} cases; checking {len(checked)} weeks …")
    result = Result("signals", f"the weekly check of {len(checked)} weeks, {len(found):,} cases")
    result.lines = lines_of(found, check(found, plans, checked))
    result.notes.append("Rival: as many cases drawn by lot. A case counts once however many signals name it.")
    return result


def check(found: Sequence[Dispute], plans: Sequence[CommitteePlan], weeks: Iterable[Week]) -> dict[str, Tally]:
    """Kind of signal → what it flagged in the weekly checks; "" for all together. A finding counts once."""
    facts = [_fact(number, dispute, plans) for number, dispute in enumerate(found)]
    tallies: dict[str, Tally] = defaultdict(Tally)
    known: set[str] = set()
    for week in weeks:
        for finding in findings(list(_looked_at(week, found, facts))):
            if finding.key in known:
                continue
            known.add(finding.key)
            for tally in (tallies[finding.kind], tallies[""]):
                tally.signals += 1
                tally.right += any(found[number].planted for number in finding.cases)
                tally.cases.update(finding.cases)
    return tallies


def _looked_at(week: Week, found: Sequence[Dispute], facts: Sequence[CaseFact]) -> Iterator[CaseFact]:
    """As ``mediation.signals.queries.facts_of_week``: entered in the week, and the season before it."""
    since = week.monday - dt.timedelta(days=DAYS_BACK)
    for dispute, fact in zip(found, facts, strict=True):
        entered = dispute.slot.entered_on
        if entered in week:
            yield replace(fact, is_new=True)
        elif entered < week.monday and fact.accepted_on >= since and dispute.fate not in (Fate.VOIDED, Fate.DUPLICATE):
            yield fact


def _fact(number: int, dispute: Dispute, plans: Sequence[CommitteePlan]) -> CaseFact:
    parties = [settled_party(party) for party in dispute.values.parties]
    plan, lead = plans[dispute.mediation.committee], dispute.mediation.lead
    # Offices by their first committee, mediators by committee and place: numbers as good as any.
    office = next(place for place, one in enumerate(plans) if one.office == plan.office)
    return CaseFact(
        pk=number,
        office=office,
        committee=dispute.mediation.committee,
        lead=lead and lead[0] * 100 + lead[1],
        accepted_on=dispute.slot.accepted_on,
        agreed_on=dispute.outcome.agreed_on,
        agreement_form=dispute.outcome.agreement_form,
        entered_by=office,
        typed_at=timezone.make_aware(dispute.moment),
        is_new=False,
        committee_kind=plan.kind,
        pieces=pieces_of(dispute.values.brief, [party.name for party in parties]),
        marks=frozenset(mark for party in parties for mark in marks_of(hashes_of(party))),
        has_odd_id=any(one.id_no and is_odd_id(one.id_no, one.sex, one.birth_year) for one in parties),
    )


def lines_of(found: Sequence[Dispute], tallies: dict[str, Tally]) -> list[Line]:
    planted = {number for number, dispute in enumerate(found) if dispute.planted}
    by_lot = 100 * len(planted) / len(found)
    lines: list[Line] = []
    for kind in (*SignalKind.values, ""):
        tally = tallies.get(kind, Tally())
        right, wrong = len(tally.cases & planted), len(tally.cases - planted)
        what = f"{kind or 'all'}: made up among flagged cases ({right} of {len(tally.cases)})"
        precision = 100 * right / len(tally.cases) if tally.cases else 0.0
        lines.append(Line(what, precision, "%", by_lot, "by lot"))
        share = 100 * wrong / (len(found) - len(planted))
        is_sum = not kind
        lines.append(
            Line(
                f"{kind or 'all'}: false alarms among 100 honest cases",
                share,
                "",
                goal=f"< {FALSE_ALARMS:g}" if is_sum else "",
                met=share < FALSE_ALARMS if is_sum else None,
            )
        )
    everything = tallies.get("", Tally())
    caught = len(everything.cases & planted)
    about = f"signals about a made-up case ({everything.right} of {everything.signals})"
    lines.append(Line(about, 100 * everything.right / max(1, everything.signals), "%"))
    lines.append(Line(f"made-up cases that were found ({caught} of {len(planted)})", 100 * caught / len(planted), "%"))
    return lines
