"""Putting opinions on the rectification list, and taking them off it. The opinion is answered all the same."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import IllegalMove, InvalidValue, NotVisible
from bureau.journal import actions as journal
from bureau.opinions.handling.moving import move_opinion
from bureau.opinions.models import Opinion
from bureau.webkit.texts import text_problems
from rectification.choices import UNFINISHED
from rectification.models import Origin, Problem
from rectification.problems.actions import enter_problem
from rectification.problems.queries import problem_made_by
from rectification.rules.origins import TEXTS, Teller, person_problems
from rectification.rules.problems import ProblemValues

LONGEST_REASON = 300


@action
def list_opinion(
    *, actor: User, opinion_id: int, values: ProblemValues, today: dt.date, form_key: uuid.UUID | None = None
) -> Problem:
    """Enter a problem from an opinion that is accepted and not on the list yet. The same ``form_key`` again gives the
    problem it made. InvalidValue when a text still names who sent the opinion.
    """
    made = problem_made_by(actor, form_key)
    if made is not None:
        return made

    def problem_of(opinion: Opinion) -> Problem:
        texts = {name: getattr(values, name) for name in TEXTS}
        found = person_problems(texts, Teller(opinion.name, opinion.phone))
        if found:
            raise InvalidValue(fields=found)
        return enter_problem(actor=actor, values=values, today=today, form_key=form_key)

    return _listed(actor, opinion_id, problem_of, today).problem


@action
def join_problem(*, actor: User, opinion_id: int, number: str, today: dt.date) -> Problem:
    """Put an opinion under a problem that stands already: several people have told of the same thing."""
    require(actor, "problems.work")

    def problem_of(_opinion: Opinion) -> Problem:
        rows = Problem.objects.visible_to(actor).standing().select_for_update(of=("self",))
        problem = rows.filter(number=number.strip().upper()).first()
        if problem is None:
            raise InvalidValue(fields={"number": [_("No problem with this number stands on your lists.")]})
        if problem.state not in UNFINISHED:
            words = _("This problem is closed by number. A relapse opens it again; else enter a new one.")
            raise InvalidValue(fields={"number": [words]})
        return problem

    return _listed(actor, opinion_id, problem_of, today).problem


@action
def take_off_list(*, actor: User, origin_id: int, reason: str, today: dt.date) -> Origin:
    """Take back that a problem answers an opinion. Problem and opinion go on, each by itself; the link stays on record.

    ``reason`` is for colleagues: the citizen reads only that it is no longer on the list.
    """
    require(actor, "problems.work")
    found = text_problems({"reason": reason}, {"reason": LONGEST_REASON})
    if found or not reason.strip():
        raise InvalidValue(fields={"reason": [words for _name, words in found] or [_("Write the reason.")]})
    origin = Origin.objects.visible_to(actor).select_related("problem").filter(pk=origin_id).first()
    if origin is None:
        raise NotVisible(_("There is no such record, or your account may not see it."))

    def apply(_opinion: Opinion) -> dict[str, Any]:
        # Whoever takes it off or puts it on holds the lock of the opinion.
        origin.refresh_from_db(fields=("taken_off_on",))
        if origin.taken_off_on is not None:
            raise IllegalMove(_("This opinion was taken off the list already."))
        _end(actor, origin, reason.strip(), today)
        return {}

    move_opinion(actor=actor, which=origin.opinion_id, name="unlist", apply=apply, note=origin.problem.number)
    return origin


# -- parts -------------------------------------------------------------------------------------------------------------


def _listed(actor: User, opinion_id: int, problem_of: Callable[[Opinion], Problem], today: dt.date) -> Origin:
    made: list[Origin] = []

    def apply(opinion: Opinion) -> dict[str, Any]:
        if opinion.is_sealed:
            raise IllegalMove(
                _(
                    "A sealed report is not put on a list that others read. Enter the problem by itself, without the "
                    "report, or unseal it first if it is none."
                )
            )
        _refuse_listed(actor, opinion, today)
        origin = Origin(
            problem=problem_of(opinion), opinion=opinion, listed_on=today, created_by=actor, updated_by=actor
        )
        origin.save()
        made.append(origin)
        return {}

    move_opinion(actor=actor, which=opinion_id, name="list", apply=apply)
    # Nothing of the opinion: the problem is read by people who must not know of it.
    journal.record(actor=actor, event="rectification.problem.opinion_linked", subject=made[0].problem)
    return made[0]


def _refuse_listed(actor: User, opinion: Opinion, today: dt.date) -> None:
    """An opinion stands under one number; under a void one it is free again."""
    present = opinion.origins.filter(taken_off_on__isnull=True).select_related("problem").first()
    if present is None:
        return
    if not present.problem.is_void:
        raise IllegalMove(_("This opinion is on the list already, as %(number)s.") % {"number": present.problem.number})
    _end(actor, present, _("The problem is void."), today)


def _end(actor: User, origin: Origin, reason: str, today: dt.date) -> None:
    origin.taken_off_on, origin.reason, origin.updated_by = max(today, origin.listed_on), reason, actor
    origin.save()
    journal.record(actor=actor, event="rectification.problem.opinion_unlinked", subject=origin.problem)
