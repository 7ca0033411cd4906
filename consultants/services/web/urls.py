"""Addresses below ``/desk/services/``."""

from __future__ import annotations

from django.urls import path

from consultants.services.web import entry, views

app_name = "services"
urlpatterns = [
    path("", views.ServiceList.as_view(), name="list"),
    path("new/", entry.NewService.as_view(), name="new"),
    path("quick/", entry.QuickService.as_view(), name="quick"),
    path("villages/", entry.village_options, name="village-options"),
    path("appointed/", entry.appointed_hint, name="appointed"),
    path("<int:pk>/", views.ServiceDetail.as_view(), name="detail"),
    path("<int:pk>/change/", entry.ChangeService.as_view(), name="change"),
    path("<int:pk>/void/", views.VoidService.as_view(), name="void"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<int:pk>/files/", views.AttachFile.as_view(), name="attach"),
    path("files/<int:pk>/", views.download, name="file"),
    path("files/<int:pk>/remove/", views.remove, name="remove-file"),
]
