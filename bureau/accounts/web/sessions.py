"""The life of a session: idle time, where to go after a log-in, and what was typed when it ended."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from bureau.accounts import actions
from bureau.accounts.actions import KEPT_FOR
from bureau.accounts.models import KeptForm, User
from bureau.accounts.queries import kept_form_of
from bureau.webkit.owners import FIELD

SEEN, KEPT = "seen_at", "kept_form"
RESUMING = "form_resume"
# Writing the session at every click would cost a write for each page; once a minute is exact enough for 20 minutes.
STEP = 60
LONGEST_TYPED = 200_000
IDLE_MINUTES: int = getattr(settings, "IDLE_MINUTES", 20)
# Which home belongs to whom: who works at the desk starts there, leaders with their overview, managers in the admin.
HOMES = (("desk.enter", "/desk/"), ("lead.enter", "/lead/"), ("admin.enter", "/admin/"))
_OURS = ("csrfmiddlewaretoken", FIELD, RESUMING)
_NO_TEXT = ("form_key", "version")


def is_idle(request: HttpRequest) -> bool:
    """Whether nothing was done in this session for IDLE_MINUTES."""
    seen = request.session.get(SEEN)
    return seen is not None and _now_stamp() - int(seen) >= IDLE_MINUTES * 60


def touch(request: HttpRequest, *, at_once: bool = False) -> None:
    """Something was done now."""
    if at_once or _now_stamp() - int(request.session.get(SEEN, 0)) >= STEP:
        request.session[SEEN] = _now_stamp()


def _now_stamp() -> int:
    return int(timezone.now().timestamp())


def keep_typed(request: HttpRequest, owner_id: int) -> bool:
    """Keep the sent form for ``owner_id`` in this (by now anonymous) session. Files and passwords are never kept."""
    if request.method != "POST" or request.headers.get("HX-Request") or request.path.startswith("/api/"):
        return False
    typed = request.POST.copy()
    for name in [name for name in typed if name in _OURS or "password" in name]:
        del typed[name]
    text = typed.urlencode()
    if not any(typed.values()) or len(text) > LONGEST_TYPED:
        return False
    user = request.user if request.user.is_authenticated else None
    kept: KeptForm = actions.keep_form(
        actor=user, owner_id=owner_id, address=request.get_full_path()[:500], typed=text, at=timezone.now()
    )
    request.session[KEPT] = kept.key
    return True


def kept_form(request: HttpRequest, user: User) -> KeptForm | None:
    """What this very person typed in this browser before the session ended; else None and the key is dropped."""
    key = request.session.get(KEPT)
    if key is None:
        return None
    kept = kept_form_of(user, str(key), since=timezone.now() - KEPT_FOR)
    if kept is None:
        del request.session[KEPT]
    return kept


def drop_kept_form(request: HttpRequest, user: User) -> None:
    """The text is back in the person's browser, or no longer wanted."""
    key = request.session.pop(KEPT, None)
    if key is not None:
        actions.forget_kept_form(actor=user, key=str(key))


def typed_fields(kept: KeptForm) -> list[tuple[str, str]]:
    """All fields of a kept form, in order, to be sent again."""
    return [(name, value) for name, values in QueryDict(kept.typed).lists() for value in values]


def typed_words(kept: KeptForm) -> list[str]:
    """What a person recognises of it."""
    return [value for name, value in typed_fields(kept) if value.strip() and name not in _NO_TEXT]


def after_login(request: HttpRequest, user: User) -> str:
    """What was typed before, else the page that was asked for, else the person's home."""
    if kept_form(request, user) is not None:
        return reverse("accounts:resume")
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return home_of(user)


def home_of(user: User) -> str:
    return next((address for capability, address in HOMES if user.can(capability)), reverse("accounts:profile"))


def person(request: HttpRequest) -> User:
    """The user of a request that has passed the address table."""
    user: Any = request.user
    return user  # type: ignore[no-any-return]
