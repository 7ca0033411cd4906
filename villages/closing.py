"""Who must know when a village closes: upper floors register a handler, run in the closing's own transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bureau.accounts.models import User

# (actor, keys of the villages, last day): ends what the upper floor holds for these villages.
Handler = Callable[["User", list[int], dt.date], Any]

_handlers: list[Handler] = []


def register(handler: Handler) -> None:
    """Called once per handler from ``AppConfig.ready()``."""
    if handler not in _handlers:
        _handlers.append(handler)


def tell(actor: User, village_ids: list[int], on: dt.date) -> None:
    for handler in _handlers:
        handler(actor, village_ids, on)
