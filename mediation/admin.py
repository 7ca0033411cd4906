"""What the bureau sets for handling cases, in the admin; every change goes through the actions."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bureau.accounts.requests import user_of
from bureau.webkit.admin import CapabilityAdmin
from mediation.actions import RULES, save_case_rules, save_retention_period
from mediation.models import CaseRules, RetentionPeriod


@admin.register(CaseRules)
class CaseRulesAdmin(CapabilityAdmin):
    """One row: added while there is none, then changed."""

    view_capability = RULES
    change_capability = RULES
    list_display = ("__str__", "limit_days", "limit_kind", "extension_days", "visit_days")
    fieldsets = (
        (
            None,
            {
                "fields": ("limit_days", "limit_kind", "extension_days", "visit_days"),
                "description": _(
                    "A change holds for cases registered, ended or extended from now on; earlier ones keep their "
                    "limits and visits. The law names no number of days; one month is that of 人民调解工作若干规定 "
                    "(2002) Art. 33."
                ),
            },
        ),
    )
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not CaseRules.objects.exists()

    def save_by_action(
        self, request: HttpRequest, obj: CaseRules, form: forms.ModelForm[CaseRules], *, change: bool
    ) -> CaseRules:
        return save_case_rules(actor=user_of(request), values=cast("Any", form.cleaned_data))


@admin.register(RetentionPeriod)
class RetentionPeriodAdmin(CapabilityAdmin):
    """Never deleted: volumes point to them; one that is no longer given is set inactive."""

    view_capability = RULES
    change_capability = RULES
    list_display = ("name", "order", "is_active")
    fields = ("name", "order", "is_active")
    actions = None

    def save_by_action(
        self, request: HttpRequest, obj: RetentionPeriod, form: forms.ModelForm[RetentionPeriod], *, change: bool
    ) -> RetentionPeriod:
        values = cast("Any", form.cleaned_data)
        return save_retention_period(actor=user_of(request), values=values, period_id=obj.pk if change else None)
