"""The one table role → capabilities; the only file that names roles.

Separation of system, security and audit managers: GB/T 22239-2019 (classified protection 2.0), level 2 and above.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ENTRY = "entry", _("Entry clerk")
    REVIEWER = "reviewer", _("Reviewer")
    LEADER = "leader", _("Leader")
    BUREAU_OFFICE = "bureau_office", _("Bureau office")
    CONSULTANT = "consultant", _("Village legal consultant")
    INSPECTOR = "inspector", _("Inspector of sealed reports")
    SYSTEM = "system", _("System manager")
    SECURITY = "security", _("Security manager")
    AUDIT = "audit", _("Audit manager")


# Counts and masked records of mediation; what a case is about takes ``cases.facts``, a minor's ``cases.restricted``.
CASES = frozenset({"cases.view", "caseform.view", "committees.view"})
CASE_WORK = CASES | {
    "cases.facts",
    "cases.reveal",
    "cases.enter",
    "cases.void",
    "prevention.enter",
    "committees.manage",
}
# Citizens' opinions: what everybody who handles them may do; names in full take ``opinions.identity``.
OPINION_WORK = frozenset({"opinions.view", "opinions.enter", "opinions.handle"})
DESK = frozenset({"desk.enter", "problems.view", "villages.view", "consultants.view", "services.view", "sheets.export"})
COUNTING = frozenset({"figures.view", "boards.view", "bulletins.view"})

CAPABILITIES: dict[Role, frozenset[str]] = {
    Role.ENTRY: DESK
    | CASE_WORK
    | OPINION_WORK
    | {"cases.reopen", "sheets.import_cases", "problems.work", "sheets.import_problems", "sheets.import_opinions"}
    | {"services.enter", "services.void", "consultants.appoint", "sheets.import", "sheets.import_services"},
    Role.REVIEWER: DESK
    | COUNTING
    | CASES
    | {"cases.facts", "cases.reveal", "cases.restricted", "cases.review", "cases.check", "cases.reopen"}
    | {"cases.void"}
    | {"prevention.approve", "problems.verify"}
    | OPINION_WORK
    | {"opinions.approve"}
    | {"scope.county", "lead.enter", "services.void", "weeks.close", "bulletins.check"},
    Role.LEADER: COUNTING
    | CASES
    | {"problems.view", "problems.sign"}
    | {
        "scope.county",
        "lead.enter",
        "villages.view",
        "consultants.view",
        "services.view",
        "weeks.close",
        "bulletins.check",
        "bulletins.sign",
        "weeks.publish",
        "opinions.view",
        "opinions.oversee",
    }
    | {"sheets.export"},
    Role.BUREAU_OFFICE: DESK
    | COUNTING
    | CASE_WORK
    | OPINION_WORK
    | {"opinions.approve", "opinions.route", "opinions.publish", "opinions.identity", "opinions.void"}
    | {"cases.reopen", "sheets.import_cases", "sheets.import_problems", "sheets.import_opinions"}
    | {"problems.work", "problems.verify", "problems.void", "campaigns.manage"}
    | {"scope.county", "lead.enter", "services.enter", "services.void", "consultants.manage", "consultants.appoint"}
    | {"villages.manage", "targets.manage", "calendar.manage", "weeks.close", "weeks.publish"}
    | {"bulletins.draft", "bulletins.check"}
    | {"sheets.import", "sheets.import_services", "sheets.import_reference", "admin.enter"},
    Role.CONSULTANT: frozenset({"desk.enter", "villages.view", "services.view", "services.enter"}),
    # Of sealed reports only: without ``scope.county`` or a position no other opinion is in an inspector's scope. Their
    # replies are approved by another inspector, and names that were given are looked at by inspectors alone.
    Role.INSPECTOR: frozenset(
        {"desk.enter", "opinions.view", "opinions.handle", "opinions.approve", "opinions.identity", "opinions.sealed"}
    ),
    Role.SYSTEM: frozenset(
        {"admin.enter", "scope.county", "villages.view", "villages.manage", "consultants.view", "consultants.manage"}
        | {"consultants.appoint", "committees.view", "committees.manage", "caserules.manage"}
        | {"targets.manage", "calendar.manage", "indicators.manage", "boards.manage", "schedules.manage"}
        | {"jobs.view", "jobs.run"}
        | {"figures.view", "boards.view", "bulletins.view", "sheets.import", "sheets.import_reference", "sheets.export"}
    ),
    Role.SECURITY: frozenset({"admin.enter", "accounts.manage", "positions.manage", "scope.county", "villages.view"}),
    Role.AUDIT: frozenset({"admin.enter", "journal.view", "jobs.view"}),
}

# What the scheduled jobs do as the service account: count, rank and draft for the whole county. It never signs or
# publishes: that takes a person.
SERVICE_CAPABILITIES: frozenset[str] = frozenset(
    {"scope.county", "jobs.run", "weeks.close", "bulletins.draft", "figures.view", "boards.view", "bulletins.view"}
    | {"cases.check"}
    # Reminds and closes, sealed reports too; a reply takes two persons.
    | {"opinions.view", "opinions.handle", "opinions.sealed"}
)

# What ``setup`` gives to the first account: all that an empty installation needs, from the first import to the first
# bulletin. Never the journal of what it did. The security manager whom it appoints takes away what is too much.
FIRST_ADMINISTRATOR: frozenset[Role] = frozenset({Role.SECURITY, Role.SYSTEM, Role.BUREAU_OFFICE, Role.LEADER})

# No one person is given two of these (GB/T 22239-2019: system, security and audit management are separate duties).
MANAGERS: frozenset[Role] = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})

ALL_CAPABILITIES: frozenset[str] = frozenset().union(*CAPABILITIES.values())


def roles_with(capability: str) -> list[Role]:
    """The roles that have ``capability``."""
    return [role for role in Role if capability in CAPABILITIES[role]]
