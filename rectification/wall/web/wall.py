"""The wall: every problem as a bar on one time axis, campaign by campaign."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.requests import user_of
from bureau.webkit.forms import TextField
from bureau.webkit.views import FilterForm, PagedView
from rectification.choices import ProblemState
from rectification.models import Campaign, Problem
from rectification.problems.filters import COMPUTED
from rectification.rules.timescale import Bar, bar_of, scale_of
from rectification.wall.queries import days_of, wall_problems

STATES = [
    ("", pgettext_lazy("problem", "standing")),
    *ProblemState.choices,
    ("unfinished", pgettext_lazy("problem", "not closed yet")),
    ("overdue", pgettext_lazy("problem", "Overdue")),
]


class WallFilter(FilterForm):
    """What a wall is made for: a campaign, a unit, a person, a state. The names are those of the ledger's list."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.all(), label=_("campaign"), empty_label=pgettext_lazy("campaigns", "all")
    )
    unit = TextField(label=_("responsible unit"), max_length=60)
    owner = TextField(label=_("responsible person"), max_length=50)
    state = forms.ChoiceField(label=pgettext_lazy("problem", "state"), choices=STATES)

    lookups = {"unit": "unit__contains", "owner": "owner__contains"}

    def narrow_by(self, queryset: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        if name == "state" and value in COMPUTED:
            return COMPUTED[value](queryset, timezone.localdate())  # type: ignore[arg-type]
        return super().narrow_by(queryset, name, value)


@dataclass(frozen=True)
class Line:
    """A problem, its bar, and how many days it is (or was) late."""

    problem: Problem
    bar: Bar
    late_days: int
    is_overdue: bool


@dataclass(frozen=True)
class Block:
    """One campaign of the page."""

    campaign: Campaign
    lines: list[Line]

    @property
    def overdue(self) -> int:
        return sum(line.is_overdue for line in self.lines)


class Wall(PagedView):
    """Two hundred bars a page: what a sheet of A3 holds in legible size, several times over."""

    template_name = "rectification/wall/wall.html"
    page_size = 200

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        form = WallFilter(self.request.GET)
        form.is_valid()
        page = self.page_of(form.narrow(wall_problems(user_of(self.request))))
        scale = scale_of((days_of(problem) for problem in page.rows), today)
        lines = (
            Line(
                problem,
                bar_of(days_of(problem), scale, today),
                days_of(problem).late_days(today),
                problem.is_overdue(today),
            )
            for problem in page.rows
        )
        return super().get_context_data(
            title=_("Timetable wall"),
            filter_form=form,
            is_filtered=any(form.cleaned_data.values()) or bool(form.errors),
            told=_told(form),
            page=page,
            today=today,
            scale=scale,
            blocks=_blocks(lines),
            **kwargs,
        )


def _blocks(lines: Iterable[Line]) -> list[Block]:
    grouped = groupby(lines, key=lambda line: line.problem.campaign_id)
    found = [list(group) for _pk, group in grouped]
    return [Block(group[0].problem.campaign, group) for group in found]


def _told(form: WallFilter) -> list[tuple[Any, Any]]:
    """The filters in force, in words: they stand on the print."""
    states: dict[str, Any] = dict(STATES)
    return [
        (form.fields[name].label, states[value] if name == "state" else value)
        for name, value in form.cleaned_data.items()
        if value
    ]
