"""Addresses of the moves, below ``/desk/problems/<pk>/``; one for each move of the table, and the look-back."""

from __future__ import annotations

from django.urls import path

from rectification.closing.web import views

app_name = "closing"
urlpatterns = [
    path("<int:pk>/take-on/", views.TakeOn.as_view(), name="take-on"),
    path("<int:pk>/extend/", views.ExtendDeadline.as_view(), name="extend"),
    path("<int:pk>/apply/", views.RequestClosing.as_view(), name="request-closing"),
    path("<int:pk>/verify/", views.VerifyClosing.as_view(), name="verify"),
    path("<int:pk>/return/", views.ReturnRequest.as_view(), name="return"),
    path("<int:pk>/sign/", views.SignClosing.as_view(), name="sign"),
    path("<int:pk>/send-back/", views.SendBack.as_view(), name="send-back"),
    path("<int:pk>/relapse/", views.NoteRelapse.as_view(), name="relapse"),
    path("<int:pk>/look-back/<int:look_back>/", views.RecordLookBack.as_view(), name="look-back"),
]
