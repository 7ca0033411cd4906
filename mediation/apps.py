from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    name = "mediation"
    verbose_name = _("people's mediation")

    def ready(self) -> None:
        from bureau.webkit import navigation
        from mediation.signals.queries import open_count

        navigation.register(
            "desk", _("Please check"), "signals:list", "cases.review", order=60, icon="alert", badge=open_count
        )
