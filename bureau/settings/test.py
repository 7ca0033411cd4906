"""Test settings: differences only."""

from bureau.settings.base import *  # noqa: F403

SECRET_KEY = "test-only-secret"  # noqa: S105
FIELD_KEY = "test-only-field-key"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_BROKER_URL = "memory://"
