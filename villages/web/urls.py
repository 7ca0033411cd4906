"""Addresses below ``/desk/villages/``."""

from __future__ import annotations

from django.urls import path

from villages.web import views

app_name = "villages"
urlpatterns = [
    path("", views.VillageList.as_view(), name="list"),
    path("new/", views.VillageAdd.as_view(), name="add"),
    path("undecided/", views.Undecided.as_view(), name="undecided"),
    path("<int:pk>/", views.VillageDetail.as_view(), name="detail"),
    path("<int:pk>/change/", views.VillageChange.as_view(), name="change"),
    path("<int:pk>/close/", views.VillageClose.as_view(), name="close"),
    path("<int:pk>/keep/", views.keep, name="keep"),
]
