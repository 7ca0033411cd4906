"""Leaders' pages below /lead/, the self-check of the offices below /desk/."""

from __future__ import annotations

from django.urls import path

from bureau.statistics.web import figures, metrics, selfcheck, weekmoves, weeks

app_name = "statistics"

urlpatterns = [
    path("lead/weeks/", weeks.WeekList.as_view(), name="week-list"),
    path("lead/weeks/<str:week>/", weeks.WeekPage.as_view(), name="week"),
    path("lead/weeks/<str:week>/self-check/", weekmoves.StartSelfCheck.as_view(), name="week-self-check"),
    path("lead/weeks/<str:week>/close/", weekmoves.CloseWeek.as_view(), name="week-close"),
    path("lead/weeks/<str:week>/publish/", weekmoves.PublishWeek.as_view(), name="week-publish"),
    path("lead/weeks/<str:week>/reopen/", weekmoves.ReopenWeek.as_view(), name="week-reopen"),
    path("lead/weeks/<str:week>/restate/", weekmoves.RequestRestatement.as_view(), name="restate"),
    path("lead/restatements/<int:pk>/issue/", weekmoves.IssueRestatement.as_view(), name="restatement-issue"),
    path("lead/restatements/<int:pk>/reject/", weekmoves.RejectRestatement.as_view(), name="restatement-reject"),
    path("lead/figures/<str:key>/", figures.FigurePage.as_view(), name="figure"),
    path("lead/metrics/", metrics.MetricList.as_view(), name="metric-list"),
    path("lead/metrics/<str:code>/", metrics.MetricPage.as_view(), name="metric"),
    path("desk/selfcheck/", selfcheck.SelfCheck.as_view(), name="self-check"),
]
