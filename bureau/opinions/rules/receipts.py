"""The receipt: a number to read aloud, a code to keep, a line that proves that the bureau received it.

The number has 11 random digits and a check digit after H. M. Damm («Total anti-symmetrische Quasigruppen», 2004): one
wrong digit and two neighbours that changed places are always noticed, so that a slip is told apart from a wrong code.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import re
import secrets
import unicodedata
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bureau.core.fields import key_for

DIGITS = 12
# Damm's quasigroup of order 10: totally anti-symmetric, zeros on the diagonal.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
# 16 signs of base 32 are 80 bits: nobody guesses one, and it can be copied by hand.
_SIGNATURE = 16
_LINE = re.compile(
    r"(\d{4}) (\d{4}) (\d{4}) · (\d{4}-\d{2}-\d{2}) · (.{1,30}) · ((?:[A-Z2-7]{4}-){3}[A-Z2-7]{4})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What a signed line says: this number was given on this day for something of this category."""

    number: str
    day: dt.date
    category: str


# -- the number --------------------------------------------------------------------------------------------------------


def new_number() -> str:
    """Twelve digits; the first is no zero, because spreadsheet programs drop those."""
    digits = str(secrets.randbelow(9 * 10**10) + 10**10)
    return digits + check_digit(digits)


def check_digit(digits: str) -> str:
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def normalise_number(text: str) -> str:
    """Half-width, without blanks and dashes, as far as it is a number at all."""
    return re.sub(r"[\s\-—–·]", "", unicodedata.normalize("NFKC", text))[:40]


def number_problem(number: str) -> str:
    """What is wrong with a normalised number, in words that help to find the slip; "" when it can be looked for.

    Says nothing of whether it exists: the check digit is computed from the others.
    """
    if not number:
        return _("Write the receipt number.")
    if not re.fullmatch(r"\d+", number, re.ASCII):
        return _("A receipt number has digits only.")
    if len(number) != DIGITS:
        return _("A receipt number has %(wanted)d digits; now there are %(given)d.") % {
            "wanted": DIGITS,
            "given": len(number),
        }
    if check_digit(number) != "0":
        return _("One of the digits cannot be right; please compare the number with the receipt.")
    return ""


def shown_number(number: str) -> str:
    """``582017463391`` → ``5820 1746 3391``."""
    return " ".join(number[at : at + 4] for at in range(0, len(number), 4))


# -- the code ----------------------------------------------------------------------------------------------------------


def code_for(form_key: uuid.UUID) -> str:
    """The four digits that belong to the one-time key of a form (122 random bits, known to the sender's page only).

    Made from the key, not drawn anew, so that the second click of a double click shows the same receipt as the first.
    """
    made = hmac.digest(key_for(b"opinion code"), form_key.bytes, "sha256")
    return f"{int.from_bytes(made, 'big') % 10_000:04d}"


def normalise_code(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))[:40]


def code_hash(number: str, code: str) -> str:
    """What is kept of a code: a keyed hash together with its number, so that equal codes do not look equal."""
    return hmac.new(key_for(b"opinion code hash"), f"{number}:{code}".encode(), hashlib.sha256).hexdigest()


def is_code(number: str, code: str, kept: str) -> bool:
    """Whether ``kept`` is the hash of this code, in a time that does not depend on the answer."""
    return hmac.compare_digest(code_hash(number, code), kept)


# -- the line ----------------------------------------------------------------------------------------------------------


def signed_line(line: ReceiptLine) -> str:
    """``5820 1746 3391 · 2026-07-15 · 人民调解 · ABCD-EFGH-2345-6723``: proves later that the bureau received it."""
    said = f"{shown_number(line.number)} · {line.day.isoformat()} · {line.category}"
    return f"{said} · {_signature(line)}"


def verified_line(text: str) -> ReceiptLine | None:
    """What a signed line says, None when it is not one of ours or was changed."""
    found = _LINE.fullmatch(re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip())
    if found is None:
        return None
    try:
        line = ReceiptLine("".join(found.group(1, 2, 3)), dt.date.fromisoformat(found[4]), found[5])
    except ValueError:
        return None
    return line if hmac.compare_digest(_signature(line), found[6]) else None


def _signature(line: ReceiptLine) -> str:
    said = f"{line.number}|{line.day.isoformat()}|{unicodedata.normalize('NFKC', line.category)}"
    made = hmac.digest(key_for(b"opinion receipt"), said.encode(), "sha256")
    signs = base64.b32encode(made).decode()[:_SIGNATURE]
    return "-".join(signs[at : at + 4] for at in range(0, _SIGNATURE, 4))
