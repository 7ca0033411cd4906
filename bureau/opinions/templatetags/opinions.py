"""What is seen of an opinion at a glance: its state, its day."""

from __future__ import annotations

import datetime as dt

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bureau.opinions.choices import OpinionState
from bureau.opinions.models import Opinion
from bureau.webkit.templatetags.figures import pill, until

register = template.Library()

COLOURS = {
    OpinionState.NEW: "amber",
    OpinionState.WAITING: "gray",
    OpinionState.REPLIED: "green",
    OpinionState.CLOSED: "green",
    OpinionState.REJECTED: "gray",
}
# The first rung of the reminders stands three working days before the day: five with a weekend between.
SOON = 5


@register.simple_tag
def state_mark(opinion: Opinion) -> SafeString:
    """The state, and what else is to be known at a glance."""
    if opinion.is_void:
        return SafeString(pill(pgettext("opinion", "Void"), "gray"))
    marks = [pill(opinion.get_state_display(), COLOURS.get(OpinionState(opinion.state), "blue"))]
    if opinion.is_sealed:
        marks.append(pill(_("sealed"), "red"))
    if opinion.round > 1:
        marks.append(pill(_("Round %(n)d") % {"n": opinion.round}, "amber"))
    return SafeString(" ".join(marks))


@register.simple_tag
def opinion_due(day: dt.date, today: dt.date) -> SafeString:
    """How many days are left, or that it is late."""
    return until(day, today, SOON)
