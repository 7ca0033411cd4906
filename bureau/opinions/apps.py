from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpinionsConfig(AppConfig):
    name = "bureau.opinions"
    label = "opinions"
    verbose_name = _("citizens' opinions")

    def ready(self) -> None:
        from bureau.journal import hidden
        from bureau.opinions.desk.sheets import OpinionSheet
        from bureau.opinions.models import Opinion
        from bureau.sheets import registry
        from bureau.webkit import navigation

        registry.register(OpinionSheet())
        for area in ("desk", "lead"):
            navigation.register(area, _("Citizens' opinions"), "opinions:list", "opinions.view", order=36, icon="bell")
        navigation.register(
            "desk", _("Published opinions"), "publishing:list", "opinions.publish", order=37, icon="doc"
        )
        navigation.register("public", _("Tell us"), "voice:start", order=15)
        navigation.register("public", _("How does it stand"), "voice:track", order=16)
        navigation.register("public", _("Opinions and answers"), "published:list", order=17)
        hidden.hide(Opinion._meta.label_lower, Opinion.objects.hidden_from)
