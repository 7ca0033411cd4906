"""Addresses below ``/desk/problems/``."""

from __future__ import annotations

from django.urls import path

from rectification.problems.web import detail, entry, listing, work

app_name = "problems"
urlpatterns = [
    path("", listing.ProblemList.as_view(), name="list"),
    path("new/", entry.NewProblem.as_view(), name="new"),
    path("<int:pk>/", detail.ProblemDetail.as_view(), name="detail"),
    path("<int:pk>/change/", entry.ChangeProblem.as_view(), name="change"),
    path("<int:pk>/void/", detail.VoidProblem.as_view(), name="void"),
    path("<int:pk>/restore/", detail.restore, name="restore"),
    path("<int:pk>/measures/", work.WriteMeasures.as_view(), name="measures"),
    path("<int:pk>/progress/", work.WriteProgress.as_view(), name="progress"),
    path("<int:pk>/files/", work.AttachProof.as_view(), name="attach"),
    path("files/<int:pk>/", work.download, name="file"),
    path("files/<int:pk>/remove/", work.remove, name="remove-file"),
]
