"""Rules of firms and consultants that need no database. Each gives words for the person, or "" when all is well."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from bureau.core.phones import is_phone
from consultants.choices import ConsultantCategory

# Anhui local standard for village legal consultants (DB34/T, 2021): at most 5 villages; county practice with few
# lawyers goes above it, so it is a warning.
VILLAGES_PER_CONSULTANT = 5
# Whoever practises law needs the licence of his trade.
LICENSED = frozenset({ConsultantCategory.LAWYER, ConsultantCategory.GRASSROOTS})

_LICENCE = re.compile(r"[0-9]{5,20}")


def licence_problem(category: str, number: str) -> str:
    """Lawyers and grass-roots legal workers need a licence number of digits."""
    if not number:
        return _("Fill in the licence number.") if category in LICENSED else ""
    return "" if _LICENCE.fullmatch(number) else _("A licence number has 5 to 20 digits.")


def phone_problem(phone: str) -> str:
    return "" if not phone or is_phone(phone) else _("This is not a telephone number, for example 13800001234.")


def workload_warning(name: str, villages: int) -> str:
    """More villages than recommended: said, never refused."""
    if villages <= VILLAGES_PER_CONSULTANT:
        return ""
    return _("%(name)s now serves %(villages)d villages; more than %(limit)d are not recommended.") % {
        "name": name,
        "villages": villages,
        "limit": VILLAGES_PER_CONSULTANT,
    }
