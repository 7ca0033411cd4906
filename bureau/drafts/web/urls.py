"""Addresses of the drafts, mounted at ``/desk/drafts/``."""

from django.urls import path, register_converter

from bureau.drafts.web import views


class FormName:
    """``services.new``, ``services.change.12``."""

    regex = r"[a-z][a-z0-9_.]{0,79}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormName, "form_name")

app_name = "drafts"
urlpatterns = [
    path("<form_name:form>/", views.save, name="save"),
    path("<form_name:form>/discard/", views.discard, name="discard"),
]
