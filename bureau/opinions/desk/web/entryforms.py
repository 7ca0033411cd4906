"""The form for what came in by telephone, at the counter, on paper or in a meeting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from bureau.accounts.models import User
from bureau.opinions.choices import PUBLIC_CHANNELS, CategoryKind, Channel, Identity, OpinionKind
from bureau.opinions.intake.known import known_on
from bureau.opinions.intake.queries import submission_facts
from bureau.opinions.intake.web.forms import files_field
from bureau.opinions.models import Category, Opinion
from bureau.opinions.reference.queries import active_categories
from bureau.opinions.rules.submissions import (
    LONGEST_AGAINST,
    LONGEST_BODY_STAFF,
    LONGEST_NAME,
    LONGEST_TITLE,
    OpinionValues,
    problems_of,
    settled,
)
from bureau.webkit.forms import DateField, LongTextField, PortalForm, TextField
from villages.models import Township, Village
from villages.queries import all_offices, places_in_force, village_choices, villages_own_first

CHANNELS = [("", "—"), *(choice for choice in Channel.choices if choice[0] not in PUBLIC_CHANNELS)]
# A report is what the category makes it; it is no kind to choose beside another category.
KINDS = [
    ("", _("as usual for the category")),
    *(choice for choice in OpinionKind.choices if choice[0] != OpinionKind.REPORT),
]
LONGEST_PHONE = 40


def _label(name: str) -> Any:
    field: Any = Opinion._meta.get_field(name)
    return field.verbose_name


class RecordForm(PortalForm):
    """One page. Nothing is marked required: the rules say what is missing, all at once."""

    channel = forms.ChoiceField(label=_label("channel"), choices=CHANNELS, required=False)
    received_on = DateField(label=_label("received_on"), required=False)
    village = forms.ModelChoiceField(Village.objects.none(), label=_label("village"), required=False)
    township = forms.ModelChoiceField(
        Township.objects.none(),
        label=_label("township"),
        required=False,
        empty_label="—",
        help_text=_("Only when the village is not known."),
    )
    category = forms.ModelChoiceField(
        Category.objects.none(), label=_label("category"), required=False, empty_label="—"
    )
    kind = forms.ChoiceField(label=_label("kind"), choices=KINDS, required=False)
    body = LongTextField(
        label=_label("body"),
        max_length=LONGEST_BODY_STAFF,
        rows=6,
        required=False,
        help_text=_("As the citizen said or wrote it. No names or numbers of others."),
    )
    title = TextField(
        label=_label("title"),
        max_length=LONGEST_TITLE,
        required=False,
        help_text=_("Empty: the first sentence of the text."),
    )
    against_text = TextField(label=_("Whom is it about?"), max_length=LONGEST_AGAINST, required=False)
    against_office = forms.ModelChoiceField(
        all_offices(),
        label=_("Is it about somebody of a justice office?"),
        required=False,
        empty_label=_("No, or not sure"),
    )
    identity = forms.ChoiceField(label=_label("identity"), choices=Identity.choices, required=False)
    name = TextField(label=pgettext_lazy("person", "name"), max_length=LONGEST_NAME, required=False)
    phone = TextField(label=_label("phone"), max_length=LONGEST_PHONE, required=False)
    for_someone_else = forms.BooleanField(label=_label("for_someone_else"), required=False)
    no_reply = forms.BooleanField(label=_("The citizen wishes no reply"), required=False)
    publish_consent = forms.BooleanField(
        label=_("Agreed that an edited copy of question and reply may be published"), required=False
    )

    def __init__(self, *args: Any, user: User, today: dt.date, focus: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["file"] = files_field(only_pictures=False)
        self._offer("category", active_categories())
        villages, townships = places_in_force(today)
        self._offer("township", townships)
        self._offer("village", villages)
        self.fields["village"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *village_choices(villages_own_first(user, today)),
        ]
        if focus in self.fields:
            self.fields[focus].widget.attrs["autofocus"] = True

    def _offer(self, name: str, rows: QuerySet[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - declared so above
        field.queryset = rows

    @property
    def report_categories(self) -> str:
        """The keys of the categories that seal: the page asks whom it is about only under these."""
        rows = self.fields["category"].queryset  # type: ignore[attr-defined]
        return " ".join(str(one.pk) for one in rows if one.kind == CategoryKind.REPORT)

    @property
    def opens_more(self) -> bool:
        """Whether something of what is folded away is filled in or wrong."""
        return any(self[name].value() or self[name].errors for name in ("township", "kind", "title"))

    def values(self) -> OpinionValues:
        given = {name: self.cleaned_data.get(name) for name in self.fields if name not in ("file", "no_reply")}
        return OpinionValues(
            **{name: value for name, value in given.items() if value not in (None, "")},
            reply_wish=not self.cleaned_data.get("no_reply"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        values = self.values()
        found = problems_of(settled(values), submission_facts(values, known=known_on(self.today), by_staff=True))
        if values.identity == Identity.ANONYMOUS and (values.name or values.phone):
            # The rules drop both: here somebody typed them and must not lose them without a word.
            words = gettext("«Anonymous» keeps no name and no telephone: take them out, or choose «with name».")
            found.setdefault("identity", []).append(words)
        for name, messages in found.items():
            if name not in self.errors:
                for message in messages:
                    self.add_error(name if name in self.fields else None, message)
        return cleaned
