"""The volume on the page of its case: a tag, because the pages of cases stand on a lower floor than volumes."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import RequestContext

from bureau.accounts.requests import user_of
from mediation.models import MediationCase
from mediation.volumes.queries import panel_of

register = template.Library()


@register.inclusion_tag("mediation/volumes/_panel.html", takes_context=True)
def volume_panel(context: RequestContext, case: MediationCase) -> dict[str, Any]:
    """How complete the volume is, the way to it, and its papers to print."""
    request = context["request"]
    return {"panel": panel_of(user_of(request), case), "csrf_token": context.get("csrf_token")}
