"""The five questions, the last look, and what is sent from the tracking page. The rules judge; forms only read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.core.uploads import MAX_BYTES, size_problem
from bureau.opinions.choices import CategoryKind, Identity, Satisfaction
from bureau.opinions.handling.files import MOST_FILES, Upload
from bureau.opinions.rules.satisfaction import LONGEST_NOTE
from bureau.opinions.rules.submissions import LONGEST_AGAINST, LONGEST_BODY, LONGEST_NAME
from bureau.webkit.forms import LongTextField, PortalForm, TextField
from villages.models import Township, Village
from villages.queries import all_offices

Choices = Iterable[tuple[str, str | Promise]]
# «Not sure»: no row has this key.
NOT_SURE = "0"


class Chosen(forms.TypedChoiceField):
    """One of a few, shown one below the other; nothing is chosen beforehand."""

    widget = forms.RadioSelect

    def __init__(self, *, missing: str | Promise, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.missing = missing

    def validate(self, value: Any) -> None:
        if value in self.empty_values and self.required:
            raise forms.ValidationError(str(self.missing), code="required")
        super().validate(value)


def number_or_none(value: str) -> int | None:
    return int(value) if value != NOT_SURE else None


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files; each is measured before it is read, and judged by its content in the action."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        sent = data if isinstance(data, (list, tuple)) else [data]
        return [self._read(one) for one in sent if one and super(FilesField, self).clean(one, initial)]

    def _read(self, one: UploadedFile) -> Upload:
        if too_large := size_problem(one.size or 0):
            raise forms.ValidationError(too_large, code="too_large")
        return Upload(one.name or "", one.read())


def files_field(*, only_pictures: bool) -> FilesField:
    limits = {"most": MOST_FILES, "size": MAX_BYTES // 1024**2}
    if only_pictures:
        words = _(
            "At most %(most)d photos (JPG, PNG) of %(size)d MB each. Place, time and camera are taken out of them."
        )
    else:
        words = _(
            "At most %(most)d files of %(size)d MB each: photos (JPG, PNG), PDF, Word or Excel. Place, time and camera "
            "are taken out of photos."
        )
    return FilesField(label=_("Photos or papers"), required=False, allow_empty_file=True, help_text=words % limits)


# -- the five questions ------------------------------------------------------------------------------------------------


class WhatForm(PortalForm):
    category = Chosen(
        label=_("Choose what fits best"),
        help_text=_("Not sure? Take the nearest one; we pass it on to whoever is in charge."),
        coerce=int,
        missing=_("Choose what fits best"),
    )

    def __init__(self, *args: Any, categories: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = list(categories)  # type: ignore[attr-defined]


class TownshipForm(PortalForm):
    township = Chosen(
        label=_("Township"), coerce=number_or_none, missing=_("Choose the township, or «not sure»."), empty_value=""
    )

    def __init__(self, *args: Any, townships: Iterable[Township], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(one.pk), one.name) for one in townships]
        self.fields["township"].choices = [*rows, (NOT_SURE, _("Not sure, or the whole county"))]  # type: ignore[attr-defined]


class VillageForm(PortalForm):
    village = Chosen(
        label=_("Village"), coerce=number_or_none, missing=_("Choose the village, or «not sure»."), empty_value=""
    )

    def __init__(self, *args: Any, villages: Iterable[Village], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(one.pk), one.short_name) for one in villages]
        self.fields["village"].choices = [*rows, (NOT_SURE, _("Not sure, or the whole township"))]  # type: ignore[attr-defined]


class TextForm(PortalForm):
    """``needed``: what the rules demand; they say so in their own words."""

    needed: tuple[str, ...] = ("body",)
    body = LongTextField(
        label=_("What happened, and what do you wish for?"),
        max_length=LONGEST_BODY,
        required=False,
        rows=8,
        help_text=_(
            "When, where, who, what. Write as you speak; the microphone of the phone's keyboard works too. Photos can "
            "be added on the last page."
        ),
    )


class ReportForm(TextForm):
    needed = ("against_text", "body")
    against_text = TextField(
        label=_("Whom is it about?"),
        max_length=LONGEST_AGAINST,
        required=False,
        help_text=_("Name and place of work, as far as you know them. They never see this report."),
    )
    against_office = forms.ModelChoiceField(
        all_offices(),
        label=_("Is it about somebody of a justice office?"),
        required=False,
        empty_label=_("No, or not sure"),
        help_text=_("The office that you choose here cannot see the report."),
    )
    field_order = ("against_text", "against_office", "body")


class WhoForm(PortalForm):
    identity = Chosen(
        label=_("With or without your name"),
        choices=(
            (Identity.NAMED, _("With my name and telephone number: we can call you; others do not see them")),
            (Identity.ANONYMOUS, _("Without name: we do not know who you are, and cannot call you")),
        ),
        missing=_("Choose with or without name."),
    )
    for_someone_else = forms.BooleanField(label=_("I write for somebody else"), required=False)


class ReachForm(PortalForm):
    """What is not asked of this person is not on the page."""

    needed = ("phone",)

    name = TextField(label=pgettext_lazy("person", "name"), max_length=LONGEST_NAME, required=False)
    phone = TextField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("Only for questions about this matter."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    no_reply = forms.BooleanField(label=_("I need no reply, I only want to tell you"), required=False)
    publish_consent = forms.BooleanField(
        label=_("An edited copy of question and reply may be published, without name, telephone and address"),
        required=False,
    )

    def __init__(self, *args: Any, is_named: bool, is_report: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_named:
            del self.fields["name"], self.fields["phone"]
        if is_report:
            del self.fields["publish_consent"]


# -- the last look -----------------------------------------------------------------------------------------------------


class SendForm(PortalForm):
    """``website`` is a trap for programs: no person sees it."""

    as_is = forms.BooleanField(label=_("I have looked at this; send the text as it is"), required=False)
    website = forms.CharField(label=_("Leave this empty"), required=False, max_length=200)

    def __init__(self, *args: Any, only_pictures: bool, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"] = files_field(only_pictures=only_pictures)
        if not asks:
            del self.fields["as_is"]
        self.fields["website"].widget.attrs.update({"tabindex": "-1", "autocomplete": "off"})

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            self.data = {name: value for name, value in self.data.items() if name != "website"}
            raise forms.ValidationError(
                _("A field that people do not see was filled in. It is empty again; press the button once more.")
            )
        return ""


# -- tracking ----------------------------------------------------------------------------------------------------------


class TrackForm(PortalForm):
    number = TextField(
        label=_("Receipt number"),
        max_length=60,
        required=False,
        help_text=_("12 digits, with or without blanks."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    code = TextField(
        label=pgettext_lazy("receipt", "Code"),
        max_length=60,
        required=False,
        help_text=_("4 digits; they stood below the number."),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class AddForm(PortalForm):
    body = LongTextField(label=_("What you want to add"), rows=5, required=False)

    def __init__(self, *args: Any, only_pictures: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"] = files_field(only_pictures=only_pictures)


class RateForm(PortalForm):
    satisfaction = Chosen(
        label=_("Are you satisfied with the reply?"), choices=Satisfaction.choices, missing=_("Choose one of the five.")
    )
    solved = Chosen(
        label=_("Is the matter solved?"),
        help_text=_("«No» opens it again, and another reply follows."),
        choices=(("yes", _("Yes, it is solved")), ("no", _("No, it is not solved"))),
        required=False,
        missing="",
    )
    note = LongTextField(
        label=_("If you are not satisfied or it is not solved: what is missing?"),
        max_length=LONGEST_NOTE,
        rows=4,
        required=False,
    )


class ReopenForm(PortalForm):
    reason = LongTextField(label=_("What is still not solved?"), max_length=LONGEST_NOTE, rows=4, required=False)


def category_choices(categories: Iterable[Any]) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in categories]


def is_report(kind: str) -> bool:
    return kind == CategoryKind.REPORT
