"""Addresses below /desk/."""

from __future__ import annotations

from django.urls import path

from bureau.sheets.web import views

app_name = "sheets"
urlpatterns = [
    path("import/", views.ImportView.as_view(), name="import"),
    path("import/template/<slug:kind>/", views.template, name="template"),
    path("import/<int:pk>/", views.BatchView.as_view(), name="batch"),
    path("import/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("import/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("import/<int:pk>/report/", views.report, name="report"),
    path("exports/", views.ExportsView.as_view(), name="exports"),
    path("exports/<slug:kind>/", views.export, name="export"),
    path("exports/file/<int:pk>/", views.export_file, name="export-file"),
]
