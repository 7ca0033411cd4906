from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultantsConfig(AppConfig):
    name = "consultants"
    verbose_name = _("consultants")

    def ready(self) -> None:
        from bureau.sheets import registry
        from bureau.webkit import navigation
        from consultants.actions import end_with_villages
        from consultants.services.sheets import ServiceSheet
        from consultants.sheets import AppointmentSheet, ConsultantSheet, FirmSheet
        from villages import closing

        closing.register(end_with_villages)
        for kind in (FirmSheet(), ConsultantSheet(), AppointmentSheet(), ServiceSheet()):
            registry.register(kind)
        navigation.register("desk", _("Consultants"), "consultants:villages", "consultants.view", order=50, icon="user")
        navigation.register("desk", _("Quick record"), "services:quick", "services.enter", order=15, icon="add")
        navigation.register("desk", _("Service records"), "services:list", "services.view", order=20, icon="list")
