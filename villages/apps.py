from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VillagesConfig(AppConfig):
    name = "villages"
    verbose_name = _("villages")

    def ready(self) -> None:
        from bureau.sheets import registry
        from villages.sheets import VillageSheet

        registry.register(VillageSheet())
