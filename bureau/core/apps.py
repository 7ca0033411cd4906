from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CoreConfig(AppConfig):
    name = "bureau.core"
    label = "core"

    def ready(self) -> None:
        from bureau.core.kept import draw_all
        from bureau.core.search import drop_indexes, make_indexes

        pre_migrate.connect(drop_indexes, sender=self)
        post_migrate.connect(make_indexes, sender=self)
        post_migrate.connect(draw_all, sender=self)
