"""Forms of the portal: lenient about how things are typed, strict about what is stored."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bureau.webkit.lenient import has_controls, parse_date, parse_decimal, parse_integer

# No event of these ledgers is older: the records begin with the reform of the justice offices.
EARLIEST = dt.date(2000, 1, 1)
BIGGEST = 2_147_483_647  # PostgreSQL's integer


class PortalForm(forms.Form):
    """The base of every form: no required attribute (the server says all errors together), no colon after labels."""

    use_required_attribute = False
    # Fields that stand over the whole width of a dense form.
    wide: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            speak_plainly(name, field)

    def where(self, name: str) -> str:
        """What the summary of errors says in front of a field that stands on the page several times."""
        return ""


def speak_plainly(name: str, field: forms.Field) -> None:
    """Give ``field`` messages that say what to do: «Fill in the date», not «this field is required»; its label, often
    the name of a model's field, begins with a capital where the language has them.
    """
    label = field.label or name
    is_choice = isinstance(field, (forms.ChoiceField, forms.FileField))
    wanted = _("Choose %(label)s") if is_choice else _("Fill in %(label)s")
    field.error_messages["required"] = wanted % {"label": label}
    if isinstance(field, forms.ChoiceField):
        field.error_messages["invalid_choice"] = _("Choose one of the options that are offered.")
    # Django's row of dashes is read aloud sign by sign.
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == BLANK_CHOICE_DASH[0][1]:
        field.empty_label = "—"
    field.label = capfirst(field.label)


class TextField(forms.CharField):
    """One line of text. Control characters are named, not dropped silently; length counts characters, not bytes."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        self.longest = max_length
        super().__init__(max_length=None, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if has_controls(text):
            raise ValidationError(_("An invisible character was pasted in. Type this part by hand."), code="control")
        return text

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > self.longest:
            raise ValidationError(too_long(len(value), self.longest), code="max_length")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No maxlength attribute: it would cut off what is pasted without a word.
        return {**super().widget_attrs(widget), "autocomplete": "off"}


class LongTextField(TextField):
    """Several lines of text."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 2000, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)


def too_long(length: int, longest: int) -> str:
    """«At most 500 characters; now there are 32 too many.»"""
    return ngettext(
        "At most %(longest)d characters; now there is %(extra)d too many.",
        "At most %(longest)d characters; now there are %(extra)d too many.",
        length - longest,
    ) % {"longest": longest, "extra": length - longest}


class DateField(forms.Field):
    """A date typed in any usual way. By default not in the future and not before 2000."""

    widget = forms.TextInput

    def __init__(self, *, future: bool = False, earliest: dt.date = EARLIEST, **kwargs: Any) -> None:
        self.future = future
        self.earliest = earliest
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "text", "autocomplete": "off", "data-kind": "date"}

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, dt.date) else value

    def to_python(self, value: Any) -> dt.date | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, dt.date):
            return value
        today = timezone.localdate()
        try:
            day = parse_date(str(value), today, future=self.future)
        except (ValueError, OverflowError):
            raise ValidationError(
                _("This is no date. Write it like 2025-07-11, 7.11 or yesterday."), code="date"
            ) from None
        if day > today and not self.future:
            raise ValidationError(
                _("The date cannot be after today (%(today)s)."), code="future", params={"today": today.isoformat()}
            )
        if day < self.earliest:
            raise ValidationError(
                _("The date cannot be before %(first)s."), code="early", params={"first": self.earliest.isoformat()}
            )
        return day

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "")


class IntegerField(forms.Field):
    """A whole number, full-width digits and thousands separators included."""

    widget = forms.TextInput

    def __init__(self, *, smallest: int = 0, biggest: int = BIGGEST, **kwargs: Any) -> None:
        self.smallest, self.biggest = smallest, biggest
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off"}

    def read(self, text: str) -> int | Decimal:
        return parse_integer(text)

    def to_python(self, value: Any) -> int | Decimal | None:
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        try:
            number = self.read(str(value))
        except ValueError:
            raise ValidationError(_("Write a number, for example 12."), code="number") from None
        if not self.smallest <= number <= self.biggest:
            raise ValidationError(
                _("Write a number from %(smallest)s to %(biggest)s."),
                code="range",
                params={"smallest": self.smallest, "biggest": self.biggest},
            )
        return number


class DecimalField(IntegerField):
    """A number with up to ``places`` digits after the point."""

    def __init__(self, *, places: int = 2, **kwargs: Any) -> None:
        self.places = places
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def read(self, text: str) -> Decimal:
        return parse_decimal(text)

    def to_python(self, value: Any) -> Decimal | None:
        number = super().to_python(value)
        if number is None:
            return None
        exact = Decimal(number)
        exponent = exact.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.places:
            raise ValidationError(
                _("At most %(places)d digits after the point."), code="places", params={"places": self.places}
            )
        return exact
