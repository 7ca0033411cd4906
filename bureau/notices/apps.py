from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "bureau.notices"
    label = "notices"
    verbose_name = _("messages")

    def ready(self) -> None:
        from bureau.notices.queries import unread_count
        from bureau.webkit import navigation

        label = _("Inbox")
        navigation.register("desk", label, "notices:inbox", "desk.enter", order=17, icon="bell", badge=unread_count)
        navigation.register("lead", label, "notices:inbox", "lead.enter", order=70, badge=unread_count)
