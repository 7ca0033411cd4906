"""Schedules and job runs in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import PeriodicTask

from bureau.core.errors import BureauError
from bureau.jobs.actions import run_again
from bureau.jobs.models import JobRun
from bureau.jobs.schedules.actions import change_schedule
from bureau.jobs.schedules.queries import times_of
from bureau.webkit.admin import CapabilityAdmin, ReadOnlyAdmin


class ScheduleForm(forms.ModelForm[PeriodicTask]):
    """When a job starts; the job itself and its name belong to the code."""

    minute = forms.CharField(label=_("minute"), max_length=60, help_text=_("0 to 59, also */5 or 0,30"))
    hour = forms.CharField(label=_("hour"), max_length=60, help_text=_("0 to 23, * for every hour"))
    day_of_week = forms.CharField(
        label=_("day of the week"), max_length=60, help_text=_("0 or sun for Sunday to 6 or sat, * for every day")
    )

    class Meta:
        model = PeriodicTask
        fields = ("enabled",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, value in times_of(self.instance).items():
            self.fields[name].initial = value

    def _post_clean(self) -> None:
        """Nothing: the action checks and stores."""


@admin.register(PeriodicTask)
class ScheduleAdmin(CapabilityAdmin):
    view_capability = ("schedules.manage", "jobs.view")
    change_capability = "schedules.manage"
    form = ScheduleForm
    list_display = ("name", "task", "enabled", "times", "last_run_at")
    readonly_fields = ("name", "task", "last_run_at", "total_run_count")
    fields = ("name", "task", "enabled", "minute", "hour", "day_of_week", "last_run_at", "total_run_count")
    list_select_related = ("crontab",)
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).filter(crontab__isnull=False)

    @admin.display(description=_("minute · hour · day of the week"))
    def times(self, schedule: PeriodicTask) -> str:
        return " · ".join(times_of(schedule).values())

    def save_by_action(self, request: HttpRequest, obj: PeriodicTask, form: Any, *, change: bool) -> PeriodicTask:
        typed = form.cleaned_data
        return change_schedule(
            actor=request.user,
            schedule_id=obj.pk,
            enabled=typed["enabled"],
            minute=typed["minute"],
            hour=typed["hour"],
            day_of_week=typed["day_of_week"],
        )


@admin.register(JobRun)
class JobRunAdmin(ReadOnlyAdmin):
    view_capability = "jobs.view"
    list_display = ("__str__", "state", "attempt", "started_at", "finished_at")
    list_filter = ("state", "name")
    search_fields = ("name", "period")
    list_per_page = 50
    actions = ("start_again",)

    @admin.action(description=_("Run again"), permissions=["run"])
    def start_again(self, request: HttpRequest, queryset: QuerySet[JobRun]) -> None:
        """Queue the chosen runs; refusals are said one by one."""
        user: Any = request.user
        for run in queryset.order_by("period", "id"):
            try:
                run_again(actor=user, run=run)
            except BureauError as refusal:
                self.message_user(request, f"{run}: {refusal.message}", messages.ERROR)
            else:
                self.message_user(request, _("%(run)s was started again.") % {"run": run}, messages.SUCCESS)

    def has_run_permission(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.can("jobs.run"))
