"""Who reads what a case is about. No database."""

from __future__ import annotations

from bureau.accounts.models import User
from mediation.models import MediationCase


def may_read_facts(user: User, case: MediationCase) -> bool:
    """Whether ``user`` sees what the case is about: leaders see counts, a minor's case only those who need to.

    个人信息保护法 Art. 28, 34: within one's duty and no more than it needs; data of minors under 14 is sensitive.
    """
    if not user.can("cases.facts"):
        return False
    return not case.involves_minor or user.can("cases.restricted") or case.created_by_id == user.pk
