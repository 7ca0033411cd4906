"""The WSGI application of the bare view of ``voice``: no middleware, one address. Started by that benchmark only."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bureau.settings.base")
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = "bureau.portal.bench.barevoice"

application = get_wsgi_application()
