"""Rules of villages that need no database."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from bureau.core.errors import InvalidValue
from villages.choices import VillageKind
from villages.names import kind_by_code

# No record of the portal is older; later dates are typing errors.
FIRST_DAY, LAST_DAY = dt.date(2000, 1, 1), dt.date(2099, 12, 31)


def require_day(field: str, day: dt.date | None) -> None:
    """Raise InvalidValue for a day no contract or village can have."""
    if day is not None and not FIRST_DAY <= day <= LAST_DAY:
        raise InvalidValue(
            fields={
                field: [_("The date must lie between %(first)s and %(last)s.") % {"first": FIRST_DAY, "last": LAST_DAY}]
            }
        )


def kind_warning(kind: str, code: str | None) -> str:
    """A hint when the code's range says another kind; never a refusal (parks and farms use the ranges freely)."""
    by_code = kind_by_code(code)
    if by_code is None or by_code == kind or kind == VillageKind.OTHER:
        return ""
    return _("By its code this is a %(kind)s; please check.") % {"kind": by_code.label}
