"""What makes a function an action: the only way anything is written.

``@action`` demands keyword-only, annotated parameters with an ``actor``, runs the function in one transaction and opens
the write gate that GuardedQuerySet and GuardedModel check. A refusal (BureauError) rolls everything back.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db import transaction

from bureau.core.errors import InvalidValue
from bureau.core.kept import renewing

_gate: ContextVar[bool] = ContextVar("bureau_write_gate", default=False)

Func = TypeVar("Func", bound=Callable[..., Any])


class Actor(Protocol):
    """Who does it: a user of bureau.accounts (floor 0 may not name the class)."""

    pk: Any

    def can(self, capability: str) -> bool: ...


@contextmanager
def writing() -> Iterator[None]:
    """Open the write gate; for actions, test factories and data loaders of the benchmark only."""
    token = _gate.set(True)
    try:
        with renewing():
            yield
    finally:
        _gate.reset(token)


def is_writing() -> bool:
    return _gate.get()


def action(func: Func) -> Func:
    """Declare ``func`` as an action (see the module's docstring)."""
    signature = inspect.signature(func)
    parameters = signature.parameters.values()
    if "actor" not in signature.parameters:
        raise TypeError(f"{func.__qualname__}: an action takes its actor")
    if any(p.kind not in (p.KEYWORD_ONLY, p.VAR_KEYWORD) or p.annotation is p.empty for p in parameters):
        raise TypeError(f"{func.__qualname__}: an action's parameters are keyword-only and annotated")

    @functools.wraps(func)
    def run(**kwargs: Any) -> Any:
        with transaction.atomic(), writing():
            try:
                return func(**kwargs)
            except ValidationError as error:
                raise InvalidValue.from_validation(error) from error

    return cast("Func", run)
