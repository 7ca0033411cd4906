"""Accounts in the admin: for the security manager."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts import actions
from bureau.accounts.models import User
from bureau.accounts.queries import places_of
from bureau.accounts.requests import user_of
from bureau.accounts.roles import Role
from bureau.core.phones import mask_phone
from bureau.webkit.admin import CapabilityAdmin


class UserForm(forms.ModelForm[User]):
    """An account with its roles; the password is only ever set, never shown."""

    name = forms.CharField(label=pgettext_lazy("person", "name"), max_length=50)
    phone = forms.CharField(label=_("phone"), max_length=30, required=False)
    roles = forms.MultipleChoiceField(
        label=_("roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    password = forms.CharField(
        label=_("temporary password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        required=False,
        strip=False,
        help_text=_("The person must change it at the next log-in. Leave it empty to keep the present one."),
    )

    class Meta:
        model = User
        fields = ("login", "name", "phone", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["roles"].initial = sorted(self.instance.roles)
        else:
            self.fields["password"].required = True

    def clean_login(self) -> str:
        return actions.normalise_login(self.cleaned_data["login"])

    def _get_validation_exclusions(self) -> set[str]:
        # The temporary password is no value of the account yet: the action checks it by the password rules.
        return super()._get_validation_exclusions() | {"password"}  # type: ignore[misc, no-any-return]


@admin.register(User)
class UserAdmin(CapabilityAdmin):
    view_capability = "accounts.manage"
    change_capability = "accounts.manage"
    form = UserForm
    list_display = ("login", "name", "role_names", "masked_phone", "is_active", "last_login")
    list_filter = ("is_active", "held_roles__role")
    search_fields = ("login", "name")
    readonly_fields = ("where", "last_login", "password_changed_at", "created_at")
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).filter(is_service=False).prefetch_related("held_roles")

    def get_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        fields = ["login", "name", "phone", "roles", "password"]
        return fields if obj is None else [*fields, "is_active", *self.readonly_fields]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return self.readonly_fields if obj is None else ("login", *self.readonly_fields)

    @admin.display(description=_("roles"))
    def role_names(self, user: User) -> str:
        return "、".join(str(role.label) for role in sorted(user.roles))

    @admin.display(description=_("phone"))
    def masked_phone(self, user: User) -> str:
        return mask_phone(user.phone)

    @admin.display(description=_("works at"))
    def where(self, user: User) -> str:
        try:
            address = reverse("admin:villages_position_changelist")
        except NoReverseMatch:
            return "—"
        places = "、".join(str(position).partition(" · ")[2] for position in places_of(user)) or _("nowhere yet")
        return format_html('{} <a href="{}?user__id__exact={}">{}</a>', places, address, user.pk, _("Show"))

    def save_by_action(self, request: HttpRequest, obj: User, form: forms.ModelForm[User], *, change: bool) -> User:
        actor = user_of(request)
        typed = form.cleaned_data
        if not change:
            created: User = actions.create_user(
                actor=actor,
                login=typed["login"],
                name=typed["name"],
                password=typed["password"],
                roles=typed["roles"],
                phone=typed["phone"],
            )
            return created
        user: User = actions.change_user(
            actor=actor, user_id=obj.pk, name=typed["name"], phone=typed["phone"], roles=typed["roles"]
        )
        if typed["password"]:
            user = actions.set_temporary_password(actor=actor, user_id=obj.pk, password=typed["password"])
        if "is_active" in form.changed_data:
            switch = actions.enable_user if typed["is_active"] else actions.disable_user
            user = switch(actor=actor, user_id=obj.pk)
        return user
