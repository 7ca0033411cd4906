"""The public home page and the pages every public site owes its visitors."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from bureau.portal.dashboards import PublicHome


class HomeView(TemplateView):
    template_name = "portal/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(home=PublicHome(timezone.localdate()), **kwargs)


class HelpView(TemplateView):
    template_name = "portal/help.html"


class AccessibilityView(TemplateView):
    template_name = "portal/accessibility.html"


class PrivacyView(TemplateView):
    template_name = "portal/privacy.html"
