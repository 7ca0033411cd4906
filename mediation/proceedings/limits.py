"""By which day a case is to be closed."""

from __future__ import annotations

import datetime as dt

from bureau.workdays.queries import calendar
from mediation.choices import LimitKind
from mediation.models import CaseRules


class Limits:
    """By which day a case is to be closed, as the bureau's rules stand now."""

    def __init__(self, rules: CaseRules) -> None:
        self.days, self.kind = rules.limit_days, rules.limit_kind
        self._calendar = calendar() if rules.limit_kind == LimitKind.WORKING else None

    def due_on(self, accepted_on: dt.date) -> dt.date:
        """The last day of the limit; the day of acceptance itself is not counted (民法典 Art. 201)."""
        if self._calendar is None:
            return accepted_on + dt.timedelta(days=self.days)
        return self._calendar.add_working_days(accepted_on, self.days).day
