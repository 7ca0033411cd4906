"""Linking and unlinking; neither opinion loses anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.actions import action
from bureau.core.errors import BureauError, EntriesRefused, IllegalMove, InvalidValue
from bureau.opinions.handling.moving import locked_opinion, move_opinion
from bureau.opinions.models import Opinion


@action
def link_duplicate(*, actor: User, opinion_id: int, original_id: int, version: int | None = None) -> Opinion:
    """Note that an opinion is about the same matter as another, which is no duplicate itself: there are no chains."""
    # Both are locked in one order, so that two who link the other way round cannot wait for each other.
    for pk in sorted({opinion_id, original_id}):
        locked_opinion(actor, pk)
    original = locked_opinion(actor, original_id)

    def apply(opinion: Opinion) -> dict[str, Any]:
        problem = _problem(opinion, original)
        if problem:
            raise InvalidValue(fields={"original": [problem]})
        return {"duplicate_of": original}

    return move_opinion(actor=actor, which=opinion_id, name="link", apply=apply, version=version, note=str(original))


@action
def link_together(*, actor: User, original_id: int, opinion_ids: Sequence[int]) -> list[Opinion]:
    """Link many to one as the same matter, so that one reply can answer them all.

    EntriesRefused, by place in the list, and nothing linked when one of them cannot be.
    """
    done, refused = [], {}
    # All are locked in one order first, so that two who link at once cannot wait for each other.
    for pk in sorted({original_id, *opinion_ids}):
        locked_opinion(actor, pk)
    for place, pk in enumerate(opinion_ids):
        try:
            done.append(link_duplicate(actor=actor, opinion_id=pk, original_id=original_id))
        except BureauError as error:
            refused[place] = getattr(error, "fields", None) or {"": [error.message]}
    if refused:
        raise EntriesRefused(refused)
    return done


@action
def unlink_duplicate(*, actor: User, opinion_id: int, version: int | None = None) -> Opinion:
    """Take the link back: it was not the same matter after all."""

    def apply(opinion: Opinion) -> dict[str, Any]:
        if opinion.duplicate_of_id is None:
            raise IllegalMove(_("This opinion is linked to no other."))
        return {"duplicate_of": None}

    return move_opinion(actor=actor, which=opinion_id, name="unlink", apply=apply, version=version)


def _problem(opinion: Opinion, original: Opinion) -> str:
    if original.pk == opinion.pk:
        return _("An opinion is no duplicate of itself.")
    if original.is_sealed != opinion.is_sealed:
        return _("A sealed report is linked to sealed reports only.")
    if original.duplicate_of_id is not None:
        return _("The other opinion is itself linked to a third; link to that one.")
    if opinion.duplicates.exists():
        return _("Other opinions are linked to this one; link the other way round.")
    return ""
