"""Addresses below ``/desk/consultants/``."""

from __future__ import annotations

from django.urls import path

from consultants.web import appointments, people

app_name = "consultants"
urlpatterns = [
    path("", people.ConsultantList.as_view(), name="list"),
    path("new/", people.ConsultantAdd.as_view(), name="add"),
    path("<int:pk>/", people.ConsultantDetail.as_view(), name="detail"),
    path("<int:pk>/change/", people.ConsultantChange.as_view(), name="change"),
    path("<int:pk>/account/", people.ConsultantAccount.as_view(), name="account"),
    path("firms/", people.FirmList.as_view(), name="firms"),
    path("firms/new/", people.FirmAdd.as_view(), name="firm-add"),
    path("firms/<int:pk>/", people.FirmChange.as_view(), name="firm-change"),
    path("areas/", appointments.AreaView.as_view(), name="areas"),
    path("villages/", appointments.ServedVillages.as_view(), name="villages"),
    path("villages/<int:pk>/", appointments.VillageConsultants.as_view(), name="village"),
    path("villages/<int:pk>/appoint/", appointments.AppointView.as_view(), name="appoint"),
    path("villages/<int:pk>/hand-over/", appointments.HandOverView.as_view(), name="hand-over"),
    path("appointments/<int:pk>/end/", appointments.EndView.as_view(), name="end"),
    path("appointments/<int:pk>/contract/", appointments.ContractView.as_view(), name="contract"),
]
