"""Addresses below ``/desk/cases/<case>/volume/``. What hands out names in full is sent, so that it is journalled."""

from __future__ import annotations

from django.urls import path

from mediation.volumes.web import views

app_name = "volumes"
urlpatterns = [
    path("", views.VolumePage.as_view(), name="volume"),
    path("scans/", views.AttachScan.as_view(), name="attach"),
    path("scans/<int:scan>/", views.open_scan, name="scan"),
    path("scans/<int:scan>/remove/", views.remove, name="remove-scan"),
    path("papers/<slug:code>.docx", views.paper, name="paper"),
    path("volume.docx", views.whole, name="whole"),
]
