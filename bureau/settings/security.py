"""What the browser is told to refuse, cookies, password rules, sizes of requests."""

from __future__ import annotations

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
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None

# GB/T 22239-2019 (classified protection, level 2 and up) asks for complex passwords; the classes of characters are
# checked by bureau.accounts, the rest by Django.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Sheets of a whole county are a few megabytes; a form of the portal has well under a thousand fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
