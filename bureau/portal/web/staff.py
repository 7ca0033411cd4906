"""The first pages of staff and leaders."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from bureau.accounts.requests import user_of
from bureau.portal.dashboards import DeskHome, LeadHome


class DeskView(TemplateView):
    template_name = "portal/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(desk=DeskHome(user_of(self.request), timezone.localdate()), **kwargs)


class LeadView(TemplateView):
    template_name = "portal/lead.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=LeadHome(user_of(self.request), timezone.localdate()), **kwargs)
