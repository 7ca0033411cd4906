"""The page: one period beside the one before it, every number opens its records; and the workbook."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bureau.accounts.models import User
from bureau.accounts.requests import user_of
from bureau.core.errors import InvalidValue, NotVisible
from bureau.webkit.templatetags.portal import site_facts
from mediation.choices import CommitteeKind
from mediation.statistics_form.filters import FormFilter
from mediation.statistics_form.periods import Period
from mediation.statistics_form.queries import Asked, Form, form_for
from mediation.statistics_form.rates import RATES, RateCheck, check_rate
from mediation.statistics_form.shape import BASES
from mediation.statistics_form.sheets import file_name, write_form
from mediation.statistics_form.web.tables import office_table, period_tables, tiles

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FormPage(TemplateView):
    """In the frame of those who work at the desk, or of the leaders."""

    template_name = "mediation/statistics_form/form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user, today = user_of(request), timezone.localdate()
        picked = FormFilter(request.GET, user=user, today=today)
        context = {
            "frame": "base_staff.html" if user.can("desk.enter") else "base_lead.html",
            "filter_form": picked,
            "shortcuts": shortcuts(today, request),
        }
        try:
            asked = picked.asked
        except InvalidValue:
            return self.render_to_response({**context, "refused": True}, status=400)
        return self.render_to_response({**context, **(form_context(user, asked, request) if asked else {})})


@dataclass(frozen=True)
class Shortcut:
    label: str
    url: str
    is_current: bool


def shortcuts(today: dt.date, request: HttpRequest) -> list[Shortcut]:
    """The periods people report most, keeping office and kind."""
    month, quarter, year = Period.month_of(today), Period.quarter_of(today), Period.year_of(today)
    kept = {name: request.GET[name] for name in ("office", "kind") if request.GET.get(name)}
    return [
        Shortcut(one.label, f"?{urlencode({'period': one.key, **kept})}", request.GET.get("period") == one.key)
        for one in (month, month.previous(), quarter, quarter.previous(), year, year.previous())
    ]


def form_context(user: User, asked: Asked, request: HttpRequest) -> dict[str, Any]:
    """Everything the page shows of the form."""
    form = form_for(user, asked)
    before = form_for(user, replace(asked, period=asked.period.previous()))
    query = {"period": asked.period.key, "office": str(asked.office.pk) if asked.office else "", "kind": asked.kind}
    query = {name: value for name, value in query.items() if value}
    typed = request.GET.get("typed", "")[:20]
    checked, wrong = typed_rate(form, typed)
    return {
        "form": form,
        "before": before,
        "unit": unit_of(form),
        "kind": CommitteeKind(form.kind).label if form.kind else "",
        "tables": period_tables(form, before),
        "offices": office_table(form) if len(form.rows) > 1 else None,
        "tiles": tiles(form),
        "formulas": [rate.formula for rate in RATES],
        "bases": BASES,
        "query": query,
        "workbook_url": f"{reverse('caseform:workbook')}?{urlencode(query)}",
        "typed": typed,
        "rate_check": checked,
        "rate_wrong": wrong,
        "rate_base": form.total["successful"] + form.total["failed"],
    }


def unit_of(form: Form) -> str:
    """Who reports: the office, or the bureau."""
    return form.office.name if form.office else site_facts().get("organiser") or _("the whole county")


def typed_rate(form: Form, typed: str) -> tuple[RateCheck | None, str]:
    """What became of a typed success rate; or the sentence why it cannot be read."""
    if not typed.strip():
        return None, ""
    total = form.total
    try:
        return check_rate(int(total["successful"]), int(total["successful"] + total["failed"]), typed), ""
    except InvalidValue as error:
        return None, str(error)


def workbook(request: HttpRequest) -> FileResponse:
    """The form in its official layout."""
    user, today = user_of(request), timezone.localdate()
    asked = FormFilter(request.GET, user=user, today=today).asked
    if asked is None:
        raise NotVisible(_("Your account belongs to no justice office."))
    form = form_for(user, asked)
    buffer = io.BytesIO()
    write_form(buffer, form, unit=unit_of(form), today=today)
    buffer.seek(0)
    return FileResponse(buffer, as_attachment=True, filename=file_name(form), content_type=XLSX)
