"""Django REST framework: closed unless an address says otherwise, one shape of problem bodies, throttled, paged."""

from __future__ import annotations

from typing import Any

from bureau.settings.security import PROXY_COUNT

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "bureau.accounts.api.authentication.PortalTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # The access table (bureau/access.py) decides first; this refuses the public where a view says nothing itself.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["bureau.webkit.apiparsers.StrictJSONParser"],
    # Filters and pages: bureau.webkit.api.ListedViewSet.
    # OPTIONS would describe forms that this API does not have; the schema does it better.
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "bureau.webkit.api.problem_handler",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    # A person clicks well below this; a script that reads the public figures still gets one page a second.
    "DEFAULT_THROTTLE_RATES": {"anon": "60/min", "user": "600/min", "login": "10/min"},
    "NUM_PROXIES": PROXY_COUNT,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "County justice portal",
    "DESCRIPTION": (
        "Villages, legal consultants, service records, mediation cases, weekly figures, boards and bulletins of the "
        "county."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "bureau.webkit.apischema.add_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ServiceKind": "consultants.choices.ServiceKind",
        "VillageKind": "villages.choices.VillageKind",
        "ConsultantCategory": "consultants.choices.ConsultantCategory",
        "FirmCategory": "consultants.choices.FirmCategory",
        "CaseState": "mediation.choices.CaseState",
        "CommitteeKind": "mediation.choices.CommitteeKind",
        "MediatorKind": "mediation.choices.MediatorKind",
        "PartyKind": "mediation.choices.PartyKind",
        "CaseSource": "mediation.choices.Source",
        "ProblemState": "rectification.choices.ProblemState",
        "ProblemSource": "rectification.choices.Source",
        "OpinionKind": "bureau.opinions.choices.OpinionKind",
        "OpinionState": "bureau.opinions.choices.OpinionState",
    },
    # No badge of an outside validator.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None, "persistAuthorization": False},
    # Scripts and styles of the page come from the sidecar package, never from outside.
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
