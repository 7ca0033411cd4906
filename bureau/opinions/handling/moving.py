"""The one way an opinion moves: lock → scope → capability → edge → facts → save → journal → messages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.accounts.rules import require
from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed
from bureau.core.workflow import Edge
from bureau.journal import actions as journal
from bureau.journal.saving import refuse_if_stale
from bureau.opinions.handling.notifying import tell_after
from bureau.opinions.models import Opinion
from bureau.opinions.workflow import CITIZEN_MOVES, OPINION
from villages.queries import own_offices
from villages.scope import COUNTY

EVENTS = {
    "accept": "accepted",
    "reject": "rejected",
    "transfer": "transferred",
    "assign": "assigned",
    "split": "split",
    "finish_part": "part_finished",
    "ask": "asked",
    "answer": "answered",
    "supplement": "supplemented",
    "extend": "extended",
    "draft": "reply_drafted",
    "return": "reply_returned",
    "reply": "replied",
    "rate": "rated",
    "close": "closed",
    "reopen": "reopened",
    "link": "linked",
    "unlink": "unlinked",
    "list": "listed",
    "unlist": "unlisted",
    "note": "noted",
    "seal": "sealed",
    "unseal": "unsealed",
}
# Those who only assist, or see the opinion because of its village, do no more than this.
WITHOUT_LEAD = frozenset({"finish_part", "note", "seal"})

Apply = Callable[[Opinion], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Tracked:
    """An opinion whose number and code somebody has just given. Made by ``intake.queries.find_by_receipt`` only."""

    opinion_id: int


# Staff name an opinion by its key, within their scope; a citizen by the proof that it is his.
Which = int | Tracked


def nothing(_opinion: Opinion) -> Mapping[str, Any]:
    return {}


def locked_opinion(actor: User | None, which: Which) -> Opinion:
    """The opinion, locked: in the scope of ``actor``, or the citizen's own. A void one refuses."""
    # Only the opinion's own row: PostgreSQL cannot lock the empty side of an outer join.
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("category", "office", "rule", "handler")
    if isinstance(which, Tracked):
        opinion = rows.get(pk=which.opinion_id)
    elif actor is None:
        raise NotAllowed(_("Your account may not do this. Ask the bureau office if you need it."))
    else:
        opinion = rows.get_visible(actor, which)
    if opinion.is_void:
        raise IllegalMove(_("This opinion is void."))
    return opinion


def move_opinion(
    *,
    actor: User | None,
    which: Which,
    name: str,
    apply: Apply = nothing,
    version: int | None = None,
    note: str = "",
) -> Opinion:
    """Make the move ``name``. ``apply`` sees the locked opinion, writes what belongs to it, and gives the values that
    the move sets, or refuses. ``actor`` None: a citizen, who has proved by number and code that it is his.
    """
    opinion = locked_opinion(actor, which)
    _require_mover(actor, opinion, name)
    edge = OPINION.edge(name, opinion.state)
    refuse_if_stale(opinion, version, {})
    values = {**apply(opinion), "state": edge.target}
    _refuse_missing(edge, values)
    _save(actor, opinion, name, values, note)
    tell_after(actor, opinion, name)
    return opinion


def may_lead(user: User, opinion: Opinion, own: Collection[int] | None = None) -> bool:
    """Whether ``user``, who sees the opinion, acts for those who lead it (of a sealed report: the inspectors).

    ``own``: the keys of his offices, from whoever asks for many opinions.
    """
    if opinion.is_sealed or user.can(COUNTY):
        return True
    if opinion.office_id is None:
        return False
    if own is not None:
        return opinion.office_id in own
    return own_offices(user, timezone.localdate()).filter(pk=opinion.office_id).exists()


def _require_mover(actor: User | None, opinion: Opinion, name: str) -> None:
    if actor is None:
        if name not in CITIZEN_MOVES:
            raise NotAllowed(_("Your account may not do this. Ask the bureau office if you need it."))
        return
    edges = [edge for edge in OPINION.edges if edge.name == name]
    here = [edge for edge in edges if edge.source == opinion.state]
    for capability in {edge.capability for edge in here or edges}:
        require(actor, capability)
    if name not in WITHOUT_LEAD and not may_lead(actor, opinion):
        raise NotAllowed(_("Another office leads this opinion; yours has a part in it."))


def _refuse_missing(edge: Edge, values: Mapping[str, Any]) -> None:
    missing = [fact for fact in edge.facts if values.get(fact) in (None, "", False)]
    if missing:
        raise InvalidValue(fields={fact: [_("This step needs it.")] for fact in missing})


def _save(actor: User | None, opinion: Opinion, name: str, values: Mapping[str, Any], note: str) -> None:
    before = journal.snapshot(opinion, values)
    for field, value in values.items():
        setattr(opinion, field, value)
    others = {field.name for field in opinion._meta.concrete_fields} - set(values)
    opinion.clean_fields(exclude=others)
    opinion.version += 1
    opinion.updated_by = actor
    opinion.save(update_fields=[*values, "version", "updated_by", "updated_at"])
    old, new = journal.changes(before, journal.snapshot(opinion, values))
    event = f"opinions.opinion.{EVENTS[name]}"
    journal.record(actor=actor, event=event, subject=opinion, before=old, after=new, note=note)
