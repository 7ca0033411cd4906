"""How a citizen judges a reply: five steps once a round, and whether it is solved."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext as _

from bureau.opinions.choices import Satisfaction
from bureau.opinions.rules.said import Found, Problems, said
from bureau.opinions.rules.submissions import mark_problems
from bureau.webkit.texts import text_problems

LONGEST_NOTE = 500
SHORTEST_REASON = 4
# 信访工作条例 Art. 35, 36: a review and a second review, so three rounds; asked for within 30 days of the answer.
MOST_ROUNDS = 3
REVIEW_DAYS = 30
# Our own: whoever is content seldom says so; after these days without a word the matter is closed.
SILENT_DAYS = 15


def rating_problems(satisfaction: str, note: str, solved: bool | None) -> Problems:
    """Everything that forbids to store a rating, field → sentences."""
    found: Found = [*text_problems({"note": note}, {"note": LONGEST_NOTE}), *mark_problems({"note": note})]
    if satisfaction not in Satisfaction.values:
        found.append(("satisfaction", _("Choose one of the five.")))
    if solved is False and _is_short(note):
        found.append(("note", _("Write what is still not solved, so that somebody can look at it again.")))
    return said(found)


def reason_problems(reason: str) -> Problems:
    """The same for the reason of opening an opinion again."""
    found: Found = [*text_problems({"reason": reason}, {"reason": LONGEST_NOTE}), *mark_problems({"reason": reason})]
    if _is_short(reason):
        found.append(("reason", _("Write what is still not solved, so that somebody can look at it again.")))
    return said(found)


def may_ask_again(round_: int, replied_on: dt.date | None, today: dt.date) -> bool:
    """Whether a citizen can have his opinion opened again: twice at most, within 30 days of the last answer."""
    return round_ < MOST_ROUNDS and replied_on is not None and (today - replied_on).days <= REVIEW_DAYS


def _is_short(text: str) -> bool:
    return len(re.sub(r"\s", "", text)) < SHORTEST_REASON
