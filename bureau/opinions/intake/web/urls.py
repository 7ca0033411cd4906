"""Addresses below ``/opinions/`` that need no account. None of them holds anything about anybody."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.urls import path

from bureau.opinions.intake.web import filling, sending, tracking

app_name = "voice"
# Its script draws the receipt as a picture that has no address of its own.
done = csp_update({"img-src": [SELF, "data:"]})(sending.DoneView.as_view())
urlpatterns = [
    path("new/", filling.StartView.as_view(), name="start"),
    path("new/<int:number>/", filling.StepView.as_view(), name="step"),
    path("new/check/", sending.CheckView.as_view(), name="check"),
    path("new/done/", done, name="done"),
    path("new/done/receipt.svg", sending.ReceiptPicture.as_view(), name="receipt"),
    path("track/", tracking.TrackView.as_view(), name="track"),
    path("track/view/", tracking.TrackedView.as_view(), name="track-view"),
    path("track/leave/", tracking.LeaveView.as_view(), name="track-leave"),
]
