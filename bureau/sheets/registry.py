"""The kinds of sheets there are; ledgers register theirs in ``AppConfig.ready()``."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.sheets.kinds import SheetKind

_kinds: dict[str, SheetKind] = {}


def register(kind: SheetKind) -> None:
    """Make ``kind`` known to commands and pages; a second kind of the same name is a programming error."""
    known = _kinds.get(kind.name)
    if known is not None and type(known) is not type(kind):
        raise ValueError(f"two sheets are called {kind.name!r}")
    _kinds[kind.name] = kind


def get(name: str) -> SheetKind:
    """The kind called ``name``; InvalidValue naming the known ones otherwise."""
    try:
        return _kinds[name]
    except KeyError:
        raise InvalidValue(
            _("There is no sheet called %(name)s; known: %(known)s")
            % {"name": name[:40], "known": ", ".join(sorted(_kinds))},
            code="unknown_kind",
        ) from None


def importable(user: User) -> list[SheetKind]:
    return [kind for kind in _kinds.values() if kind.may_import(user)]


def exportable(user: User) -> list[SheetKind]:
    return [kind for kind in _kinds.values() if kind.may_export(user)]
