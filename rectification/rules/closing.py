"""Closing by number: three steps, three people, nothing open, every question answered. No database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bureau.webkit.texts import text_problems
from rectification.rules.problems import Found, Problems, said

# Days after closing on which it is looked back (domain notes 3.3 and the bureaus' practice of one and three months).
LOOK_BACK_DAYS = (30, 90)
# The look-back that makes «closed» into «closed and still closed».
HELD_AFTER = 90


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question of the checklist; ``is_met`` None: not answered."""

    item: int
    is_met: bool | None = None
    note: str = ""


def request_problems(*, proof: str, open_measures: int, has_measures: bool) -> Problems:
    """Why closing cannot be applied for: proof in words or files, and every measure done with its own proof."""
    found: Found = text_problems({"proof": proof}, {"proof": 2000})
    if not proof.strip():
        found.append(("proof", _("Write what proves that the problem is put right; files may be added.")))
    if not has_measures:
        found.append(("measures", _("Write the measures first.")))
    elif open_measures:
        words = _("%(count)d measures are not done yet; closing is applied for when all are.")
        found.append(("measures", words % {"count": open_measures}))
    return said(found)


def checklist_problems(questions: Mapping[int, str], answers: Sequence[Answer]) -> Problems:
    """Why closing cannot be signed: a question without answer, or one that is not met."""
    given = {answer.item: answer for answer in answers}
    found: Found = []
    for item in questions:
        answer = given.get(item)
        if answer is None or answer.is_met is None:
            found.append((f"answers.{item}", _("Answer this question before signing.")))
        elif not answer.is_met:
            found.append((f"answers.{item}", _("This is not met: the problem goes back with the reason.")))
        if answer is not None and len(answer.note) > 500:
            found.append((f"answers.{item}", _("At most %(limit)d characters.") % {"limit": 500}))
    return said(found)


def wrong_person(*, step: str, actor: int, requested_by: int | None, verified_by: int | None) -> str:
    """Why ``actor`` may not make ``step`` of this problem, in words; "" when he may.

    Who applied does not verify, who verified does not sign (domain notes 3.3).
    """
    if step in ("verify", "return") and actor == requested_by:
        return _("You applied for this closing yourself; somebody else verifies it.")
    if step == "sign" and actor in (requested_by, verified_by):
        return _("You applied for or verified this closing yourself; somebody else signs it.")
    return ""


def extension_problems(*, deadline: dt.date | None, new: dt.date | None, reason: str, today: dt.date) -> Problems:
    """Why the deadline cannot be moved to ``new``."""
    found: Found = []
    if deadline is None:
        return {"deadline": [_("This problem has no deadline that could be moved.")]}
    if new is None:
        found.append(("deadline", _("Fill in the new deadline.")))
    elif new <= deadline or new < today:
        words = _("The new deadline must be after the present one (%(deadline)s) and not before today.")
        found.append(("deadline", words % {"deadline": deadline.isoformat()}))
    if not reason.strip():
        found.append(("reason", _("Write why the deadline is moved.")))
    return said(found)


@dataclass(frozen=True, slots=True)
class RelapseValues:
    """What a look-back found, when, and by when it is put right again (for long-term work: the next report)."""

    reason: str = ""
    found_on: dt.date | None = None
    deadline: dt.date | None = None


def relapse_problems(values: RelapseValues, *, closed_on: dt.date, today: dt.date) -> Problems:
    """Why a relapse cannot be noted."""
    found: Found = text_problems({"reason": values.reason}, {"reason": 500})
    if not values.reason.strip():
        found.append(("reason", _("Write what was found.")))
    if values.found_on is None or not closed_on <= values.found_on <= today:
        found.append(("found_on", _("The day lies between the closing and today.")))
    if values.deadline is None or values.deadline < today:
        found.append(("deadline", _("Fill in by when it is put right again; not before today.")))
    return said(found)
