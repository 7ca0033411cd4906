"""What is seen of a problem at a glance: its state, its deadline, its round."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bureau.webkit.templatetags.figures import pill, until
from rectification.choices import ProblemState
from rectification.models import Problem
from rectification.querysets import SOON_DAYS

register = template.Library()

COLOURS = {
    ProblemState.OPEN: "gray",
    ProblemState.IN_PROGRESS: "blue",
    ProblemState.CLOSE_REQUESTED: "amber",
    ProblemState.VERIFIED: "amber",
    ProblemState.CLOSED: "green",
}


@register.simple_tag
def state_mark(problem: Problem) -> SafeString:
    """The state, or that the problem is void."""
    if problem.is_void:
        return pill(pgettext("problem", "void"), "red")
    return pill(problem.get_state_display(), COLOURS[ProblemState(problem.state)])


@register.simple_tag
def until_mark(day: dt.date | None, today: dt.date) -> SafeString:
    """«逾期3天» red, «今天到期» and «还剩3天» amber, «还剩10天» gray; nothing without a day."""
    if day is None:
        return SafeString("")
    return until(day, today, SOON_DAYS)


@register.simple_tag
def round_mark(problem: Problem) -> SafeString:
    """«第2轮» of a problem that relapsed; nothing in its first round."""
    if problem.round < 2:
        return SafeString("")
    return pill(_("Round %(n)d") % {"n": problem.round}, "amber")


def due_on(problem: Problem) -> dt.date | None:
    """By when something has to be done about an unfinished problem: put right, or reported again."""
    return (problem.deadline or problem.next_report_on) if problem.is_unfinished else None
