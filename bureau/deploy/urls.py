"""Addresses for monitoring."""

from django.urls import path

from bureau.deploy import health

app_name = "monitoring"

urlpatterns = [
    path("healthz/", health.healthz, name="healthz"),
    path("readyz/", health.readyz, name="readyz"),
]
