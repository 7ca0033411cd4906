"""What can be done with a case now: the moves that its state and the person's capabilities allow, and a few more."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.journal.history import Words
from mediation.choices import ENDED_STATES, CaseState
from mediation.models import MediationCase
from mediation.proceedings.queries import may_reopen
from mediation.workflow import CASE

# Page → moves of the table that it offers, and what its button says; in the order of the work.
_PAGES: tuple[tuple[str, frozenset[str], Words], ...] = (
    ("start", frozenset({"start"}), _("Start the mediation")),
    ("end", frozenset({"succeed", "fail", "terminate"}), _("Record the result")),
    ("extend", frozenset({"extend"}), _("Extend the limit")),
    ("correct", frozenset({"correct"}), _("Correct the result")),
    ("reopen", frozenset({"reopen"}), _("Open the case again")),
)
_RARE = frozenset({"proceedings:recuse", "cases:link", "cases:void"})


@dataclass(frozen=True)
class Step:
    """A button of the page; ``is_next``: what usually comes now; ``is_rare``: folded away."""

    label: Words
    url: str
    is_next: bool = False
    is_rare: bool = False


def steps_of(user: User, case: MediationCase, *, may_read: bool) -> list[Step]:
    """What ``user`` can do with a standing case, the usual next step first."""
    if case.is_void:
        return []
    found = [
        Step(label, reverse(f"proceedings:{page}", args=[case.pk]), is_next=page in ("start", "end"))
        for page, label in _moves(user, case, may_read=may_read)
    ]
    next_one = next((step for step in found if step.is_next), None)
    steps = [Step(step.label, step.url, is_next=step is next_one) for step in found]
    return [*steps, *_others(user, case, may_read=may_read)]


def _moves(user: User, case: MediationCase, *, may_read: bool) -> list[tuple[str, Words]]:
    allowed = {edge.name for edge in CASE.edges_from(case.state) if user.can(edge.capability)}
    if not may_read:
        allowed.discard("correct")
    if not may_reopen(user, case):
        allowed.discard("reopen")
    return [(page, label) for page, moves, label in _PAGES if moves & allowed]


def _others(user: User, case: MediationCase, *, may_read: bool) -> list[Step]:
    may_enter = user.can("cases.enter")
    # Reviewers too: a signal leads them to two records of one dispute.
    may_link = may_enter or user.can("cases.review")
    offered = (
        (may_enter and may_read and case.state != CaseState.ARCHIVED, "cases:change", _("Change what was registered")),
        (user.can("cases.review") and case.state in ENDED_STATES, "proceedings:grade", _("Grade for the subsidy")),
        (may_enter and case.is_open, "proceedings:recuse", _("A mediator stands back")),
        (may_link and case.duplicate_of_id is None, "cases:link", _("Same dispute as another case")),
        (user.can("cases.void"), "cases:void", _("Void the case")),
    )
    return [
        Step(label, reverse(name, args=[case.pk]), is_rare=name in _RARE)
        for is_offered, name, label in offered
        if is_offered
    ]
