from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bureau.webkit import navigation


class SheetsConfig(AppConfig):
    name = "bureau.sheets"
    label = "sheets"
    verbose_name = _("Excel tables")

    def ready(self) -> None:
        navigation.register("desk", _("Import"), "sheets:import", "sheets.import", order=80, icon="upload")
        navigation.register("desk", _("Exports"), "sheets:exports", "sheets.export", order=81, icon="download")
