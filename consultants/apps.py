from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultantsConfig(AppConfig):
    name = "consultants"
    verbose_name = _("consultants")

    def ready(self) -> None:
        from consultants.actions import end_with_villages
        from villages import closing

        closing.register(end_with_villages)
