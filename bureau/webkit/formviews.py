"""Forms that call one action: refusals at the fields, double clicks harmless, stale saves decided field by field."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.choices import flatten_choices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bureau.core.errors import (
    Advice,
    BureauError,
    InvalidValue,
    NeedsConfirmation,
    NotAllowed,
    NotVisible,
    StaleRecord,
)
from bureau.webkit.actions import claim_form, settle_form
from bureau.webkit.forms import LongTextField, PortalForm
from bureau.webkit.middleware import status_of

Text = str | Promise


@dataclass(frozen=True)
class Difference:
    """A field that somebody else changed too. ``can_choose``: it stands in the form, so one of both can be kept."""

    name: str
    label: str
    theirs: Any
    yours: Any
    can_choose: bool


class ActionFormView(TemplateView):
    """GET shows ``form_class``, POST gives its data to ``perform``, which calls one action.

    ``self.object`` (edited record or None) comes from ``get_object``; ``self.version`` is what it was opened on.
    The template renders ``{% form_start %} {% field form.name %} … {% form_end %}``.
    """

    template_name = "webkit/form.html"
    form_class: type[forms.Form]
    title: Text = ""
    submit_label: Text = _("Save")
    success_message: Text = ""
    object: Any = None
    version: int | None = None

    def get_object(self) -> Any:
        """The record that is edited (through ``visible_object``), None for a new one."""
        return None

    def get_initial(self) -> dict[str, Any]:
        """What the form shows at first: defaults of a new record or values of ``self.object``."""
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {}

    def perform(self, form: forms.Form) -> Any:
        """Call the action with ``form.cleaned_data``; returns what ``get_success_url`` needs."""
        raise NotImplementedError

    def get_success_url(self, result: Any) -> str:
        raise NotImplementedError

    def get_success_message(self, result: Any) -> Text:
        return self.success_message

    def get_version(self) -> int | None:
        return getattr(self.object, "version", None)

    @property
    def opened_version(self) -> int:
        """For actions that demand a version: a form that names none was opened on an old one."""
        return self.version or 0

    # -- the two requests --

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        return self.show(self.form_class(initial=self.get_initial(), **self.get_form_kwargs()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        self.version = self.sent_version()
        form = self.form_class(
            self._data_after_choices(), request.FILES or None, initial=self.get_initial(), **self.get_form_kwargs()
        )
        if "form_resume" in request.POST:
            # Typed before the session ended: shown for a look, saved by the next click.
            return self.show(form)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            return self._carry_out(form)
        except (NotVisible, NotAllowed):
            raise
        except StaleRecord as error:
            self.object = self.get_object()
            return self.show(form, status=409, stale=error)
        except BureauError as error:
            put_errors(form, error)
            return self.show(form, status=status_of(error) if status_of(error) == 409 else 422)

    def sent_version(self) -> int | None:
        sent = self.request.POST.get("version", "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None

    def _carry_out(self, form: forms.Form) -> HttpResponse:
        """Perform once per form key: a second request shows the first one's result."""
        key = self._hashed_key()
        with transaction.atomic():
            done = claim_form(actor=self._actor(), key=key) if key else None
            if done is not None:
                return HttpResponseRedirect(done)
            result = self.perform(form)
            location = self.get_success_url(result)
            if key:
                settle_form(actor=self._actor(), key=key, location=location)
        message = self.get_success_message(result)
        if message:
            messages.success(self.request, str(message))
        return HttpResponseRedirect(location)

    def _actor(self) -> Any:
        return self.request.user if self.request.user.is_authenticated else None

    def _hashed_key(self) -> str:
        key = self.request.POST.get("form_key", "")
        if not key or len(key) > 100:
            return ""
        return hashlib.sha256(f"{self.request.path}|{self.request.user.pk}|{key}".encode(errors="replace")).hexdigest()

    def _data_after_choices(self) -> Any:
        """The posted data, with the others' value where the visitor chose it after a stale save."""
        data = self.request.POST.copy()
        chosen = [name[5:] for name in data if name.startswith("keep_") and data[name] == "theirs"]
        initial = self.get_initial() if chosen else {}
        for name in chosen:
            field = self.form_class.base_fields.get(name)
            if field is not None:
                value = field.prepare_value(initial.get(name, field.initial))
                values = value if isinstance(value, (list, tuple)) else [value]
                data.setlist(name, ["" if one is None else str(one) for one in values])
        return data

    # -- showing --

    def show(self, form: forms.Form, *, status: int = 200, stale: StaleRecord | None = None) -> HttpResponse:
        response = self.render_to_response(self.get_context_data(form=form, **self._stale_context(form, stale)))
        response.status_code = status
        return response

    def _stale_context(self, form: forms.Form, stale: StaleRecord | None) -> dict[str, Any]:
        if stale is None:
            version = self.version if self.version is not None else self.get_version()
            return {"version": version}
        return {"version": self.get_version(), "stale": str(stale), "differences": self.differences(form, stale)}

    def differences(self, form: forms.Form, stale: StaleRecord) -> list[Difference]:
        """What somebody else saved beside what is in the form."""
        return [difference(form, name, theirs, yours) for name, (theirs, yours) in stale.changes.items()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posted = self.request.POST.get("form_key", "")
        return super().get_context_data(
            title=self.title,
            submit_label=self.submit_label,
            object=self.object,
            form_key=posted[:100] or secrets.token_urlsafe(16),
            **kwargs,
        )


class AskingFormView(ActionFormView):
    """What the action asks first (NeedsConfirmation) is shown above the form; sent again, its codes are ``accepted``.

    Codes once accepted stay so: two points that are asked about one after the other do not take turns for ever.
    """

    advice: tuple[Advice, ...] = ()

    @property
    def accepted(self) -> frozenset[str]:
        return frozenset(self.request.POST.get("accepted", "").split())

    def _carry_out(self, form: forms.Form) -> HttpResponse:
        try:
            return super()._carry_out(form)
        except NeedsConfirmation as asked:
            self.advice = asked.advice
            return self.show(form, status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        codes = {*self.accepted, *(one.code for one in self.advice)}
        return super().get_context_data(advice=self.advice, accepted=" ".join(sorted(codes)), **kwargs)


def difference(form: forms.Form, name: str, theirs: Any, yours: Any) -> Difference:
    """Both values of a field in the words of its choices."""
    field = form.fields.get(name)
    label = str(field.label) if field is not None else name
    return Difference(name, label, _in_words(field, theirs), _in_words(field, yours), field is not None)


def _in_words(field: forms.Field | None, value: Any) -> Any:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (list, tuple)):
        return "、".join(str(_in_words(field, one)) for one in value) or None
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        flat: Any = flatten_choices(cast("Any", field.choices))
        value = {str(key): label for key, label in flat if key != ""}.get(str(value), value)
    return None if value == "" else value


def put_errors(form: forms.Form, error: BureauError) -> None:
    """Show a refusal at its fields if the form has them, else above the form."""
    placed = False
    if isinstance(error, InvalidValue):
        for name, texts in error.fields.items():
            label = "" if name in form.fields or name == "__all__" else f"{name}: "
            for text in texts:
                form.add_error(name if name in form.fields else None, f"{label}{text}")
                placed = True
    if not placed:
        form.add_error(None, str(error))


class ReasonForm(PortalForm):
    """Why something is voided or sent back; kept in the journal."""

    reason = LongTextField(label=_("Reason"), max_length=500, rows=3, help_text=_("It is kept and can be read later."))


class ConfirmActionView(ActionFormView):
    """A page that asks before what cannot be taken back. Name the thing in ``title`` and the effect in ``effect``."""

    template_name = "webkit/confirm.html"
    form_class = ReasonForm
    submit_label = _("Void this record")
    effect: Text = _("Once void it no longer counts, but it can still be found under «void».")
    cancel_url = ""
    # Name of the page of the record that is acted on: where both ways lead when it is given.
    record_page = ""

    def get_cancel_url(self) -> str:
        return reverse(self.record_page, args=[self.object.pk]) if self.record_page else self.cancel_url

    def get_success_url(self, result: Any) -> str:
        return reverse(self.record_page, args=[result.pk]) if self.record_page else super().get_success_url(result)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(effect=self.effect, cancel_url=self.get_cancel_url(), **kwargs)
