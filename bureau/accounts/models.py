"""Users, and the roles they hold. Nothing geographic: where a user works is a Position of villages."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bureau.accounts.roles import CAPABILITIES, SERVICE_CAPABILITIES, Role
from bureau.core.fields import EncryptedTextField
from bureau.core.querysets import GuardedModel, GuardedQuerySet, note_write

# The account that scheduled jobs act as: it holds no password and cannot sign in.
SERVICE_LOGIN = "weekly-job"


class UserManager(BaseUserManager["User"].from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    """Finds users by login; ``service()`` is the account of the scheduled jobs."""

    def get_by_natural_key(self, login: str | None) -> User:
        user: User = self.get(login__iexact=login)
        return user

    def service(self) -> User:
        user: User = self.get(login=SERVICE_LOGIN)
        return user


class User(AbstractBaseUser, GuardedModel):
    """One person, one account (or the one service account). Disabled, never deleted."""

    login = models.CharField(_("login"), max_length=50, unique=True)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=50)
    phone = EncryptedTextField(_("phone"), blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_service = models.BooleanField(_("service account"), default=False, editable=False)
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    must_change_password = models.BooleanField(_("must change password"), default=False)
    password_changed_at = models.DateTimeField(_("password changed at"), null=True, blank=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ("login",)
        # Logins are found without regard to case, so two that differ only in case would be nobody's.
        constraints = (models.UniqueConstraint(Lower("login"), name="accounts_login_any_case"),)

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(held.role) for held in self.held_roles.all())

    @cached_property
    def capabilities(self) -> frozenset[str]:
        if not self.is_active:
            return frozenset()
        if self.is_service:
            return SERVICE_CAPABILITIES
        return frozenset().union(*(CAPABILITIES[role] for role in self.roles))

    def forget_roles(self) -> None:
        """Read roles anew after they were changed."""
        for name in ("roles", "capabilities"):
            self.__dict__.pop(name, None)

    def can(self, capability: str) -> bool:
        return capability in self.capabilities

    @property
    def is_staff(self) -> bool:
        """Django admin asks this before it lets anybody in."""
        return self.can("admin.enter")

    def has_perm(self, _perm: str, _obj: Any = None) -> bool:
        """Django's permission names mean nothing here: admin classes ask for capabilities themselves."""
        return False

    def has_module_perms(self, _app_label: str) -> bool:
        return self.can("admin.enter")

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Django itself writes last_login on sign-in and rehashes passwords; both are no acts of an actor.
        if set(kwargs.get("update_fields") or ["*"]) - {"last_login", "password"}:
            note_write(User, "User.save()")
        models.Model.save(self, *args, **kwargs)


class HeldRole(GuardedModel):
    """A role a user holds."""

    user = models.ForeignKey(User, models.CASCADE, related_name="held_roles", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("role of a user")
        verbose_name_plural = _("roles of users")
        ordering = ("user", "role")
        constraints = (
            models.UniqueConstraint(fields=("user", "role"), name="accounts_heldrole_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_heldrole_known"),
        )

    def __str__(self) -> str:
        return str(Role(self.role).label)


class UsedPassword(GuardedModel):
    """A password the user has had (as its hash), so that it is not taken again soon."""

    user = models.ForeignKey(User, models.CASCADE, related_name="used_passwords", verbose_name=_("user"))
    password = models.CharField(_("password"), max_length=128)
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)

    class Meta:
        verbose_name = _("used password")
        verbose_name_plural = _("used passwords")
        ordering = ("-id",)

    def __str__(self) -> str:
        return str(self.pk)


class KeptForm(GuardedModel):
    """What was typed into a form when the session had ended; only ``owner`` gets it back, within half an hour."""

    key = models.CharField(max_length=43, primary_key=True)
    owner = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    address = models.CharField(_("address of the form"), max_length=500)
    typed = EncryptedTextField(_("what was typed"))
    kept_at = models.DateTimeField(_("kept at"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("kept form")
        verbose_name_plural = _("kept forms")

    def __str__(self) -> str:
        return self.address
