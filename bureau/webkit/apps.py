"""The shared web material as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebkitConfig(AppConfig):
    name = "bureau.webkit"
    label = "webkit"
    verbose_name = _("page parts")

    def ready(self) -> None:
        from bureau.webkit import checks  # noqa: F401  (registers the system check)
