"""The admin site: our log-in and log-out, our panels on its home, only pages that ask for capabilities."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from bureau.accounts.web.views import log_out
from bureau.webkit.admin import CapabilityAdmin
from bureau.webkit.panels import panels_for

# Words of Django's own admin pages that its Chinese catalog lacks; collected here, ours comes first.
WORDS_OF_DJANGO = (_("Model name"), _("Add link"), _("Change or view list link"))


class PortalAdminSite(AdminSite):
    """Admin pages that other packages bring along are left out: they would save without an action."""

    site_header = _("Administration of the portal")
    site_title = _("Administration")
    index_title = _("Overview")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        if admin_class is not None and issubclass(admin_class, CapabilityAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().index(request, {**(extra_context or {}), "panels": panels_for(request)})

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect_to_login(request.GET.get("next") or "/admin/")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return log_out(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("accounts:password")
