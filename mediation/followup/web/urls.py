"""Addresses below ``/desk/cases/``."""

from __future__ import annotations

from django.urls import path

from mediation.followup.web import confirmation, danger, performance, queue, visits

app_name = "followup"
urlpatterns = [
    path("due/", queue.WaitingCases.as_view(), name="queue"),
    path("<int:pk>/performance/", performance.RecordPerformance.as_view(), name="performance"),
    path("<int:pk>/instalments/", performance.PlanInstalments.as_view(), name="plan"),
    path("<int:pk>/instalments/<int:instalment>/paid/", performance.RecordPayment.as_view(), name="pay"),
    path("<int:pk>/instalments/<int:instalment>/unpaid/", performance.take_back, name="take-back"),
    path("<int:pk>/confirmation/", confirmation.ApplyForConfirmation.as_view(), name="apply"),
    path("<int:pk>/confirmation/decision/", confirmation.RecordConfirmation.as_view(), name="decision"),
    path("<int:pk>/visit/", visits.RecordVisit.as_view(), name="visit"),
    path("<int:pk>/visit/plan/", visits.PlanVisit.as_view(), name="plan-visit"),
    path("<int:pk>/danger/", danger.FlagDanger.as_view(), name="flag"),
    path("<int:pk>/danger/over/", danger.UnflagDanger.as_view(), name="unflag"),
]
