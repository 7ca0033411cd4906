from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    name = "bureau.statistics"
    label = "statistics"
    verbose_name = _("statistics")

    def ready(self) -> None:
        from bureau.sheets import registry
        from bureau.statistics import checks
        from bureau.statistics.sheets import TargetSheet

        registry.register(TargetSheet())
        checks.register("recount", checks.recount_against_tallies)
        checks.register("figures", checks.figures_against_tallies)
        checks.register("one place", checks.records_in_one_place)
