"""The deadlines an installation begins with; the bureau edits them (domain notes 4.1 and what they were taken from)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bureau.opinions.choices import DayKind, OpinionKind
from bureau.opinions.deadlines.reckoning import Limits

# Before any opinion: the first rules hold for all history.
ALWAYS = dt.date(2000, 1, 1)

# Acceptance within three working days: what the simple handling of petitions gives for deciding, and the sign of life
# that 件件有回音 asks for (domain notes 4.1, 4.3). Reports are passed on within five working days (domain notes 4.1).
DEFAULT_LIMITS: Mapping[str, Limits] = {
    # 12345 of one city: suggestions within 13 working days; an unanswered message of three months is a veto item of
    # the government site check (国办秘函〔2019〕19号).
    OpinionKind.ADVICE: Limits(3, 15, 10, DayKind.WORKING),
    # 政府网站发展指引 (国办发〔2017〕47号), as domain notes 4.1 remember it: simple questions in five working days.
    OpinionKind.QUESTION: Limits(3, 5, 5, DayKind.WORKING),
    # Simple handling of petitions: finished within ten working days.
    OpinionKind.HELP: Limits(3, 10, 5, DayKind.WORKING),
    # 信访工作条例 (2022) Art. 34: within 60 days, by at most 30 longer with leave of the head.
    OpinionKind.COMPLAINT: Limits(3, 60, 30, DayKind.CALENDAR),
    OpinionKind.PRAISE: Limits(3, 15, 0, DayKind.WORKING),
    OpinionKind.REPORT: Limits(5, 60, 30, DayKind.CALENDAR),
}
