"""Who may open which address: every URL name of the portal stands here, or is refused.

PUBLIC: everybody. SIGNED_IN: anybody signed in. Otherwise a capability, or a tuple of which one is enough.
"""

from __future__ import annotations

PUBLIC = "public"
SIGNED_IN = "signed-in"

ADDRESSES: dict[str, str | tuple[str, ...]] = {
    "accounts:extend": SIGNED_IN,
    "accounts:login": PUBLIC,
    "accounts:logout": PUBLIC,
    "accounts:password": SIGNED_IN,
    "accounts:profile": SIGNED_IN,
    "accounts:resume": SIGNED_IN,
    "admin:*": "admin.enter",
    "webkit:display": PUBLIC,
    "webkit:language": PUBLIC,
    "drafts:save": SIGNED_IN,
    "drafts:discard": SIGNED_IN,
    "services:list": "services.view",
    "services:new": "services.enter",
    "services:quick": "services.enter",
    "services:village-options": "services.enter",
    "services:appointed": "services.enter",
    "services:detail": "services.view",
    "services:change": "services.enter",
    "services:void": "services.void",
    "services:restore": "services.void",
    "services:attach": "services.enter",
    "services:file": "services.view",
    "services:remove-file": "services.enter",
    "monitoring:healthz": PUBLIC,
    "monitoring:readyz": PUBLIC,
    "sheets:import": "sheets.import",
    "sheets:template": "sheets.import",
    "sheets:batch": "sheets.import",
    "sheets:confirm": "sheets.import",
    "sheets:cancel": "sheets.import",
    "sheets:report": "sheets.import",
    "sheets:exports": "sheets.export",
    "sheets:export": "sheets.export",
    "sheets:export-file": "sheets.export",
    "statistics:week-list": "figures.view",
    "statistics:week": "figures.view",
    "statistics:week-self-check": "weeks.close",
    "statistics:week-close": "weeks.close",
    "statistics:week-publish": "weeks.publish",
    "statistics:week-reopen": "weeks.close",
    "statistics:restate": "weeks.close",
    "statistics:restatement-issue": "weeks.publish",
    "statistics:restatement-reject": "weeks.publish",
    "statistics:figure": "figures.view",
    "statistics:metric-list": "figures.view",
    "statistics:metric": "figures.view",
    "statistics:self-check": "services.view",
}
