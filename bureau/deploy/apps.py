from django.apps import AppConfig

from bureau.celery import app as celery_app

__all__ = ["DeployConfig", "celery_app"]


class DeployConfig(AppConfig):
    """Importing the Celery application here makes it the one that shared tasks of every process are sent through."""

    name = "bureau.deploy"
    label = "deploy"
