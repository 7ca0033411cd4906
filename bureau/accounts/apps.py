from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bureau.webkit import navigation


class AccountsConfig(AppConfig):
    name = "bureau.accounts"
    label = "accounts"
    verbose_name = _("accounts")

    def ready(self) -> None:
        from bureau.accounts import checks  # noqa: F401 - registers the system check

        navigation.register("account", _("My settings"), "accounts:profile")
