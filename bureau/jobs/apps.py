from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "bureau.jobs"
    label = "jobs"
    verbose_name = _("background jobs")

    def ready(self) -> None:
        from bureau.jobs.panel import job_runs
        from bureau.webkit import panels

        panels.register_panel("jobs/panel.html", job_runs, capability="jobs.view", order=20)
