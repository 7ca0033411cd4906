from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpinionsConfig(AppConfig):
    name = "bureau.opinions"
    label = "opinions"
    verbose_name = _("citizens' opinions")

    def ready(self) -> None:
        from bureau.journal import hidden
        from bureau.opinions.models import Opinion

        hidden.hide(Opinion._meta.label_lower, Opinion.objects.hidden_from)
