"""Closing by number: three steps, three people, nothing open, every question answered. No database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bureau.webkit.texts import text_problems
from rectification.rules.problems import LONGEST_YEARS, Found, Problems, said

# Days after closing on which it is looked back (domain notes 3.3 and the bureaus' practice of one and three months).
LOOK_BACK_DAYS = (30, 90)
REASON_LENGTH = 500
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
    if len(given) < len(answers):
        found.append(("answers", _("A question is answered twice; answer each once.")))
    for item in questions:
        answer = given.get(item)
        if answer is None or answer.is_met is None:
            found.append((f"answers.{item}", _("Answer this question before signing.")))
        elif not answer.is_met:
            found.append((f"answers.{item}", _("This is not met: the problem goes back with the reason.")))
        if answer is not None:
            notes = text_problems({"note": answer.note}, {"note": REASON_LENGTH})
            found += [(f"answers.{item}", words) for _name, words in notes]
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
    found: Found = text_problems({"reason": reason}, {"reason": REASON_LENGTH})
    if deadline is None:
        return {"deadline": [_("This problem has no deadline that could be moved.")]}
    if new is None:
        found.append(("deadline", _("Fill in the new deadline.")))
    elif new <= deadline or new < today:
        words = _("The new deadline must be after the present one (%(deadline)s) and not before today.")
        found.append(("deadline", words % {"deadline": deadline.isoformat()}))
    else:
        found += _too_far(new, today)
    if not reason.strip():
        found.append(("reason", _("Write why the deadline is moved.")))
    return said(found)


def _too_far(deadline: dt.date, today: dt.date) -> Found:
    """A day that can only be a typing error; a new problem is held to the same number of years."""
    if deadline.year <= today.year + LONGEST_YEARS:
        return []
    return [("deadline", _("The deadline lies more than %(years)d years ahead.") % {"years": LONGEST_YEARS})]


def back_problems(reason: str) -> Problems:
    """Why a problem cannot be sent back with this reason."""
    found: Found = text_problems({"reason": reason}, {"reason": REASON_LENGTH})
    if not reason.strip():
        found.append(("reason", _("Give a reason.")))
    return said(found)


def too_early(*, due_on: dt.date, today: dt.date) -> str:
    """Why a look-back cannot be noted today; "" when it can. Made early it would say «still put right» too soon."""
    if due_on <= today:
        return ""
    return _("This look-back is due on %(due)s; it is recorded then or later.") % {"due": due_on.isoformat()}


def look_back_problems(*, note: str, done_on: dt.date | None, due_on: dt.date, today: dt.date) -> Problems:
    """Why what was seen at a look-back cannot be noted."""
    found: Found = text_problems({"note": note}, {"note": REASON_LENGTH})
    if done_on is None or not due_on <= done_on <= today:
        words = _("The day is not before the look-back is due (%(due)s) and not after today.")
        found.append(("done_on", words % {"due": due_on.isoformat()}))
    return said(found)


@dataclass(frozen=True, slots=True)
class RelapseValues:
    """What a look-back found, when, and by when it is put right again (for long-term work: the next report)."""

    reason: str = ""
    found_on: dt.date | None = None
    deadline: dt.date | None = None


def relapse_problems(values: RelapseValues, *, closed_on: dt.date, today: dt.date) -> Problems:
    """Why a relapse cannot be noted."""
    found: Found = text_problems({"reason": values.reason}, {"reason": REASON_LENGTH})
    if not values.reason.strip():
        found.append(("reason", _("Write what was found.")))
    if values.found_on is None or not closed_on <= values.found_on <= today:
        found.append(("found_on", _("The day lies between the closing and today.")))
    if values.deadline is None or values.deadline < today:
        found.append(("deadline", _("Fill in by when it is put right again; not before today.")))
    else:
        found += _too_far(values.deadline, today)
    return said(found)
