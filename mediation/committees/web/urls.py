"""Addresses below ``/desk/committees/``."""

from __future__ import annotations

from django.urls import path

from mediation.committees.web import mediators, views

app_name = "committees"
urlpatterns = [
    path("", views.CommitteeList.as_view(), name="list"),
    path("new/", views.CommitteeAdd.as_view(), name="add"),
    path("<int:pk>/", views.CommitteeDetail.as_view(), name="detail"),
    path("<int:pk>/change/", views.CommitteeChange.as_view(), name="change"),
    path("<int:pk>/dissolve/", views.DissolveCommittee.as_view(), name="dissolve"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<int:pk>/mediators/new/", mediators.MediatorAdd.as_view(), name="mediator-add"),
    path("mediators/<int:pk>/", mediators.MediatorChange.as_view(), name="mediator-change"),
    path("mediators/<int:pk>/release/", mediators.ReleaseMediator.as_view(), name="mediator-release"),
    path("mediators/<int:pk>/restore/", mediators.restore, name="mediator-restore"),
]
