"""Settings, read from the environment; without any variable the embedded default (SQLite, no Redis) is used.

bureau/docs/operations.md lists every variable.
"""


# ruff: noqa: F401 - what is imported here becomes a setting

from __future__ import annotations

from typing import Any

import django_stubs_ext
from kombu.transport import TRANSPORT_ALIASES

from bureau.jobs import broker
from bureau.settings.env import SettingRefused, env
from bureau.settings.folders import BASE_DIR, DATA_DIR
from bureau.settings.logging import LOGGING
from bureau.settings.rest import REST_FRAMEWORK, SPECTACULAR_SETTINGS
from bureau.settings.schedule import CELERY_BEAT_SCHEDULE
from bureau.settings.security import (
    AUTH_PASSWORD_VALIDATORS,
    AXES_CLIENT_IP_CALLABLE,
    AXES_COOLOFF_TIME,
    AXES_DISABLE_ACCESS_LOG,
    AXES_ENABLE_ADMIN,
    AXES_FAILURE_LIMIT,
    AXES_HTTP_RESPONSE_CODE,
    AXES_LOCKOUT_CALLABLE,
    AXES_LOCKOUT_PARAMETERS,
    AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT,
    AXES_RESET_ON_SUCCESS,
    AXES_USERNAME_FORM_FIELD,
    AXES_VERBOSE,
    CONTENT_SECURITY_POLICY,
    CSRF_COOKIE_HTTPONLY,
    CSRF_COOKIE_SAMESITE,
    CSRF_COOKIE_SECURE,
    CSRF_TRUSTED_ORIGINS,
    DATA_UPLOAD_MAX_MEMORY_SIZE,
    DATA_UPLOAD_MAX_NUMBER_FIELDS,
    DATA_UPLOAD_MAX_NUMBER_FILES,
    FILE_UPLOAD_DIRECTORY_PERMISSIONS,
    FILE_UPLOAD_MAX_MEMORY_SIZE,
    FILE_UPLOAD_PERMISSIONS,
    IDLE_MINUTES,
    LANGUAGE_COOKIE_SAMESITE,
    PASSWORD_MAX_AGE_DAYS,
    PROXY_COUNT,
    SECURE_CONTENT_TYPE_NOSNIFF,
    SECURE_CROSS_ORIGIN_OPENER_POLICY,
    SECURE_HSTS_INCLUDE_SUBDOMAINS,
    SECURE_HSTS_SECONDS,
    SECURE_PROXY_SSL_HEADER,
    SECURE_REDIRECT_EXEMPT,
    SECURE_REFERRER_POLICY,
    SECURE_SSL_REDIRECT,
    SESSION_COOKIE_AGE,
    SESSION_COOKIE_HTTPONLY,
    SESSION_COOKIE_SAMESITE,
    SESSION_COOKIE_SECURE,
    SESSION_EXPIRE_AT_BROWSER_CLOSE,
    SILENCED_SYSTEM_CHECKS,
    X_FRAME_OPTIONS,
)

django_stubs_ext.monkeypatch()

DATABASES: dict[str, dict[str, Any]] = {"default": env.database("DATABASE_URL", DATA_DIR / "portal.sqlite3")}
SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
# A real installation is one with a database server; there the keys are given from outside and never made here.
PRODUCTION = not SQLITE

DEBUG = env.flag("PORTAL_DEBUG")
SECRET_KEY = env.secret("PORTAL_SECRET_KEY", kept_in=DATA_DIR / "secrets" / "secret_key", demanded=PRODUCTION)
# Encrypts personal data (bureau.core.fields); apart from SECRET_KEY, so that either can be changed alone.
FIELD_KEY = env.secret("PORTAL_FIELD_KEY", kept_in=DATA_DIR / "secrets" / "field_key", demanded=PRODUCTION)
# The embedded default is opened by whatever name or number the machine has on the local network.
ALLOWED_HOSTS = env.hosts("PORTAL_HOSTS", default=[] if PRODUCTION else ["*"])
if PRODUCTION and DEBUG:
    raise SettingRefused("PORTAL_DEBUG must not be on with PostgreSQL: its error pages show personal data.")
if PRODUCTION and not ALLOWED_HOSTS:
    raise SettingRefused(
        "PORTAL_HOSTS must be given when DATABASE_URL names PostgreSQL, for example PORTAL_HOSTS=sfj.example.gov.cn."
    )

# Health checks of containers ask by these names; nobody else can make a visitor's browser send them to us.
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "localhost", "127.0.0.1"]

INSTALLED_APPS = [
    "bureau.core",
    "bureau.webkit",
    "bureau.journal",
    "bureau.drafts",
    "bureau.workdays",
    "bureau.jobs",
    "bureau.accounts",
    "bureau.notices",
    "bureau.sheets",
    "villages",
    "bureau.savedfilters",
    "consultants",
    "mediation",
    "bureau.opinions",
    "rectification",
    "bureau.statistics",
    "bureau.leaderboards",
    "bureau.bulletins",
    "bureau.portal",
    "bureau.deploy",
    "bureau.accounts.admin_app.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "rest_framework",
    "rest_framework.authtoken",
    "django_filters",
    "django_htmx",
    "import_export",
    "django_celery_beat",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bureau.webkit.middleware.DisplayMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "bureau.journal.middleware.ClientMiddleware",
    "bureau.accounts.web.middleware.AccountMiddleware",
    "bureau.webkit.middleware.AccessMiddleware",
    "bureau.webkit.middleware.RefusalMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bureau.urls"
WSGI_APPLICATION = "bureau.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

FORM_RENDERER = "bureau.webkit.widgets.PortalRenderer"

DATABASES["default"]["ATOMIC_REQUESTS"] = (
    False  # with IMMEDIATE below, a request that only reads would hold the write lock
)
if SQLITE:
    # Measured with 1,000 concurrent tasks: Django's defaults failed 26 % of them with "database is locked", these none.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", "10")

# Throttles must count across the processes of the web server. Files below the data folder do that without a server
# and without taking SQLite's one write lock; what must be exact (lock-outs, one-time keys) is kept in the database.
CACHE_URL = env.url("CACHE_URL", f"file://{DATA_DIR / 'cache'}", ("redis", "rediss", "file", "locmem"))
CACHES: dict[str, dict[str, Any]]
if CACHE_URL.startswith("redis"):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": CACHE_URL,
            "KEY_PREFIX": "portal",
        }
    }
elif CACHE_URL.startswith("locmem"):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": CACHE_URL.removeprefix("file://"),
            "OPTIONS": {"MAX_ENTRIES": 2000},
        }
    }

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# What the page frame says about the bureau; the footer shows only what is given here.
PORTAL_SITE = {
    "name": env.text("PORTAL_SITE_NAME"),
    "organiser": env.text("PORTAL_SITE_ORGANISER"),
    "phone": env.text("PORTAL_SITE_PHONE"),
    "address": env.text("PORTAL_SITE_ADDRESS"),
    "site_code": env.text("PORTAL_SITE_CODE"),
    "icp": env.text("PORTAL_SITE_ICP"),
    "police": env.text("PORTAL_SITE_POLICE"),
}
LOGIN_URL = "accounts:login"
CSRF_FAILURE_VIEW = "bureau.accounts.web.csrf.csrf_failure"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns about a folder that is not there
MEDIA_ROOT = DATA_DIR / "files"
WHITENOISE_USE_FINDERS = True

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]

# Broker: files below the data folder, or Redis. JSON only: a message can never run code.
TRANSPORT_ALIASES.setdefault(broker.SCHEME, broker.TRANSPORT)
CELERY_BROKER_URL = env.url("BROKER_URL", f"{broker.SCHEME}://localhost", (broker.SCHEME, "redis", "rediss", "memory"))
if CELERY_BROKER_URL.startswith(broker.SCHEME):
    CELERY_BROKER_TRANSPORT_OPTIONS = broker.folders(DATA_DIR / "broker")
elif CELERY_BROKER_URL.startswith("redis"):
    # A message whose worker was killed comes back after this; the sweep (jobs.sweep) is faster and is what we rely on.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 5}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True  # the truth is a row (JobRun, ImportBatch, …), not a task's result
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 50 * 60  # below the visibility time-out, so that no task runs twice side by side
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "bureau.jobs.scheduler:PortalScheduler"

# Sizes for one machine of 2 cores; a larger one takes more processes, or more machines.
WEB_PROCESSES = env.number("PORTAL_WEB_PROCESSES", 2, least=1, most=64)
WEB_THREADS = env.number("PORTAL_WEB_THREADS", 4, least=1, most=64)
WORKER_CONCURRENCY = env.number("PORTAL_WORKER_CONCURRENCY", 2, least=1, most=64)

env.refuse_misspelled(also=("PORTAL_ADMIN_PASSWORD",))
