"""System check: the address table asks only for capabilities that some role has."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from bureau.accounts.roles import ALL_CAPABILITIES
from bureau.webkit.access import PUBLIC, SIGNED_IN, address_table


@register("urls")
def check_capabilities(**_kwargs: Any) -> list[CheckMessage]:
    """accounts.E001 for each capability of the table that nobody could ever have."""
    rows = address_table().items()
    unknown = sorted(
        (name, one)
        for name, needed in rows
        for one in ((needed,) if isinstance(needed, str) else needed)
        if one not in ALL_CAPABILITIES | {PUBLIC, SIGNED_IN}
    )
    return [
        Error(
            f"the address {name!r} asks for the unknown capability {one!r}",
            hint="capabilities stand in bureau/accounts/roles.py",
            id="accounts.E001",
        )
        for name, one in unknown
    ]
