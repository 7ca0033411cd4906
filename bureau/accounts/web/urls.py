"""Addresses around one's own account."""

from django.urls import path

from bureau.accounts.web import views

app_name = "accounts"

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("login/extend/", views.extend, name="extend"),
    path("login/resume/", views.resume, name="resume"),
    path("me/", views.ProfileView.as_view(), name="profile"),
    path("me/password/", views.PasswordView.as_view(), name="password"),
]
