"""The WSGI application of the bare view: no middleware, one address. Started by the ``board`` benchmark only."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bureau.settings.base")
settings.MIDDLEWARE = []
settings.ROOT_URLCONF = "bureau.portal.bench.bare"

application = get_wsgi_application()
