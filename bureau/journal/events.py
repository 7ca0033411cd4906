"""Events and kinds of objects in words, for those who read the journal: ``consultants.service.voided`` → «作废»."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import pgettext_lazy

from bureau.journal.models import Entry

# The last word of an event says what was done; what it was done to is the object's own kind.
VERBS = {
    "account": pgettext_lazy("event", "linked to an account"),
    "added": pgettext_lazy("event", "added"),
    "approved": pgettext_lazy("event", "approved"),
    "assigned": pgettext_lazy("event", "assigned"),
    "cancelled": pgettext_lazy("event", "cancelled"),
    "changed": pgettext_lazy("event", "changed"),
    "checked": pgettext_lazy("event", "checked"),
    "closed": pgettext_lazy("event", "closed"),
    "committed": pgettext_lazy("event", "committed"),
    "created": pgettext_lazy("event", "created"),
    "disabled": pgettext_lazy("event", "disabled"),
    "drafted": pgettext_lazy("event", "drafted"),
    "enabled": pgettext_lazy("event", "enabled"),
    "ended": pgettext_lazy("event", "ended"),
    "exported": pgettext_lazy("event", "exported"),
    "failed": pgettext_lazy("event", "failed"),
    "file_attached": pgettext_lazy("event", "file attached"),
    "file_removed": pgettext_lazy("event", "file removed"),
    "first": pgettext_lazy("event", "first account made"),
    "idle": pgettext_lazy("event", "logged out for idleness"),
    "issued": pgettext_lazy("event", "issued"),
    "kept": pgettext_lazy("event", "kept"),
    "made": pgettext_lazy("event", "made"),
    "merged": pgettext_lazy("event", "merged"),
    "opened": pgettext_lazy("event", "opened"),
    "phone_shown": pgettext_lazy("event", "phone shown"),
    "published": pgettext_lazy("event", "published"),
    "ranked": pgettext_lazy("event", "ranked"),
    "recorded": pgettext_lazy("event", "recorded"),
    "refused": pgettext_lazy("event", "refused"),
    "remarked": pgettext_lazy("event", "remarks written"),
    "removed": pgettext_lazy("event", "removed"),
    "reopened": pgettext_lazy("event", "reopened"),
    "requested": pgettext_lazy("event", "requested"),
    "reset": pgettext_lazy("event", "reset"),
    "restored": pgettext_lazy("event", "restored"),
    "returned": pgettext_lazy("event", "returned"),
    "revoked": pgettext_lazy("event", "revoked"),
    "self_check_started": pgettext_lazy("event", "self-check started"),
    "shown": pgettext_lazy("event", "shown"),
    "signed": pgettext_lazy("event", "signed"),
    "uploaded": pgettext_lazy("event", "uploaded"),
    "voided": pgettext_lazy("event", "voided"),
    "withdrawn": pgettext_lazy("event", "withdrawn"),
}
# Where the last word alone would mislead.
EVENTS = {
    "accounts.login.done": pgettext_lazy("event", "logged in"),
    "accounts.login.failed": pgettext_lazy("event", "log-in failed"),
    "accounts.logout.done": pgettext_lazy("event", "logged out"),
    "accounts.password.changed": pgettext_lazy("event", "password changed"),
    "accounts.password.reset": pgettext_lazy("event", "temporary password set"),
    "accounts.roles.changed": pgettext_lazy("event", "roles changed"),
    "accounts.token.issued": pgettext_lazy("event", "token issued"),
    "accounts.token.revoked": pgettext_lazy("event", "token given back"),
    "accounts.token.shown": pgettext_lazy("event", "token shown"),
    "statistics.books.opened": pgettext_lazy("event", "books opened"),
    "statistics.week.closed": pgettext_lazy("event", "week closed"),
}


def said(entry: Entry) -> str:
    """What was done, in words; the code itself where nobody has given it words yet."""
    return str(EVENTS.get(entry.event) or VERBS.get(entry.event.rpartition(".")[2]) or entry.event)


def kind_called(subject_type: str) -> str:
    """``consultants.servicerecord`` → «服务记录»; the code itself when there is no such model any more."""
    try:
        return str(apps.get_model(subject_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return subject_type
