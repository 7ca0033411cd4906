from django.apps import AppConfig

from bureau.celery import app as celery_app
from bureau.deploy import checks

__all__ = ["DeployConfig", "celery_app", "checks"]


class DeployConfig(AppConfig):
    """Importing the Celery application here makes it the one that shared tasks of every process are sent through."""

    name = "bureau.deploy"
    label = "deploy"
