"""Addresses below ``/desk/opinions/``."""

from __future__ import annotations

from django.urls import path

from bureau.opinions.desk.web import bulk, entry, linking, listing, moves, planning, replies, sealing, views, voiding

app_name = "opinions"
urlpatterns = [
    path("", listing.OpinionList.as_view(), name="list"),
    path("new/", entry.RecordOpinion.as_view(), name="new"),
    path("new/receipt/", entry.GivenReceipt.as_view(), name="receipt"),
    path("new/villages/", entry.village_options, name="villages"),
    path("assign/", bulk.AssignMany.as_view(), name="assign-many"),
    path("link/", bulk.LinkMany.as_view(), name="link-many"),
    path("<int:pk>/", views.OpinionDetail.as_view(), name="detail"),
    path("<int:pk>/accept/", moves.accept, name="accept"),
    path("<int:pk>/reject/", moves.Reject.as_view(), name="reject"),
    path("<int:pk>/transfer/", moves.PassOn.as_view(), name="transfer"),
    path("<int:pk>/split/", moves.Split.as_view(), name="split"),
    path("<int:pk>/ask/", moves.Ask.as_view(), name="ask"),
    path("<int:pk>/facts/", moves.AddFacts.as_view(), name="facts"),
    path("<int:pk>/reply/", replies.WriteReply.as_view(), name="reply"),
    path("<int:pk>/approve/", replies.approve, name="approve"),
    path("<int:pk>/together/", bulk.AnswerTogether.as_view(), name="together"),
    path("<int:pk>/return/", replies.ReturnReply.as_view(), name="return"),
    path("<int:pk>/reopen/", moves.Reopen.as_view(), name="reopen"),
    path("<int:pk>/note/", moves.AddNote.as_view(), name="note"),
    path("<int:pk>/identity/", sealing.ShowIdentity.as_view(), name="identity"),
    path("<int:pk>/assign/", planning.Assign.as_view(), name="assign"),
    path("<int:pk>/extend/", planning.Extend.as_view(), name="extend"),
    path("<int:pk>/link/", linking.Link.as_view(), name="link"),
    path("<int:pk>/unlink/", linking.unlink, name="unlink"),
    path("<int:pk>/seal/", sealing.Seal.as_view(), name="seal"),
    path("<int:pk>/unseal/", sealing.Unseal.as_view(), name="unseal"),
    path("files/<int:pk>/", views.download, name="file"),
    path("<int:pk>/void/", voiding.VoidOpinion.as_view(), name="void"),
    path("<int:pk>/restore/", voiding.restore, name="restore"),
    path("parts/<int:pk>/finish/", moves.FinishPart.as_view(), name="finish-part"),
]
