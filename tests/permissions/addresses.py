"""Example arguments for every address that takes some: one line per address, added together with the address.

The objects need not exist: the table decides before the view looks for its object (then it answers 404).
"""

from __future__ import annotations

from typing import Any

EXAMPLES: dict[str, dict[str, Any]] = {
    "sheets:batch": {"pk": 1},
    "sheets:cancel": {"pk": 1},
    "sheets:confirm": {"pk": 1},
    "sheets:export": {"kind": "no-such-kind"},
    "sheets:export-file": {"pk": 1},
    "sheets:report": {"pk": 1},
    "sheets:template": {"kind": "no-such-kind"},
    "webkit:language": {"code": "en"},
}

# Everything that a visitor without an account can open. A new line here is a decision, not a formality.
OPEN_TO_EVERYBODY = {
    "accounts:login",
    "accounts:logout",
    "monitoring:healthz",
    "monitoring:readyz",
    "webkit:display",
    "webkit:language",
}

# Admin page → roles that see it, roles that may write there. Written out, not computed, so that a slip shows.
ADMIN_PAGES: dict[str, tuple[set[str], set[str]]] = {
    "accounts.user": ({"security"}, {"security"}),
    "django_celery_beat.periodictask": ({"system", "audit"}, {"system"}),
    "jobs.jobrun": ({"system", "audit"}, set()),
    "journal.entry": ({"audit"}, set()),
}
