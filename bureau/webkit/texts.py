"""What holds for every free text of a ledger: no control characters, a limit, and care with personal numbers. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bureau.core.errors import Advice
from bureau.webkit.lenient import has_controls

# An identity number: 17 digits and a check character (GB 11643-1999); a mobile number of mainland China.
_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])", re.ASCII)
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)", re.ASCII)


def text_problems(texts: Mapping[str, str], limits: Mapping[str, int]) -> list[tuple[str, str]]:
    """(field, sentence) for each of ``texts`` that cannot be stored. ``limits``: field → most characters."""
    found = []
    for name, text in texts.items():
        if has_controls(text):
            found.append((name, _("An invisible character was pasted in. Type this part by hand.")))
        elif len(text) > limits[name]:
            found.append((name, _too_long(len(text) - limits[name], limits[name])))
    return found


def _too_long(extra: int, limit: int) -> str:
    return ngettext(
        "At most %(limit)d characters; now there is %(extra)d too many.",
        "At most %(limit)d characters; now there are %(extra)d too many.",
        extra,
    ) % {"limit": limit, "extra": extra}


def privacy_advice(texts: Mapping[str, str]) -> list[Advice]:
    """Texts that seem to hold an identity number or a mobile number: advised against, never refused."""
    found = []
    for name, written in texts.items():
        text = re.sub(r"(?<=\d)[\s-]+(?=\d)", "", unicodedata.normalize("NFKC", written))
        if _ID_NUMBER.search(text):
            words = _("This text seems to hold an identity number; take it out unless it is needed.")
            found.append(Advice("id_number", name, words))
        elif _MOBILE.search(text):
            words = _("This text seems to hold a mobile number; take it out unless it is needed.")
            found.append(Advice("phone", name, words))
    return found
