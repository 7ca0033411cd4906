"""Files of citizens: judged by content, called by a number, stored under a random name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.core.errors import InvalidValue
from bureau.core.storedfiles import keep_file
from bureau.core.uploads import CheckedFile, checked_file
from bureau.opinions.models import Message, Opinion, OpinionFile

# Micro-copy of the form: up to five photos, with the opinion and with everything that is added later.
MOST_FILES = 5
PICTURES = frozenset({"image/jpeg", "image/png"})


class Upload(NamedTuple):
    """A file as it was sent."""

    name: str
    content: bytes


def checked_files(uploads: Sequence[Upload], *, only_pictures: bool) -> list[CheckedFile]:
    """Judge them; InvalidValue on ``file``. ``only_pictures``: the sender is not named.

    Documents hold the name of their author and of his computer (ISO 32000-1, 14.3; ECMA-376, part 2, core properties);
    pictures are drawn anew without anything of that kind.
    """
    if len(uploads) > MOST_FILES:
        raise InvalidValue(fields={"file": [_("At most %(most)d files can be sent.") % {"most": MOST_FILES}]})
    found = [checked_file(upload.name, upload.content) for upload in uploads]
    if only_pictures and any(one.content_type not in PICTURES for one in found):
        words = _("Without your name only photos (JPG, PNG) can be sent: a document tells who made it.")
        raise InvalidValue(fields={"file": [words]})
    return found


def store_files(
    actor: User | None, opinion: Opinion, uploads: Sequence[Upload], *, message: Message | None = None
) -> list[OpinionFile]:
    """Keep the files with the opinion, in the caller's transaction."""
    known = opinion.files.count() if uploads else 0
    if known + len(uploads) > MOST_FILES:
        raise InvalidValue(fields={"file": [_("At most %(most)d files can be sent.") % {"most": MOST_FILES}]})
    checked = checked_files(uploads, only_pictures=opinion.is_anonymous and actor is None)
    return [
        keep_file(
            OpinionFile(opinion=opinion, message=message, created_by=actor, updated_by=actor),
            one,
            name=f"{number}.{one.extension}",
        )
        for number, one in enumerate(checked, start=known + 1)
    ]
