from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bureau.webkit import navigation


class PortalConfig(AppConfig):
    name = "bureau.portal"
    label = "portal"
    verbose_name = _("home pages")

    def ready(self) -> None:
        navigation.register("public", _("Home"), "portal:home", order=0)
        navigation.register("desk", _("My desk"), "portal:desk", "desk.enter", order=0, icon="home")
        navigation.register("lead", _("Overview"), "portal:lead", "lead.enter", order=0)
        navigation.register("modes", _("Desk"), "portal:desk", "desk.enter", order=10)
        navigation.register("modes", _("Leaders"), "portal:lead", "lead.enter", order=20)
        navigation.register("modes", _("Administration"), "admin:index", "admin.enter", order=30)
        navigation.register("help", _("Help and contact"), "portal:help", order=10)
        navigation.register("help", _("Accessibility"), "portal:accessibility", order=20)
        navigation.register("help", _("Privacy"), "portal:privacy", order=30)
