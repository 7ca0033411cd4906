"""Progress of rectification for everybody, ``/rectification/``."""

from __future__ import annotations

from django.urls import path

from rectification.wall.web.public import Progress

app_name = "rectification_public"
urlpatterns = [path("", Progress.as_view(), name="progress")]
