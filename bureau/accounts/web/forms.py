"""Forms around one's own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bureau.accounts.actions import normalise_login
from bureau.webkit.forms import PortalForm, TextField


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "data-password": ""})
    return forms.CharField(label=label, strip=False, max_length=500, widget=widget, help_text=help_text)


class LoginForm(PortalForm):
    login = TextField(label=_("Login"), max_length=50)
    password = _password(_("Password"), "current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none", spellcheck="false")

    def clean_login(self) -> str:
        return normalise_login(self.cleaned_data["login"])


class PasswordForm(PortalForm):
    old_password = _password(_("Present password"), "current-password")
    password = _password(
        _("New password"),
        "new-password",
        _("At least 8 characters, of three kinds: capital letters, small letters, digits, other signs."),
    )
    repeated = _password(_("New password once more"), "new-password")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if "password" in typed and "repeated" in typed and typed["password"] != typed["repeated"]:
            self.add_error("repeated", ValidationError(_("The two new passwords differ.")))
        return typed


class ProfileForm(PortalForm):
    phone = TextField(label=_("Telephone"), max_length=30, required=False, help_text=_("Only for the bureau itself."))
