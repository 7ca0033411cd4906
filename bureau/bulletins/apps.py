from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BulletinsConfig(AppConfig):
    name = "bureau.bulletins"
    label = "bulletins"
    verbose_name = _("bulletins")

    def ready(self) -> None:
        from bureau.bulletins.proofs import bulletins_against_figures
        from bureau.statistics import checks
        from bureau.webkit import navigation

        navigation.register("public", _("Bulletins"), "bulletins:list", order=40)
        navigation.register("lead", _("Bulletins"), "bulletins:desk-list", "bulletins.view", order=25)
        checks.register("bulletins", bulletins_against_figures)
