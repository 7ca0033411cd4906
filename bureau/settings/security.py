"""What the browser is told to refuse, cookies, password rules, sizes of requests."""

from __future__ import annotations

import datetime as dt

from csp.constants import NONE, SELF

from bureau.settings.env import SettingRefused, env

HTTPS = env.flag("PORTAL_HTTPS")
# How many reverse proxies of ours stand in front; only then are their X-Forwarded-* headers believed.
PROXY_COUNT = env.number("PORTAL_PROXIES", 1 if HTTPS else 0, least=0, most=5)
if HTTPS and not PROXY_COUNT:
    raise SettingRefused(
        "PORTAL_HTTPS is on but PORTAL_PROXIES is 0: TLS is done by a reverse proxy, so it takes at least 1."
    )

CSRF_TRUSTED_ORIGINS = env.origins("PORTAL_ORIGINS")

# No inline script or style anywhere and no outside address, so that a stored value can never run as code.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60  # one working day; the idle time-out is shorter and is kept by bureau.accounts
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Plain HTTP is usual on a county intranet: HSTS there would lock browsers out, so it follows PORTAL_HTTPS.
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz/$", r"^readyz/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False  # the bureau's other systems under the same domain are not ours to decide about
# For the same reason no preload list and no subdomains: what "check --deploy" would say about these two.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None

# The rules and where they come from: bureau/accounts/passwords.py.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "bureau.accounts.passwords.ComplexityValidator"},
    {"NAME": "bureau.accounts.passwords.NoLoginInsideValidator"},
    {"NAME": "bureau.accounts.passwords.NotUsedBeforeValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_MAX_AGE_DAYS = env.number("PORTAL_PASSWORD_DAYS", 90, least=0, most=3650)
# 10 to 30 minutes are usual in assessments for GB/T 22239-2019.
IDLE_MINUTES = env.number("PORTAL_IDLE_MINUTES", 20, least=5, most=240)

# Five failures of one login from one computer lock this pair for ten minutes; a whole office behind one address is not
# locked out by one of its clerks. Counted in the database, so that several web processes share it.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=10)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"  # as our log-in page names it to Django: already in lower case
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "bureau.accounts.web.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "bureau.core.clients.client_address"
AXES_DISABLE_ACCESS_LOG = True  # the journal has it
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Sheets of a whole county are a few megabytes; a form of the portal has well under a thousand fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
