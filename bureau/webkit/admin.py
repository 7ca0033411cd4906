"""The base of every admin page: capabilities, not Django's permissions; actions instead of saving; no deleting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from bureau.core.errors import BureauError, InvalidValue, NotAllowed, NotVisible
from bureau.core.fields import EncryptedTextField
from bureau.webkit.access import allows

Needed = str | tuple[str, ...]


class CapabilityAdmin(admin.ModelAdmin[Any]):
    """Give ``view_capability`` and, for pages that write, ``change_capability`` (adding: ``add_capability``, else the
    same) and ``save_by_action``. A refusal of the action stands above the form with everything typed still in it.
    """

    view_capability: Needed
    change_capability: Needed = ()
    add_capability: Needed | None = None
    history_template = "journal/object.html"

    def save_by_action(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm[Any], *, change: bool
    ) -> models.Model:
        """Call one action with ``form.cleaned_data`` and return the stored object.

        ``obj`` carries the typed values but is never saved itself. ``change``: it exists already (``obj.pk``).
        """
        raise NotImplementedError(f"{type(self).__name__} has change_capability and so needs save_by_action")

    # -- who may --

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _has_any(request, self.view_capability) or _has_any(request, self.change_capability)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _has_any(request, self.change_capability)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _has_any(request, self.change_capability if self.add_capability is None else self.add_capability)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Django lets a list be narrowed by any field of its model: what is never shown must not be found by asking."""
        name = lookup.partition("__")[0]
        fields = {field.name: field for field in self.model._meta.get_fields()}
        is_secret = name.endswith(("password", "_hash")) or isinstance(fields.get(name), EncryptedTextField)
        return not is_secret and super().lookup_allowed(lookup, value, request)

    # -- writing --

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (NotAllowed, NotVisible):
            raise
        except BureauError as refusal:
            # Everything was rolled back: the same request once more, and this time the form knows why it is refused.
            setattr(request, "refusal", refusal)  # noqa: B010 - mypy knows no such attribute
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form_class = super().get_form(request, obj, change=change, **kwargs)
        refusal = getattr(request, "refusal", None)
        return (
            form_class if refusal is None else type(form_class.__name__, (_Refused, form_class), {"refusal": refusal})
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        stored = self.save_by_action(request, obj, form, change=bool(change))
        obj.__dict__.update(stored.__dict__)

    def save_related(self, request: Any, form: Any, formsets: Any, change: Any) -> None:
        """Nothing: whatever belongs to the object is written by its action."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the action wrote the journal."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the action wrote the journal."""

    # -- history --

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The object's entries in the journal (Django's own log is not used)."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise NotVisible("")
        entries = apps.get_model("journal", "Entry")._default_manager.filter(
            subject_type=self.model._meta.label_lower, subject_id=str(obj.pk)
        )
        context = {
            **self.admin_site.each_context(request),
            "title": str(obj),
            "opts": self.opts,
            "object": obj,
            "entries": entries.select_related("actor")[:200],
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.history_template, context)


class ReadOnlyAdmin(CapabilityAdmin):
    """Pages that only show."""

    actions: Any = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


class _Refused:
    """Mixed into the form of a request whose action was refused: it is invalid, and says why."""

    refusal: BureauError

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        fields: Any = self.fields  # type: ignore[attr-defined]
        if not isinstance(self.refusal, InvalidValue) or not self.refusal.fields:
            raise ValidationError(str(self.refusal))
        for name, messages in self.refusal.fields.items():
            self.add_error(name if name in fields else None, list(messages))  # type: ignore[attr-defined]
        return cleaned


def _has_any(request: HttpRequest, needed: Needed) -> bool:
    return bool(needed) and allows(request.user, needed)
