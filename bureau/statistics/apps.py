from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bureau.core import books
from bureau.webkit import navigation


class StatisticsConfig(AppConfig):
    name = "bureau.statistics"
    label = "statistics"
    verbose_name = _("statistics")

    def ready(self) -> None:
        from bureau.sheets import registry
        from bureau.statistics import checks, queries
        from bureau.statistics.sheets import TargetSheet

        navigation.register("lead", _("Weeks"), "statistics:week-list", "figures.view", order=30)
        navigation.register("lead", _("Indicators"), "statistics:metric-list", "figures.view", order=60)
        navigation.register("desk", _("Self-check"), "statistics:self-check", "services.view", order=40, icon="check")
        books.answer(is_published=queries.is_published, bookings_of=queries.bookings_of)
        registry.register(TargetSheet())
        checks.register("recount", checks.recount_against_tallies)
        checks.register("figures", checks.figures_against_tallies)
        checks.register("one place", checks.records_in_one_place)
