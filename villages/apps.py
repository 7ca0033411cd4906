from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VillagesConfig(AppConfig):
    name = "villages"
    verbose_name = _("villages")

    def ready(self) -> None:
        from bureau.sheets import registry
        from bureau.webkit import navigation
        from villages.sheets import VillageSheet

        registry.register(VillageSheet())
        navigation.register("public", _("Find a consultant"), "villages_public:search", order=10)
        navigation.register("desk", _("Villages"), "villages:list", "villages.view", order=60, icon="village")
