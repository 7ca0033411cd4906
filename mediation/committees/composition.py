"""What the law asks of a committee as a whole: advice, each with its article, never a refusal. No database.

A committee below the law's numbers still works, and has to be entered as it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bureau.core.errors import Advice

# 人民调解法 Art. 8: three to nine members.
FEWEST_MEMBERS, MOST_MEMBERS = 3, 9
# 人民调解法 Art. 9: members are chosen for three years, and may be chosen again.
TERM_YEARS = 3


@dataclass(frozen=True, slots=True)
class Composition:
    """Of whom a committee consists on a day. ``sex_unknown``: members whose sex is not entered."""

    members: int = 0
    mediators: int = 0
    women: int = 0
    sex_unknown: int = 0
    head: str = ""
    head_is_member: bool = False
    term_from: dt.date | None = None


def term_ends(term_from: dt.date) -> dt.date:
    """The same day three years later (民法典 Art. 202: the corresponding day, or the month's last)."""
    try:
        return term_from.replace(year=term_from.year + TERM_YEARS)
    except ValueError:
        return dt.date(term_from.year + TERM_YEARS, 2, 28)


def months_left(term_from: dt.date, today: dt.date) -> int:
    """Whole months until the term ends; negative when it is over."""
    end = term_ends(term_from)
    if today > end:
        return -1
    return (end.year - today.year) * 12 + end.month - today.month - (end.day < today.day)


def composition_advice(of: Composition, today: dt.date) -> list[Advice]:
    """What a committee lacks by law, each with its article. Never a refusal."""
    found = []
    if not FEWEST_MEMBERS <= of.members <= MOST_MEMBERS:
        words = ngettext(
            "It has %(count)d member; the law asks for %(least)d to %(most)d (人民调解法 Art. 8).",
            "It has %(count)d members; the law asks for %(least)d to %(most)d (人民调解法 Art. 8).",
            of.members,
        )
        numbers = {"count": of.members, "least": FEWEST_MEMBERS, "most": MOST_MEMBERS}
        found.append(Advice("members", "members", words % numbers))
    if of.members and not of.women and not of.sex_unknown:
        found.append(Advice("women", "members", _("No member is a woman; there should be one (人民调解法 Art. 8).")))
    if not of.head:
        found.append(Advice("head", "head", _("No director is named; a committee has one (人民调解法 Art. 8).")))
    elif of.members and not of.head_is_member:
        words = _("The director %(name)s is not among its members (人民调解法 Art. 8).")
        found.append(Advice("head", "head", words % {"name": of.head}))
    if of.term_from and today > term_ends(of.term_from):
        words = _("The term of three years ended on %(day)s; members are to be chosen anew (人民调解法 Art. 9).")
        found.append(Advice("term", "term_from", words % {"day": term_ends(of.term_from).isoformat()}))
    return found
