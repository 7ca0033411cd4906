"""Addresses of the shared switches."""

from django.urls import path

from bureau.webkit import switches

app_name = "webkit"

urlpatterns = [
    path("display/", switches.set_display, name="display"),
    path("language/<slug:code>/", switches.set_language, name="language"),
]
