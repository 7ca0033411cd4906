"""Addresses of the inbox, mounted at ``/desk/inbox/``."""

from django.urls import path

from bureau.notices.web import views

app_name = "notices"
urlpatterns = [
    path("", views.InboxView.as_view(), name="inbox"),
    path("<int:pk>/", views.open_notice, name="open"),
    path("read-all/", views.read_all, name="read-all"),
]
