"""What may be published of an opinion: a copy that was edited, that gives nobody away, with the sender's consent."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bureau.core.text import match_key
from bureau.opinions.models import Opinion
from bureau.opinions.rules.said import Found, Problems, said
from bureau.opinions.rules.submissions import mark_problems
from bureau.webkit.texts import privacy_advice, text_problems

# Title and text as long as an opinion's (domain notes 11.7), the reply as long as a reply.
SHORTEST = {"title": 4, "text": 10, "reply": 10}
LONGEST = {"title": 50, "text": 1000, "reply": 2000}

# A landline with or without area code (numbering plan of the ministry for industry), behind a word that says so: a bare
# number of seven digits is a sum of money often enough.
_CALL = re.compile(r"(?:电话|手机|座机|号码|致电|拨打|联系方式|tel)\D{0,6}(\d[\d-]{5,12}\d)", re.IGNORECASE)
_AREA_CODE = re.compile(r"(?<!\d)0\d{2,3}-?[2-9]\d{6,7}(?!\d)", re.ASCII)
# Vehicle number plates (GA 36-2018): province, office, five or six signs.
_PLATE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·\s]?[A-HJ-NP-Z0-9]{5,6}")


@dataclass(frozen=True, slots=True)
class PublicValues:
    """The copy as it will be read. ``consent_checked``: by the person who publishes it."""

    title: str = ""
    text: str = ""
    reply: str = ""
    consent_checked: bool = False

    @property
    def texts(self) -> dict[str, str]:
        return {"title": self.title, "text": self.text, "reply": self.reply}


def settled(values: PublicValues) -> PublicValues:
    """Without blanks around the texts."""
    return PublicValues(values.title.strip(), values.text.strip(), values.reply.strip(), values.consent_checked)


def publication_problems(values: PublicValues, opinion: Opinion) -> Problems:
    """Everything that forbids to publish ``settled`` values as the copy of ``opinion``, field → sentences."""
    return said([*_text_problems(values), *_personal_problems(values, opinion), *_consent_problems(values, opinion)])


def _text_problems(values: PublicValues) -> Found:
    found = [*text_problems(values.texts, LONGEST), *mark_problems(values.texts)]
    wrong = {name for name, _words in found}
    for name, text in values.texts.items():
        if name not in wrong and len(text) < SHORTEST[name]:
            found.append((name, _("Write at least %(least)d characters.") % {"least": SHORTEST[name]}))
    return found


def _personal_problems(values: PublicValues, opinion: Opinion) -> Found:
    found: Found = []
    for name, text in values.texts.items():
        found += [(name, words) for words in _given_away(text, opinion)]
    body = match_key(opinion.body)
    if body and body in match_key(values.text):
        words = _("This is the sender's own text. Publish a summary in your own words.")
        found.append(("text", words))
    return found


def _given_away(text: str, opinion: Opinion) -> list[str]:
    """What in ``text`` tells who somebody is, in sentences."""
    plain = unicodedata.normalize("NFKC", text)
    digits = re.sub(r"(?<=\d)[\s\-—–]+(?=\d)", "", plain)
    codes = {one.code for one in privacy_advice({"text": text})}
    found = []
    if "id_number" in codes:
        found.append(_("An identity number stands in it; take it out."))
    if "phone" in codes or _CALL.search(plain) or _AREA_CODE.search(plain) or _holds_phone(digits, opinion.phone):
        found.append(_("A telephone number stands in it; take it out."))
    if _PLATE.search(plain.upper()):
        found.append(_("A number plate stands in it; take it out."))
    if opinion.receipt_no in digits:
        found.append(_("The receipt number stands in it; take it out."))
    name = match_key(opinion.name)
    if len(name) > 1 and name in match_key(text):
        found.append(_("The name of the sender stands in it; take it out."))
    return found


def _holds_phone(digits: str, phone: str) -> bool:
    return bool(phone) and phone.replace("-", "") in digits


def _consent_problems(values: PublicValues, opinion: Opinion) -> Found:
    if not opinion.publish_consent:
        words = _("The sender has not agreed to publication, so it stays unpublished.")
        return [("consent_checked", words)]
    if not values.consent_checked:
        return [("consent_checked", _("Check that the sender agreed, and tick it."))]
    return []
