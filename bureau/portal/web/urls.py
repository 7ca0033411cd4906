"""Home pages and the pages about the site itself."""

from django.urls import path

from bureau.portal.web import public, staff

app_name = "portal"

urlpatterns = [
    path("", public.HomeView.as_view(), name="home"),
    path("help/", public.HelpView.as_view(), name="help"),
    path("accessibility/", public.AccessibilityView.as_view(), name="accessibility"),
    path("privacy/", public.PrivacyView.as_view(), name="privacy"),
    path("desk/", staff.DeskView.as_view(), name="desk"),
    path("lead/", staff.LeadView.as_view(), name="lead"),
]
