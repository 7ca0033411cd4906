"""Forms of the volume: the thirteen documents with what is kept beside them, and one scan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.webkit.files import FileForm
from bureau.webkit.forms import DateField, IntegerField, LongTextField, PortalForm, TextField
from mediation.choices import PaperState
from mediation.models import RetentionPeriod, Volume
from mediation.volumes.facts import DocumentFacts
from mediation.volumes.queries import retention_periods
from mediation.volumes.rules import (
    BY_NUMBER,
    DOCUMENTS,
    MOST_PAGES,
    TEXTS,
    CaseTraits,
    VolumeDocument,
    VolumeValues,
    pages_field,
    state_field,
)


class VolumeForm(PortalForm):
    """A state and pages for each document (``state_3``, ``pages_3``); the rest stands below the table."""

    wide = ("note",)

    retention = forms.ChoiceField(label=_("retention period"), required=False)
    compiled_by = TextField(label=_("compiled by"), required=False, max_length=TEXTS["compiled_by"])
    compiled_on = DateField(
        label=_("compiled on"), required=False, help_text=_("Left empty, archiving fills in your name and the day.")
    )
    checked_by = TextField(label=pgettext_lazy("volume", "checked by"), required=False, max_length=TEXTS["checked_by"])
    place = TextField(
        label=pgettext_lazy("volume", "kept at"),
        required=False,
        max_length=TEXTS["place"],
        help_text=_("For example: archive room, box 12"),
    )
    note = LongTextField(
        label=_("note on the volume"),
        required=False,
        rows=2,
        max_length=TEXTS["note"],
        help_text=_("Printed on the back cover: papers that were added later, copies, what is kept elsewhere."),
    )

    def __init__(self, *args: Any, traits: CaseTraits, volume: Volume | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periods: dict[str, RetentionPeriod] = {str(one.pk): one for one in retention_periods(volume)}
        self._choose("retention", [("", "—"), *((key, one.name) for key, one in self.periods.items())])
        for document in DOCUMENTS:
            if document.is_required(traits):
                self._choose(state_field(document.number), [PaperState.YES, PaperState.NO])

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so
        field.choices = [one if isinstance(one, tuple) else (one.value, one.label) for one in choices]

    def values(self) -> VolumeValues:
        given = self.cleaned_data
        documents = {
            number: DocumentFacts(state=given.get(state_field(number)) or "", pages=given.get(pages_field(number)))
            for number in BY_NUMBER
        }
        texts: dict[str, Any] = {name: given.get(name) or "" for name in TEXTS}
        return VolumeValues(
            documents=documents,
            retention=self.periods.get(given.get("retention") or ""),
            compiled_on=given.get("compiled_on"),
            **texts,
        )


def _fields_of(document: VolumeDocument) -> dict[str, forms.Field]:
    return {
        state_field(document.number): forms.ChoiceField(
            label=document.label, required=False, choices=PaperState.choices, widget=forms.RadioSelect
        ),
        pages_field(document.number): IntegerField(
            label=format_lazy(_("pages of «{document}»"), document=document.label), required=False, biggest=MOST_PAGES
        ),
    }


# Thirteen times the same two: declared from the contents list, as if each were written out.
VolumeForm.base_fields.update({name: one for document in DOCUMENTS for name, one in _fields_of(document).items()})


class ScanForm(FileForm):
    """One scan and the document that it belongs to."""

    document = forms.TypedChoiceField(
        label=_("document"),
        coerce=int,
        choices=[(one.number, format_lazy("{} {}", one.number, one.label)) for one in DOCUMENTS],
    )
    field_order = ("document", "file")
