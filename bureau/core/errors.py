"""The one hierarchy of refusals: every refusal of the domain is a BureauError, translated once for each surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class BureauError(Exception):
    """A refusal with a message for the person at the screen. ``code`` is stable and machine readable."""

    code = "refused"

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        if code:
            self.code = code


class NotAllowed(BureauError):
    """The actor lacks the capability."""

    code = "not_allowed"


class NotVisible(BureauError):
    """The object does not exist for this actor: out of scope looks like not found."""

    code = "not_found"


class IllegalMove(BureauError):
    """The workflow has no such edge from the present state."""

    code = "illegal_move"


class StaleRecord(BureauError):
    """Somebody saved the record since it was opened. ``changes``: field → (theirs, yours), shown side by side."""

    code = "stale_record"

    def __init__(self, message: str, *, changes: dict[str, tuple[object, object]]) -> None:
        super().__init__(message)
        self.changes = changes


class InvalidValue(BureauError):
    """One or more values cannot be stored. ``fields``: field name → messages (empty for one free message)."""

    code = "invalid"

    def __init__(self, message: str = "", *, code: str = "", fields: dict[str, list[str]] | None = None) -> None:
        self.fields = fields or {}
        super().__init__(message or " ".join(m for messages in self.fields.values() for m in messages), code=code)

    @classmethod
    def from_validation(cls, error: ValidationError) -> InvalidValue:
        if hasattr(error, "error_dict"):
            return cls(fields={name: list(messages) for name, messages in error.message_dict.items()})
        return cls(" ".join(error.messages))


class EntriesRefused(InvalidValue):
    """Some entries of a bulk action cannot be stored; nothing was. ``reasons``: place in the list → field → texts."""

    code = "entries_refused"

    def __init__(self, reasons: dict[int, dict[str, list[str]]]) -> None:
        super().__init__(_("Nothing was stored: %(count)d entries must be put right first.") % {"count": len(reasons)})
        self.reasons = reasons


@dataclass(frozen=True)
class Advice:
    """Something to look at before saving. ``code`` accepts it; ``records``: the other records it is about."""

    code: str
    field: str
    text: str
    records: tuple[object, ...] = ()


class NeedsConfirmation(BureauError):
    """Nothing is wrong, but the person should look first; going on means sending its codes as accepted."""

    code = "needs_confirmation"

    def __init__(self, advice: Sequence[Advice]) -> None:
        super().__init__(" ".join(one.text for one in advice))
        self.advice = tuple(advice)
