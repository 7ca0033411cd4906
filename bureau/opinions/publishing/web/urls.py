"""Addresses below ``/desk/opinions/published/``. The number is the opinion's."""

from __future__ import annotations

from django.urls import path

from bureau.opinions.publishing.web import staff

app_name = "publishing"
urlpatterns = [
    path("", staff.CopyList.as_view(), name="list"),
    path("<int:pk>/", staff.EditCopy.as_view(), name="edit"),
    path("<int:pk>/withdraw/", staff.WithdrawCopy.as_view(), name="withdraw"),
]
