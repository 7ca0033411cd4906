"""Addresses below ``/desk/campaigns/``."""

from __future__ import annotations

from django.urls import path

from rectification.campaigns.web import views

app_name = "campaigns"
urlpatterns = [
    path("", views.CampaignList.as_view(), name="list"),
    path("add/", views.AddCampaign.as_view(), name="add"),
    path("<int:pk>/change/", views.ChangeCampaign.as_view(), name="change"),
    path("settings/", views.Settings.as_view(), name="settings"),
    path("categories/add/", views.AddCategory.as_view(), name="category-add"),
    path("categories/<int:pk>/change/", views.ChangeCategory.as_view(), name="category-change"),
    path("questions/add/", views.AddQuestion.as_view(), name="question-add"),
    path("questions/<int:pk>/change/", views.ChangeQuestion.as_view(), name="question-change"),
]
