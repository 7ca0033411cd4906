"""Addresses of boards: public ones, and the leaders' below /lead/."""

from __future__ import annotations

from django.urls import path

from bureau.leaderboards.web import lead, public

app_name = "leaderboards"

urlpatterns = [
    path("leaderboards/", public.BoardList.as_view(), name="board-list"),
    path("leaderboards/<slug:board>/", public.BoardLatest.as_view(), name="board-latest"),
    path("leaderboards/<slug:board>/<str:week>/", public.BoardWeekPage.as_view(), name="board-week"),
    path("lead/standings/", lead.StandingsHome.as_view(), name="standings"),
    path("lead/standings/<slug:board>/<str:week>/", lead.StandingsWeek.as_view(), name="standings-week"),
    path("lead/standings/<slug:board>/<str:week>/export/", lead.StandingsExport.as_view(), name="standings-export"),
    path("lead/standings/<slug:board>/<str:week>/<int:pk>/", lead.StandingDetail.as_view(), name="standing"),
    path("lead/offices/<int:pk>/", lead.OfficeProfile.as_view(), name="office"),
]
