from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    name = "mediation"
    verbose_name = _("people's mediation")

    def ready(self) -> None:
        from bureau.sheets import registry
        from bureau.webkit import navigation
        from mediation.cases.sheets import CaseSheet
        from mediation.committees.sheets import CommitteeSheet, MediatorSheet
        from mediation.prevention.queries import waiting_count
        from mediation.signals.queries import open_count

        for kind in (CommitteeSheet(), MediatorSheet(), CaseSheet()):
            registry.register(kind)
        for area in ("desk", "lead"):
            navigation.register(area, _("Mediation cases"), "cases:list", "cases.view", order=10, icon="list")
        navigation.register("desk", _("Committees"), "committees:list", "committees.view", order=55, icon="building")
        navigation.register(
            "desk", _("Please check"), "signals:list", "cases.review", order=60, icon="alert", badge=open_count
        )
        navigation.register(
            "desk", _("Prevention"), "prevention:list", "caseform.view", order=34, icon="doc", badge=waiting_count
        )
        for area in ("desk", "lead"):
            navigation.register(
                area, _("Mediation statistics form"), "caseform:form", "caseform.view", order=36, icon="chart"
            )
