"""What the pages of an opinion say of the list: to staff with the problem, to its sender in plain words, no names."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.opinions.choices import REPLIED_STATES, OpinionState
from bureau.opinions.desk.links import Line, Links
from bureau.opinions.handling.moving import may_lead
from bureau.opinions.intake.timeline import PublicStep
from bureau.opinions.models import Opinion
from rectification.choices import ProblemState
from rectification.models import Origin, Problem

LISTABLE = (OpinionState.ACCEPTED, OpinionState.HANDLING, OpinionState.WAITING, *REPLIED_STATES)


# -- for staff ---------------------------------------------------------------------------------------------------------


def links_of(user: User, opinion: Opinion) -> Links:
    """The problems of an opinion, those taken back too, and the way to a new one."""
    origins = list(Origin.objects.filter(opinion=opinion).select_related("problem").order_by("pk"))
    seen = set(Problem.objects.visible_to(user).filter(origins__in=origins).values_list("pk", flat=True))
    may_act = user.can("problems.work") and user.can("opinions.handle") and may_lead(user, opinion)
    lines = tuple(_line(user, origin, is_seen=origin.problem_id in seen, may_act=may_act) for origin in origins)
    is_listed = any(one.taken_off_on is None and not one.problem.is_void for one in origins)
    acts: tuple[tuple[str, str], ...] = ()
    if may_act and not is_listed and not opinion.is_sealed and not opinion.is_void and opinion.state in LISTABLE:
        acts = (
            (reverse("origins:new", args=[opinion.pk]), gettext("Put on the rectification list")),
            (reverse("origins:join", args=[opinion.pk]), gettext("Add to a problem that stands")),
        )
    return Links(_("Rectification"), lines, acts)


def _line(user: User, origin: Origin, *, is_seen: bool, may_act: bool) -> Line:
    problem = origin.problem
    text = problem.number if is_seen and user.can("problems.view") else gettext("A problem of another unit")
    url = reverse("problems:detail", args=[problem.pk]) if text == problem.number else ""
    if origin.taken_off_on is not None:
        note = format_lazy(
            _("taken off on {day}: {why}"), day=date_format(origin.taken_off_on, "Y-m-d"), why=origin.reason
        )
        return Line(text, url, gettext_lazy("taken off"), "gray", note if user.can("opinions.handle") else "")
    if problem.is_void:
        return Line(text, url, gettext_lazy("void"), "gray")
    note = format_lazy(_("on the list since {day}"), day=date_format(origin.listed_on, "Y-m-d"))
    colour = "green" if problem.state == ProblemState.CLOSED else "blue"
    acts = ((reverse("origins:take-off", args=[origin.pk]), gettext("Take off the list")),) if may_act else ()
    return Line(text, url, problem.get_state_display(), colour, note, acts)


# -- for the citizen ---------------------------------------------------------------------------------------------------


def steps_of(opinion: Opinion) -> Iterator[PublicStep]:
    """That it was put on the list, and how that ended. No number, no person, no reason among colleagues; of what is
    sealed not even the unit.
    """
    for origin in opinion.origins.select_related("problem").order_by("pk"):
        problem = origin.problem
        unit = "" if opinion.is_sealed else problem.unit
        is_standing = origin.taken_off_on is None and not problem.is_void
        yield PublicStep("listed", origin.listed_on, 1, text=_promise(problem) if is_standing else "", office=unit)
        until = origin.taken_off_on
        if problem.voided_at is not None:
            until = min(until or timezone.localdate(problem.voided_at), timezone.localdate(problem.voided_at))
        for step in _endings(problem):
            if origin.listed_on <= step.day and (until is None or step.day <= until):
                yield step
        if until is not None:
            yield PublicStep("unlisted", until, 1, text=gettext("You get your reply all the same."))


def _promise(problem: Problem) -> str:
    words = gettext("What you told us is put right as a problem of its own, and closed only when it has been checked.")
    if problem.is_unfinished and problem.deadline is not None:
        day = date_format(problem.deadline, "DATE_FORMAT")
        words += gettext(" It is to be done by %(day)s.") % {"day": day}
    return words


def _endings(problem: Problem) -> Iterator[PublicStep]:
    """Each closing and each relapse, in their order."""
    for relapse in problem.relapses.order_by("round"):
        yield PublicStep("put_right", relapse.closed_on, 1)
        yield PublicStep("relapsed", relapse.found_on, 1)
    if problem.closed_on is not None:
        yield PublicStep("put_right", problem.closed_on, 1)
