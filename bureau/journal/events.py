"""Events and kinds of objects in words, for those who read the journal: ``consultants.service.voided`` → «作废»."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import pgettext_lazy

from bureau.journal.models import Entry

# The last word of an event says what was done; what it was done to is the object's own kind.
VERBS = {
    "accepted": pgettext_lazy("event", "accepted"),
    "account": pgettext_lazy("event", "linked to an account"),
    "added": pgettext_lazy("event", "added"),
    "answered": pgettext_lazy("event", "question answered"),
    "applied": pgettext_lazy("event", "judicial confirmation applied for"),
    "approved": pgettext_lazy("event", "approved"),
    "archived": pgettext_lazy("event", "archived"),
    "assignment_undone": pgettext_lazy("event", "assignment taken back"),
    "asked": pgettext_lazy("event", "more facts asked for"),
    "assigned": pgettext_lazy("event", "assigned"),
    "cancelled": pgettext_lazy("event", "cancelled"),
    "changed": pgettext_lazy("event", "changed"),
    "checked": pgettext_lazy("event", "checked"),
    "cleared": pgettext_lazy("event", "checked and cleared"),
    "closed": pgettext_lazy("event", "closed"),
    "committed": pgettext_lazy("event", "committed"),
    "compiled": pgettext_lazy("event", "volume compiled"),
    "confirmed": pgettext_lazy("event", "judicial confirmation recorded"),
    "corrected": pgettext_lazy("event", "corrected"),
    "created": pgettext_lazy("event", "created"),
    "disabled": pgettext_lazy("event", "disabled"),
    "drafted": pgettext_lazy("event", "drafted"),
    "due_recomputed": pgettext_lazy("event", "days settled by the notice"),
    "enabled": pgettext_lazy("event", "enabled"),
    "ended": pgettext_lazy("event", "ended"),
    "exported": pgettext_lazy("event", "exported"),
    "extended": pgettext_lazy("event", "limit extended"),
    "failed": pgettext_lazy("event", "failed"),
    "file_attached": pgettext_lazy("event", "file attached"),
    "file_removed": pgettext_lazy("event", "file removed"),
    "first": pgettext_lazy("event", "first account made"),
    "flagged": pgettext_lazy("event", "marked as dangerous"),
    "found": pgettext_lazy("event", "found"),
    "graded": pgettext_lazy("event", "subsidy graded"),
    "identity_shown": pgettext_lazy("event", "identity shown"),
    "idle": pgettext_lazy("event", "logged out for idleness"),
    "issued": pgettext_lazy("event", "issued"),
    "kept": pgettext_lazy("event", "kept"),
    "linked": pgettext_lazy("event", "linked as the same dispute"),
    "listed": pgettext_lazy("event", "put on the rectification list"),
    "made": pgettext_lazy("event", "made"),
    "merged": pgettext_lazy("event", "merged"),
    "noted": pgettext_lazy("event", "internal note written"),
    "opened": pgettext_lazy("event", "opened"),
    "opinion_linked": pgettext_lazy("event", "opinion of a citizen linked"),
    "opinion_unlinked": pgettext_lazy("event", "opinion of a citizen unlinked"),
    "paid": pgettext_lazy("event", "payment recorded"),
    "part_finished": pgettext_lazy("event", "part finished"),
    "performed": pgettext_lazy("event", "performance recorded"),
    "phone_shown": pgettext_lazy("event", "phone shown"),
    "planned": pgettext_lazy("event", "plan written"),
    "printed": pgettext_lazy("event", "papers printed"),
    "publication_changed": pgettext_lazy("event", "public copy changed"),
    "publication_withdrawn": pgettext_lazy("event", "public copy withdrawn"),
    "published": pgettext_lazy("event", "published"),
    "ranked": pgettext_lazy("event", "ranked"),
    "rated": pgettext_lazy("event", "rated"),
    "received": pgettext_lazy("event", "received"),
    "recorded": pgettext_lazy("event", "recorded"),
    "recused": pgettext_lazy("event", "mediator stood back"),
    "refused": pgettext_lazy("event", "refused"),
    "rejected": pgettext_lazy("event", "not accepted"),
    "remarked": pgettext_lazy("event", "remarks written"),
    "removed": pgettext_lazy("event", "removed"),
    "reopened": pgettext_lazy("event", "reopened"),
    "replied": pgettext_lazy("event", "reply sent"),
    "reply_drafted": pgettext_lazy("event", "reply drafted"),
    "reply_returned": pgettext_lazy("event", "reply returned"),
    "requested": pgettext_lazy("event", "requested"),
    "reset": pgettext_lazy("event", "reset"),
    "restored": pgettext_lazy("event", "restored"),
    "returned": pgettext_lazy("event", "returned"),
    "revealed": pgettext_lazy("event", "parties shown in full"),
    "revoked": pgettext_lazy("event", "revoked"),
    "scan_attached": pgettext_lazy("event", "scan attached"),
    "scan_opened": pgettext_lazy("event", "scan opened"),
    "scan_removed": pgettext_lazy("event", "scan removed"),
    "sealed": pgettext_lazy("event", "sealed"),
    "self_check_started": pgettext_lazy("event", "self-check started"),
    "shown": pgettext_lazy("event", "shown"),
    "signed": pgettext_lazy("event", "signed"),
    "split": pgettext_lazy("event", "part given out"),
    "started": pgettext_lazy("event", "mediation started"),
    "supplemented": pgettext_lazy("event", "something added"),
    "transferred": pgettext_lazy("event", "passed on"),
    "unflagged": pgettext_lazy("event", "danger flag taken back"),
    "unlinked": pgettext_lazy("event", "link taken back"),
    "unlisted": pgettext_lazy("event", "taken off the rectification list"),
    "unpaid": pgettext_lazy("event", "payment taken back"),
    "unsealed": pgettext_lazy("event", "unsealed"),
    "uploaded": pgettext_lazy("event", "uploaded"),
    "visit_planned": pgettext_lazy("event", "return visit planned"),
    "visited": pgettext_lazy("event", "return visit recorded"),
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
    "mediation.case.ended": pgettext_lazy("event", "case closed"),
    "mediation.case.reopened": pgettext_lazy("event", "mediated anew"),
    "opinions.opinion.linked": pgettext_lazy("event", "linked as the same matter"),
    "statistics.books.opened": pgettext_lazy("event", "books opened"),
    "statistics.week.closed": pgettext_lazy("event", "week closed"),
    "mediation.volume.made": pgettext_lazy("event", "volume entered"),
    "mediation.volume.saved": pgettext_lazy("event", "volume changed"),
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
