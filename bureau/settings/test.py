"""Test settings: differences only. DATABASE_URL, BROKER_URL and CACHE_URL choose the servers, for one suite on both."""

import atexit
import os
import shutil
import tempfile

if "PORTAL_DATA" not in os.environ:
    # Set in the environment so that the processes of a parallel run share the folder; the one that made it removes it.
    os.environ["PORTAL_DATA"] = tempfile.mkdtemp(prefix="portal-tests-")
    atexit.register(shutil.rmtree, os.environ["PORTAL_DATA"], ignore_errors=True)
os.environ["PORTAL_SECRET_KEY"] = "only-for-tests-" + "abcdefghijklmnopqrstuvwxyz"
os.environ["PORTAL_FIELD_KEY"] = "only-for-tests-" + "zyxwvutsrqponmlkjihgfedcba"
os.environ.setdefault("PORTAL_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("BROKER_URL", "memory://")
os.environ.setdefault("CACHE_URL", "locmem://")

from bureau.settings.base import *  # noqa: F403
from bureau.settings.base import CACHES, CELERY_BROKER_URL, DATABASES, SQLITE, STATICFILES_DIRS
from bureau.settings.folders import DATA_DIR

_PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "main")  # a parallel run must not share caches and queues

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every test client makes the middleware anew; reading all static files each time took half of a request's time.
WHITENOISE_AUTOREFRESH = True
MEDIA_ROOT = DATA_DIR / "files" / _PROCESS
STATICFILES_DIRS = [folder for folder in STATICFILES_DIRS if folder.is_dir()]

if SQLITE:
    # A file, not memory: threads and processes of a test then meet the same locks as in life.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0

if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    # clear() empties a whole Redis database: each process of a parallel run takes one of its own.
    _server, _, _number = CACHES["default"]["LOCATION"].rpartition("/")
    CACHES["default"]["LOCATION"] = (
        f"{_server}/{int(_number) + int(_PROCESS.removeprefix('gw') or 0 if _PROCESS != 'main' else 0)}"
    )
if CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "global_keyprefix": f"test-{_PROCESS}-"}
