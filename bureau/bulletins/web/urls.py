"""Addresses of bulletins: public ones, and the office's and leaders' below /lead/."""

from __future__ import annotations

from django.urls import path

from bureau.bulletins.web import desk, feed, public

app_name = "bulletins"

urlpatterns = [
    path("bulletins/", public.BulletinList.as_view(), name="list"),
    path("bulletins/feed/", feed.BulletinFeed(), name="feed"),
    path("bulletins/<str:week>/", public.BulletinPage.as_view(), name="bulletin"),
    path("lead/bulletins/", desk.BulletinDeskList.as_view(), name="desk-list"),
    path("lead/bulletins/<str:week>/", desk.BulletinDesk.as_view(), name="desk"),
    path("lead/bulletins/<str:week>/remarks/", desk.RemarksForm.as_view(), name="remarks"),
    path("lead/bulletins/<str:week>/<slug:move>/", desk.MoveForm.as_view(), name="act"),
]
