"""Writing accounts: who exists, which roles they hold, their passwords; every change stands in the journal."""

from __future__ import annotations

import datetime as dt
import functools
import secrets
import unicodedata
from collections.abc import Iterable

from axes.utils import reset as forget_failures
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from bureau.accounts.models import SERVICE_LOGIN, HeldRole, KeptForm, UsedPassword, User
from bureau.accounts.passwords import REMEMBERED
from bureau.accounts.queries import active_users_with
from bureau.accounts.roles import CAPABILITIES, FIRST_ADMINISTRATOR, MANAGERS, Role
from bureau.accounts.rules import require
from bureau.core.actions import action
from bureau.core.errors import BureauError, InvalidValue, NotAllowed, NotVisible
from bureau.core.fields import blind_index
from bureau.core.phones import is_phone, normalise_phone
from bureau.journal import actions as journal

# A session that ended over lunch or over a long telephone call is taken up again; longer than that nobody waits.
KEPT_FOR = dt.timedelta(minutes=30)


def normalise_login(text: str) -> str:
    """Half-width, lower case, without surrounding blanks: so people type it, and so it is stored."""
    return unicodedata.normalize("NFKC", text).strip().lower()


@action
def create_user(
    *,
    actor: User,
    login: str,
    name: str,
    password: str,
    roles: Iterable[str] = (),
    phone: str = "",
    is_demo: bool = False,
) -> User:
    """A new account with a temporary password, which its holder must change at the first log-in.

    A demo account keeps its printed password; a database with demo accounts can never become a real installation.
    """
    require(actor, "accounts.manage")
    user = User(login=_checked_login(login), name=name.strip(), phone=_checked_phone(phone), is_demo=is_demo)
    _put_password(user, password, shared=is_demo)
    user.must_change_password = not is_demo
    user.full_clean()
    user.save()
    UsedPassword(user=user, password=user.password).save()
    after = {"login": user.login, "name": user.name, "phone": user.phone}
    journal.record(actor=actor, event="accounts.user.created", subject=user, after=after)
    _replace_roles(user, roles, actor)
    return user


@action
def change_user(*, actor: User, user_id: int, name: str, phone: str = "", roles: Iterable[str] | None = None) -> User:
    """Name, telephone and (unless None) roles. The login stays: it stands in the journal of the past."""
    require(actor, "accounts.manage")
    user = _locked(user_id)
    before = journal.snapshot(user, ("name", "phone"))
    user.name, user.phone = name.strip(), _checked_phone(phone)
    user.full_clean()
    user.save()
    was, now = journal.changes(before, journal.snapshot(user, ("name", "phone")))
    if now:
        journal.record(actor=actor, event="accounts.user.changed", subject=user, before=was, after=now)
    if roles is not None:
        _replace_roles(user, roles, actor)
    return user


@action
def disable_user(*, actor: User, user_id: int, reason: str = "") -> User:
    """No log-in any more; everything that the person has done stays."""
    require(actor, "accounts.manage")
    user = _locked(user_id)
    if user.pk == actor.pk:
        raise BureauError(_("You cannot disable your own account."), code="own_account")
    _keep_somebody_in_charge(user, user.capabilities, frozenset())
    if user.is_active:
        _switch(user, actor, to=False, event="accounts.user.disabled", note=reason)
    return user


@action
def enable_user(*, actor: User, user_id: int) -> User:
    """Lets a disabled person in again."""
    require(actor, "accounts.manage")
    user = _locked(user_id)
    if not user.is_active:
        _switch(user, actor, to=True, event="accounts.user.enabled", note="")
    return user


@action
def set_temporary_password(*, actor: User, user_id: int, password: str) -> User:
    """For somebody who has forgotten theirs: a password to be changed at once, and the lock-out is lifted."""
    require(actor, "accounts.manage")
    user = _locked(user_id)
    if user.pk == actor.pk:
        raise BureauError(_("Change your own password under «My settings»."), code="own_account")
    _put_password(user, password)
    user.must_change_password = True
    user.save()
    UsedPassword(user=user, password=user.password).save()
    forget_failures(username=user.login)
    journal.record(actor=actor, event="accounts.password.reset", subject=user)
    return user


@action
def set_password(*, actor: User, old_password: str, password: str, at: dt.datetime) -> User:
    """One's own password, by somebody who knows the present one."""
    user = _locked(actor.pk)
    if not user.check_password(old_password):
        raise InvalidValue(fields={"old_password": [_("This is not your present password.")]}, code="wrong_password")
    _put_password(user, password)
    user.must_change_password = False
    user.password_changed_at = at
    user.save()
    UsedPassword(user=user, password=user.password).save()
    _forget_old_passwords(user)
    journal.record(actor=user, event="accounts.password.changed", subject=user)
    return user


@action
def set_phone(*, actor: User, phone: str) -> User:
    """One's own telephone number."""
    user = _locked(actor.pk)
    if user.phone != (checked := _checked_phone(phone)):
        user.phone = checked
        user.save()
        journal.record(actor=user, event="accounts.user.changed", subject=user, after={"phone": checked})
    return user


@action
def ensure_service_account(*, actor: None) -> User:
    """The account that scheduled jobs act as; made again after a database was emptied."""
    service: User | None = User.objects.filter(login=SERVICE_LOGIN).first()
    if service is None:
        service = User(login=SERVICE_LOGIN, name="每周任务", is_service=True)
        service.set_unusable_password()
        service.save()
    return service


@action
def create_first_account(
    *,
    actor: None,
    login: str,
    name: str,
    password: str,
    at: dt.datetime,
    roles: frozenset[Role] = FIRST_ADMINISTRATOR,
    is_demo: bool = False,
) -> tuple[User, bool]:
    """The account from which all others are made: (account, whether it is new). Refused once there is another one.

    There is no actor: nobody has an account yet. Only commands on the machine itself call this.
    """
    login = _checked_login(login)
    existing = User.objects.select_for_update().filter(login=login).first()
    if existing is not None and existing.is_active and existing.can("accounts.manage"):
        return existing, False
    if existing is not None or active_users_with("accounts.manage"):
        raise BureauError(
            _("There is an administrator already. Further accounts are made in the admin."), code="not_first"
        )
    user = User(login=login, name=name.strip() or login, password_changed_at=at, is_demo=is_demo)
    _put_password(user, password, shared=is_demo)
    user.full_clean()
    user.save()
    UsedPassword(user=user, password=user.password).save()
    for role in sorted(roles):
        HeldRole(user=user, role=role).save()
    journal.record(actor=actor, event="accounts.user.first", subject=user, after={"roles": sorted(roles)})
    return user, True


@action
def note_login(*, actor: User) -> None:
    """Somebody logged in."""
    journal.record(actor=actor, event="accounts.login.done", subject=actor)


@action
def note_logout(*, actor: User, idle: bool = False) -> None:
    """Somebody logged out, or was logged out because nothing was done for too long."""
    journal.record(actor=actor, event="accounts.logout.idle" if idle else "accounts.logout.done", subject=actor)


@action
def note_failed_login(*, actor: None, login: str) -> None:
    """A log-in failed. What was typed is kept only as a keyed hash: people type passwords and phone numbers there."""
    user = User.objects.filter(login=login).first()
    entry = journal.entry_of(actor=actor, event="accounts.login.failed", subject=user or User(name="—"))
    if user is None:
        entry.subject_id = blind_index(login)[:16]
    entry.save()


@action
def issue_token(*, actor: User) -> str:
    """The token by which programs sign in as ``actor``: always the same one until it is revoked."""
    token, is_new = Token.objects.get_or_create(user=actor)
    journal.record(actor=actor, event="accounts.token.issued" if is_new else "accounts.token.shown", subject=actor)
    return str(token.key)


@action
def revoke_token(*, actor: User) -> None:
    """Programs can no longer sign in as ``actor``."""
    if _drop_token(actor):
        journal.record(actor=actor, event="accounts.token.revoked", subject=actor)


@action
def keep_form(*, actor: User | None, owner_id: int, address: str, typed: str, at: dt.datetime) -> KeptForm:
    """Keep what somebody typed whose session had ended. ``typed`` is a query string."""
    KeptForm.objects.filter(kept_at__lt=at - KEPT_FOR).delete()
    if actor is not None and actor.pk != owner_id:
        raise NotAllowed(_("Somebody else has logged in on this computer in the meantime."))
    kept = KeptForm(key=secrets.token_urlsafe(32), owner_id=owner_id, address=address, typed=typed)
    kept.save()
    return kept


@action
def forget_kept_form(*, actor: User, key: str) -> None:
    """Throw away what was kept; only its owner can."""
    KeptForm.objects.filter(key=key, owner=actor).delete()


def _locked(user_id: int) -> User:
    user: User | None = User.objects.select_for_update().filter(pk=user_id, is_service=False).first()
    if user is None:
        raise NotVisible(_("There is no such account."))
    return user


def _checked_login(text: str) -> str:
    login = normalise_login(text)
    if not login.replace("-", "").replace("_", "").replace(".", "").isalnum() or not login.isascii():
        raise InvalidValue(fields={"login": [_("A login has small letters, digits, and - _ . between them.")]})
    return login


def _checked_phone(text: str) -> str:
    phone = normalise_phone(text)
    if phone and not is_phone(phone):
        raise InvalidValue(fields={"phone": [_("This is no telephone number: a mobile number has 11 digits.")]})
    return phone


def _put_password(user: User, password: str, *, shared: bool = False) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidValue(fields={"password": list(error.messages)}) from None
    if shared:
        user.password = _shared_hash(password)
    else:
        user.set_password(password)
    _drop_token(user)


@functools.cache
def _shared_hash(password: str) -> str:
    """Demo accounts have one printed password: hashing it once, a third of a second each, is enough."""
    return make_password(password)


def _forget_old_passwords(user: User) -> None:
    kept = list(user.used_passwords.values_list("pk", flat=True)[:REMEMBERED])
    user.used_passwords.exclude(pk__in=kept).delete()


def _drop_token(user: User) -> bool:
    """A token is worth what the password is worth: it ends with it, and with the account."""
    return user.pk is not None and bool(Token.objects.filter(user=user).delete()[0])


def _switch(user: User, actor: User, *, to: bool, event: str, note: str) -> None:
    user.is_active = to
    user.save()
    _drop_token(user)
    journal.record(
        actor=actor, event=event, subject=user, before={"is_active": not to}, after={"is_active": to}, note=note
    )


def _replace_roles(user: User, roles: Iterable[str], actor: User) -> None:
    wanted, held = _checked_roles(roles), set(user.roles)
    if wanted == held:
        return
    if user.pk == actor.pk:
        # Who hands out roles may not hand any to himself: separation of duties, GB/T 22239-2019 7.1.4.2 d).
        raise BureauError(_("Nobody changes the roles of his own account."), code="own_account")
    after: frozenset[str] = frozenset().union(*(CAPABILITIES[role] for role in wanted))
    _keep_somebody_in_charge(user, user.capabilities, after)
    user.held_roles.exclude(role__in=wanted).delete()
    for role in wanted - held:
        HeldRole(user=user, role=role).save()
    user.forget_roles()
    journal.record(
        actor=actor,
        event="accounts.roles.changed",
        subject=user,
        before={"roles": sorted(held)},
        after={"roles": sorted(wanted)},
    )


def _checked_roles(roles: Iterable[str]) -> set[Role]:
    try:
        wanted = {Role(role) for role in roles}
    except ValueError:
        raise InvalidValue(fields={"roles": [_("There is no such role.")]}) from None
    if len(wanted & MANAGERS) > 1:
        raise InvalidValue(
            fields={"roles": [_("System, security and audit manager must be three persons: choose one of them.")]},
            code="separation",
        )
    return wanted


def _keep_somebody_in_charge(user: User, before: frozenset[str], after: frozenset[str]) -> None:
    if "accounts.manage" not in before - after:
        return
    if not any(other.pk != user.pk for other in active_users_with("accounts.manage")):
        raise BureauError(_("This is the last account that can manage accounts."), code="last_manager")
