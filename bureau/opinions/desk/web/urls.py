"""Addresses below ``/desk/opinions/``."""

from __future__ import annotations

from django.urls import path

from bureau.opinions.desk.web import moves, views, voiding

app_name = "opinions"
urlpatterns = [
    path("", views.OpinionList.as_view(), name="list"),
    path("<int:pk>/", views.OpinionDetail.as_view(), name="detail"),
    path("<int:pk>/accept/", moves.accept, name="accept"),
    path("<int:pk>/reject/", moves.Reject.as_view(), name="reject"),
    path("<int:pk>/transfer/", moves.PassOn.as_view(), name="transfer"),
    path("<int:pk>/split/", moves.Split.as_view(), name="split"),
    path("<int:pk>/ask/", moves.Ask.as_view(), name="ask"),
    path("<int:pk>/facts/", moves.AddFacts.as_view(), name="facts"),
    path("<int:pk>/reply/", moves.WriteReply.as_view(), name="reply"),
    path("<int:pk>/approve/", moves.approve, name="approve"),
    path("<int:pk>/return/", moves.ReturnReply.as_view(), name="return"),
    path("<int:pk>/reopen/", moves.Reopen.as_view(), name="reopen"),
    path("<int:pk>/note/", moves.AddNote.as_view(), name="note"),
    path("<int:pk>/identity/", moves.ShowIdentity.as_view(), name="identity"),
    path("<int:pk>/void/", voiding.VoidOpinion.as_view(), name="void"),
    path("<int:pk>/restore/", voiding.restore, name="restore"),
    path("parts/<int:pk>/finish/", moves.FinishPart.as_view(), name="finish-part"),
]
