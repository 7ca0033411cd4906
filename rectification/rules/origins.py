"""What a problem may take over from the opinion it answers: the matter, never the person. No database.

A problem is read by everybody who works on the campaign, an opinion only by those who handle it (个人信息保护法 Art. 6:
no more than the purpose needs).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bureau.core.text import match_key
from rectification.rules.problems import Found, Problems, said

# Telephone, identity and card numbers, however they are grouped.
_LONG_NUMBER = re.compile(r"\d(?:[\s\-—]?\d){6,}[Xx]?")
NUMBER_OMITTED, NAME_OMITTED = "（号码略）", "（姓名略）"
# Texts of a problem in which a person may have been left standing.
TEXTS = ("description", "cause", "goal", "public_text", "remarks")


@dataclass(frozen=True, slots=True)
class Teller:
    """Who wrote the opinion; empty for the anonymous."""

    name: str = ""
    phone: str = ""


def without_person(text: str, teller: Teller) -> str:
    """``text`` without the name of its writer and without long numbers. Names of others have to be looked for."""
    cut = _LONG_NUMBER.sub(NUMBER_OMITTED, text)
    name = teller.name.strip()
    return cut.replace(name, NAME_OMITTED) if len(name) > 1 else cut


def person_problems(texts: Mapping[str, str], teller: Teller) -> Problems:
    """Texts that still give the writer away, field → sentences."""
    found: Found = []
    name, phone = match_key(teller.name), teller.phone.replace("-", "")
    for field in TEXTS:
        text = texts.get(field, "")
        if len(name) > 1 and name in match_key(text):
            found.append((field, _("This text names who sent the opinion; take the name out.")))
        if phone and phone in re.sub(r"[\s\-—]", "", unicodedata.normalize("NFKC", text)):
            found.append((field, _("This text holds the telephone number of who sent the opinion; take it out.")))
    return said(found)
