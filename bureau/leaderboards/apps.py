from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LeaderboardsConfig(AppConfig):
    name = "bureau.leaderboards"
    label = "leaderboards"
    verbose_name = _("leaderboards")

    def ready(self) -> None:
        from bureau.leaderboards.panel import last_standings
        from bureau.leaderboards.queries import open_offices
        from bureau.leaderboards.ranking import rank_effect
        from bureau.statistics import openness
        from bureau.statistics.restatements import effects
        from bureau.webkit import navigation, panels

        navigation.register("public", _("Leaderboards"), "leaderboards:board-list", order=30)
        navigation.register("lead", _("Standings"), "leaderboards:standings", "boards.view", order=20)
        panels.register_panel("leaderboards/panel.html", last_standings, capability="boards.view", order=10)
        effects.register(rank_effect)
        openness.register(open_offices)
