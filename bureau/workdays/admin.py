"""The working-day calendar in the admin."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bureau.webkit.admin import CapabilityAdmin
from bureau.workdays.actions import save_adjustment
from bureau.workdays.models import Adjustment


@admin.register(Adjustment)
class AdjustmentAdmin(CapabilityAdmin):
    view_capability = "calendar.manage"
    change_capability = "calendar.manage"
    list_display = ("date", "weekday", "name", "in_words", "source")
    list_filter = ("is_working", "by_staff")
    date_hierarchy = "date"
    search_fields = ("name",)
    fields = ("date", "is_working", "name")
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("date",)

    @admin.display(description=_("day of the week"))
    def weekday(self, row: Adjustment) -> str:
        return date_format(row.date, "l")

    @admin.display(description=_("works or rests"), ordering="is_working")
    def in_words(self, row: Adjustment) -> str:
        return gettext("works") if row.is_working else gettext("rests")

    @admin.display(description=_("source"), ordering="by_staff")
    def source(self, row: Adjustment) -> str:
        return gettext("entered or changed by the bureau") if row.by_staff else gettext("taken from the notice")

    def save_by_action(self, request: HttpRequest, obj: Adjustment, form: Any, *, change: bool) -> Adjustment:
        typed = form.cleaned_data
        return save_adjustment(
            actor=request.user,
            adjustment_id=obj.pk if change else None,
            date=obj.date,
            is_working=typed["is_working"],
            name=typed["name"],
        )
