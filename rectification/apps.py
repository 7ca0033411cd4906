from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RectificationConfig(AppConfig):
    name = "rectification"
    verbose_name = _("rectification")

    def ready(self) -> None:
        from bureau.opinions.desk import links
        from bureau.opinions.intake import timeline
        from bureau.sheets import registry
        from bureau.webkit import navigation
        from rectification.origins.showing import links_of, steps_of
        from rectification.problems.sheets import ProblemSheet

        registry.register(ProblemSheet())
        links.register(links_of)
        timeline.register(steps_of)
        navigation.register(
            "public", pgettext_lazy("public", "Rectification"), "rectification_public:progress", order=50
        )
        for area in ("desk", "lead"):
            navigation.register(area, _("Problems"), "problems:list", "problems.view", order=38, icon="check")
            navigation.register(area, _("Timetable wall"), "wall:wall", "problems.view", order=39, icon="chart")
            navigation.register(
                area, _("Opinions put on the list"), "origins:shares", "opinions.view", order=37, icon="chart"
            )
            navigation.register(area, _("Campaigns"), "campaigns:list", "problems.view", order=40, icon="chart")
