"""The timetable wall, below ``/desk/wall/``."""

from __future__ import annotations

from django.urls import path

from rectification.wall.web.wall import Wall

app_name = "wall"
urlpatterns = [path("", Wall.as_view(), name="wall")]
