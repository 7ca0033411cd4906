"""Files of records on the disk: kept under names that say nothing, taken away with their row. Called by actions."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.core.files.base import ContentFile
from django.db import transaction

from bureau.core.models import StoredFile
from bureau.core.uploads import CheckedFile

F = TypeVar("F", bound=StoredFile)


def keep_file(row: F, checked: CheckedFile, *, name: str = "") -> F:
    """Save the unsaved ``row`` with a checked file. ``name``: what it is called here instead of what it was called."""
    row.name, row.content_type, row.size = name or checked.name, checked.content_type, len(checked.content)
    # The stored name says nothing: what people call their files is personal data often enough.
    row.file.save(f"{uuid.uuid4().hex}.{checked.extension}", ContentFile(checked.content), save=False)
    row.save()
    return row


def drop_file(row: StoredFile) -> None:
    """Delete the row; what is stored of it goes when the transaction is through."""
    stored = row.file
    row.delete()
    transaction.on_commit(lambda: stored.storage.delete(stored.name))
