"""Every address of the portal with example arguments, and what is open to everybody.

Arguments are made from the kinds the address asks for. The objects need not exist: the table decides before the view
looks for its object (then it answers 404). An address for which that does not do gets a line in EXAMPLES.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

BY_KIND: dict[str, Any] = {
    "IntConverter": 1,
    "SlugConverter": "no-such-thing",
    "StringConverter": "no-such-thing",
    "PathConverter": "no/such/thing",
    "UUIDConverter": "00000000-0000-4000-8000-000000000000",
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "consultants_public:code": {"code": "371121000000"},
    "webkit:language": {"code": "en"},
}


def addresses(resolver: Any = None, space: str = "", outer: dict[str, Any] | None = None) -> Iterator[tuple[str, dict]]:
    """Name with namespaces ("" for a nameless one) and example arguments of every address outside the admin."""
    for entry in (resolver or get_resolver()).url_patterns:
        asked = {**(outer or {}), **getattr(entry.pattern, "converters", {})}
        if isinstance(entry, URLResolver) and entry.namespace != "admin":
            yield from addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space, asked)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else ""
            made = {key: BY_KIND.get(type(kind).__name__, "nothing") for key, kind in asked.items()}
            yield name, EXAMPLES.get(name, made)


# Everything that a visitor without an account can open. A new line here is a decision, not a formality.
OPEN_TO_EVERYBODY = {
    "api:board-detail",
    "api:board-list",
    "api:bulletin-detail",
    "api:bulletin-list",
    "api:consultant-detail",
    "api:consultant-list",
    "api:county-figures",
    "api:docs",
    "api:figure-list",
    "api:root",
    "api:schema",
    "api:standings",
    "api:token",
    "api:township-list",
    "api:village-detail",
    "api:village-list",
    "api:week-list",
    "accounts:login",
    "accounts:logout",
    "bulletins:bulletin",
    "bulletins:feed",
    "bulletins:list",
    "leaderboards:board-latest",
    "leaderboards:board-list",
    "leaderboards:board-week",
    "consultants_public:code",
    "consultants_public:notice",
    "consultants_public:qr",
    "consultants_public:village",
    "monitoring:healthz",
    "monitoring:readyz",
    "portal:accessibility",
    "portal:help",
    "portal:home",
    "portal:privacy",
    "published:detail",
    "published:list",
    "published:monthly",
    "rectification_public:progress",
    "villages_public:search",
    "voice:check",
    "voice:done",
    "voice:receipt",
    "voice:start",
    "voice:step",
    "voice:track",
    "voice:track-leave",
    "voice:track-view",
    "webkit:display",
    "webkit:language",
}

# Admin page → roles that see it, roles that may write there. Written out, not computed, so that a slip shows.
ADMIN_PAGES: dict[str, tuple[set[str], set[str]]] = {
    "accounts.user": ({"security"}, {"security"}),
    "consultants.appointment": ({"bureau_office", "system"}, set()),
    "consultants.consultant": ({"bureau_office", "system"}, {"bureau_office", "system"}),
    "consultants.firm": ({"bureau_office", "system"}, {"bureau_office", "system"}),
    "django_celery_beat.periodictask": ({"system", "audit"}, {"system"}),
    "jobs.jobrun": ({"system", "audit"}, set()),
    "statistics.indicator": ({"system", "bureau_office"}, {"system"}),
    "statistics.indicatordefinition": ({"system", "bureau_office"}, {"system"}),
    "statistics.restatement": ({"system", "bureau_office"}, set()),
    "statistics.target": ({"system", "bureau_office"}, {"system", "bureau_office"}),
    "statistics.weekclosing": ({"system", "bureau_office"}, set()),
    "journal.entry": ({"audit"}, set()),
    "leaderboards.board": ({"system"}, {"system"}),
    "leaderboards.formula": ({"system"}, {"system"}),
    "leaderboards.standing": ({"system", "bureau_office"}, set()),
    "mediation.caserules": ({"system"}, {"system"}),
    "mediation.retentionperiod": ({"system"}, {"system"}),
    "opinions.category": ({"bureau_office"}, {"bureau_office"}),
    "opinions.deadlinerule": ({"bureau_office"}, {"bureau_office"}),
    "opinions.replytemplate": ({"bureau_office"}, {"bureau_office"}),
    "opinions.rightbody": ({"bureau_office"}, {"bureau_office"}),
    "opinions.routingrule": ({"bureau_office"}, {"bureau_office"}),
    "villages.area": ({"bureau_office", "system", "security"}, {"bureau_office", "system"}),
    "villages.justiceoffice": ({"bureau_office", "system", "security"}, {"bureau_office", "system"}),
    "villages.position": ({"security"}, {"security"}),
    "villages.township": ({"bureau_office", "system", "security"}, {"bureau_office", "system"}),
    "villages.village": ({"bureau_office", "system", "security"}, {"bureau_office", "system"}),
    "workdays.adjustment": ({"bureau_office", "system"}, {"bureau_office", "system"}),
}
