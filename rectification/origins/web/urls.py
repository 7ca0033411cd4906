"""Addresses below ``/desk/origins/``."""

from __future__ import annotations

from django.urls import path

from rectification.origins.web import shares, views

app_name = "origins"
urlpatterns = [
    path("", shares.SharePage.as_view(), name="shares"),
    path("opinions/", shares.ListedOpinions.as_view(), name="opinions"),
    path("new/<int:pk>/", views.ListOpinion.as_view(), name="new"),
    path("join/<int:pk>/", views.JoinProblem.as_view(), name="join"),
    path("<int:pk>/take-off/", views.TakeOff.as_view(), name="take-off"),
]
