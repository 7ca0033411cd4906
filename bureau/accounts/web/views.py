"""Logging in and out, one's own password and settings, and getting back what was typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bureau.accounts import actions
from bureau.accounts.models import User
from bureau.accounts.passwords import must_change
from bureau.accounts.queries import places_of
from bureau.accounts.web.forms import LoginForm, PasswordForm, ProfileForm
from bureau.accounts.web.lockout import FAILURES
from bureau.accounts.web.sessions import (
    IDLE_MINUTES,
    RESUMING,
    after_login,
    drop_kept_form,
    home_of,
    kept_form,
    person,
    touch,
    typed_fields,
    typed_words,
)
from bureau.core.errors import InvalidValue
from bureau.webkit.formviews import ActionFormView
from bureau.webkit.middleware import to_login


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The same words for an unknown login, a wrong password and a disabled account."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(after_login(request, person(request)))
        return _login_page(request, LoginForm())
    form = LoginForm(request.POST)
    if not form.is_valid():
        return _login_page(request, form, status=422)
    typed = form.cleaned_data
    user: Any = authenticate(request, username=typed["login"], password=typed["password"])
    if user is None:
        _note_failure(request, typed["login"])
        form.add_error(None, _("The login or password is wrong."))
        return _login_page(request, form, status=422)
    login(request, user)
    touch(request, at_once=True)
    actions.note_login(actor=user)
    return HttpResponseRedirect(after_login(request, user))


def _login_page(request: HttpRequest, form: LoginForm, status: int = 200) -> HttpResponse:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    context = {"form": form, "next": wanted, "again": "again" in request.GET, "idle": IDLE_MINUTES}
    return render(request, "accounts/login.html", context, status=status)


def _note_failure(request: HttpRequest, typed: str) -> None:
    # While locked out nothing is counted and nothing journalled: a script could otherwise fill the journal.
    if not getattr(request, "axes_locked_out", False) or getattr(request, "axes_failures_since_start", None):
        actions.note_failed_login(actor=None, login=typed)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Also for those whose session has ended already: the result is the same."""
    if request.user.is_authenticated:
        user = person(request)
        logout(request)
        actions.note_logout(actor=user)
    messages.info(request, _("You have logged out."))
    return redirect("accounts:login")


@require_POST
def extend(request: HttpRequest) -> HttpResponse:
    """«Stay logged in» in the warning before the idle time is over."""
    touch(request, at_once=True)
    if request.headers.get("X-Requested-With"):
        return HttpResponse(status=204)
    return HttpResponseRedirect(home_of(person(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """Shows what was typed before the session ended, and sends it back into its form."""
    user = person(request)
    kept = kept_form(request, user)
    if kept is None:
        return HttpResponseRedirect(home_of(user))
    if request.method == "POST":
        drop_kept_form(request, user)
        return HttpResponseRedirect(home_of(user))
    context = {
        "address": kept.address,
        "fields": typed_fields(kept),
        "words": typed_words(kept),
        "resuming": RESUMING,
        "kept_at": kept.kept_at,
    }
    return render(request, "accounts/resume.html", context)


# Wrong present passwords in this session: whoever finds a computer unattended must not guess on without an end.
WRONG = "wrong_passwords"


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordView(ActionFormView):
    """Change one's own password; other sessions of the account end."""

    template_name = "accounts/password.html"
    form_class = PasswordForm
    title = gettext_lazy("Change password")
    submit_label = gettext_lazy("Change password")
    success_message = gettext_lazy("Your password has been changed.")

    def perform(self, form: Any) -> User:
        typed = form.cleaned_data
        try:
            user: User = actions.set_password(
                actor=person(self.request),
                old_password=typed["old_password"],
                password=typed["password"],
                at=timezone.now(),
            )
        except InvalidValue as refusal:
            if refusal.code == "wrong_password":
                self.request.session[WRONG] = self.request.session.get(WRONG, 0) + 1
            raise
        update_session_auth_hash(self.request, user)
        self.request.session.pop(WRONG, None)
        return user

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        if request.session.get(WRONG, 0) < FAILURES:
            return response
        user = person(request)
        logout(request)
        actions.note_logout(actor=user)
        messages.error(request, _("The present password was wrong too often. Log in again."))
        return to_login(request)

    def get_success_url(self, result: Any) -> str:
        return after_login(self.request, result)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = person(self.request)
        return super().get_context_data(is_due=must_change(user, timezone.now()), **kwargs)


class ProfileView(ActionFormView):
    """«My settings»: what the portal knows about me, and my telephone number."""

    template_name = "accounts/profile.html"
    form_class = ProfileForm
    title = gettext_lazy("My settings")
    success_message = gettext_lazy("Saved.")

    def get_initial(self) -> dict[str, Any]:
        return {"phone": person(self.request).phone}

    def perform(self, form: Any) -> User:
        user: User = actions.set_phone(actor=person(self.request), phone=form.cleaned_data["phone"])
        return user

    def get_success_url(self, result: Any) -> str:
        return reverse("accounts:profile")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = person(self.request)
        roles = sorted(str(role.label) for role in user.roles)
        return super().get_context_data(person=user, roles=roles, positions=places_of(user), **kwargs)
