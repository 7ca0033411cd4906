"""Forms of the ledger. They say everything at once by asking the rules; the actions ask them again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.webkit.files import FileForm
from bureau.webkit.forms import DateField, LongTextField, PortalForm, TextField
from rectification.choices import RectificationType, Source
from rectification.models import Campaign, Measure, Problem, ProblemCategory, Progress
from rectification.problems import queries
from rectification.rules import measures as measure_rules
from rectification.rules.measures import MeasureValues
from rectification.rules.problems import PROBLEM_FIELDS, TEXTS, ProblemValues, problems_of, settled
from villages.models import JusticeOffice
from villages.queries import own_offices

# Without JavaScript a row is added by a button; so many empty ones stand below at first.
FEWEST_ROWS = 3
MEASURE_FIELDS = ("text", "owner", "deadline", "done_on", "proof")
TENS = [("", "—"), *((str(tens), f"{tens}%") for tens in range(0, 101, 10))]


def label_of(name: str, model: Any = Problem) -> Any:
    return model._meta.get_field(name).verbose_name


def _text(name: str, **more: Any) -> TextField:
    return TextField(label=label_of(name), required=False, max_length=TEXTS[name], **more)


def _long(name: str, rows: int, **more: Any) -> LongTextField:
    return LongTextField(label=label_of(name), required=False, max_length=TEXTS[name], rows=rows, **more)


class ProblemForm(PortalForm):
    """One page. Nothing is marked required: the rules say what is missing, all at once."""

    wide = ("description", "cause", "goal", "public_text", "remarks")

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(), label=label_of("campaign"), required=False, empty_label="—"
    )
    source = forms.ChoiceField(label=label_of("source"), required=False, choices=[("", "—"), *Source.choices])
    category = forms.ModelChoiceField(
        ProblemCategory.objects.none(), label=label_of("category"), required=False, empty_label="—"
    )
    found_on = DateField(label=label_of("found_on"), required=False)
    description = _long("description", 3)
    cause = _long("cause", 2)
    goal = _long("goal", 2)
    office = forms.ModelChoiceField(
        JusticeOffice.objects.none(),
        label=label_of("office"),
        required=False,
        empty_label="—",
        help_text=_("Empty: a unit of the bureau itself."),
    )
    unit = _text("unit", help_text=_("Empty: the name of the office."))
    leader = _text("leader")
    owner = _text("owner")
    rect_type = forms.ChoiceField(
        label=label_of("rect_type"), required=False, choices=RectificationType.choices, widget=forms.RadioSelect
    )
    deadline = DateField(label=label_of("deadline"), required=False, future=True)
    next_report_on = DateField(
        label=label_of("next_report_on"), required=False, future=True, help_text=_("Only for what is kept up for good.")
    )
    public_text = _text("public_text", help_text=_("Stands on the public page; no names of persons."))
    remarks = _long("remarks", 2)

    def __init__(self, *args: Any, user: User, today: dt.date, problem: Problem | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.today, self.problem = user, today, problem
        # A campaign or category that was switched off stays where it stands.
        campaigns, categories = Campaign.objects.filter(is_active=True), ProblemCategory.objects.filter(is_active=True)
        if problem is not None:
            campaigns = Campaign.objects.filter(pk=problem.campaign_id)
            if problem.category_id is not None:
                categories |= ProblemCategory.objects.filter(pk=problem.category_id)
            self.fields["campaign"].disabled = True
            self.fields["deadline"].help_text = _("Moved by an extension, which keeps the former one on record.")
        self._offer("campaign", campaigns)
        self._offer("category", categories)
        self._offer("office", own_offices(user, today))

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = rows

    def values(self) -> ProblemValues:
        given = {name: self.cleaned_data.get(name) for name in PROBLEM_FIELDS}
        return ProblemValues(**{name: value for name, value in given.items() if value not in (None, "")})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        facts = queries.entry_facts(self.user, today=self.today, problem=self.problem)
        for name, messages in problems_of(settled(self.values()), facts).items():
            if name not in self.errors:
                for message in messages:
                    self.add_error(name, message)
        return cleaned


class MeasuresForm(PortalForm):
    """As many rows as asked for; rows without any entry are left out."""

    def __init__(self, *args: Any, rows: int, found_on: dt.date, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.found_on, self.today = range(rows), found_on, today
        for row in self.rows:
            self.fields[f"pk_{row}"] = forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1)
            for name in MEASURE_FIELDS:
                self.fields[f"{name}_{row}"] = _measure_field(name)

    @property
    def lines(self) -> list[list[Any]]:
        """The fields of each row, for the page."""
        return [[self[f"{name}_{row}"] for name in ("pk", *MEASURE_FIELDS)] for row in self.rows]

    def filled(self) -> list[tuple[int, MeasureValues]]:
        """(row, values) of every row in which something stands."""
        found = []
        for row in self.rows:
            given = {name: self.cleaned_data.get(f"{name}_{row}") for name in MEASURE_FIELDS}
            kept = {name: value for name, value in given.items() if value}
            if kept:
                found.append((row, MeasureValues(**kept, pk=self.cleaned_data.get(f"pk_{row}"))))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        rows = self.filled()
        found = measure_rules.measures_problems(
            [values for _row, values in rows], found_on=self.found_on, today=self.today
        )
        for key, messages in found.items():
            name = self._field_of(key, [row for row, _values in rows])
            if name is None or name not in self.errors:
                for message in messages:
                    self.add_error(name, message)
        return cleaned

    def _field_of(self, key: str, rows: list[int]) -> str | None:
        """The field of a problem ``measures.<place>.<field>``; None for the plan as a whole."""
        _measures, _dot, rest = key.partition(".")
        place, _dot, name = rest.partition(".")
        return f"{name}_{rows[int(place)]}" if name else None


def _measure_field(name: str) -> forms.Field:
    label = label_of(name, Measure)
    if name in measure_rules.TEXTS:
        kind: Any = LongTextField if name in ("text", "proof") else TextField
        more = {"rows": 2} if kind is LongTextField else {}
        field: forms.Field = kind(label=label, required=False, max_length=measure_rules.TEXTS[name], **more)
        return field
    return DateField(label=label, required=False, future=name == "deadline")


def measure_rows(measures: list[Measure]) -> dict[str, Any]:
    """Initial values of a form that shows these measures."""
    return {
        f"{name}_{row}": getattr(measure, name)
        for row, measure in enumerate(measures)
        for name in ("pk", *MEASURE_FIELDS)
    }


class ProgressForm(FileForm):
    """A day, a percentage in tens, one sentence, perhaps a file (ui notes W7)."""

    wide = ("text", "file")
    on = DateField(label=label_of("on", Progress))
    percent = forms.TypedChoiceField(label=label_of("percent", Progress), choices=TENS, coerce=int, empty_value=None)
    text = LongTextField(
        label=label_of("text", Progress), max_length=500, rows=2, help_text=_("One sentence: what was done.")
    )
    next_report_on = DateField(
        label=label_of("next_report_on"),
        required=False,
        future=True,
        help_text=_("When this line is the periodic report: by when the next one is due."),
    )
    field_order = ("on", "percent", "text", "next_report_on", "file")

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if problem.next_report_on is None:
            del self.fields["next_report_on"]
        # Progress does not go back within a round: what lies below is not offered.
        field = self.fields["percent"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
        field.choices = [(value, label) for value, label in TENS if not value or int(value) >= problem.percent]

    def clean_file(self) -> Any:
        return super().clean_file() if self.cleaned_data["file"] is not None else None


class ProofForm(FileForm):
    """A file, and the measure that it proves."""

    measure = forms.ModelChoiceField(
        Measure.objects.none(), label=_("Proof of"), required=False, empty_label=_("the whole problem")
    )

    def __init__(self, *args: Any, problem: Problem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["measure"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = problem.measures.all()
        field.label_from_instance = lambda one: f"{one.order + 1}. {one.text[:30]}"  # type: ignore[method-assign,assignment]
