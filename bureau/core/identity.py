"""Numbers of persons and organisations: resident identity numbers and unified social credit codes."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from django.utils.translation import gettext as _

_ID = re.compile(r"[0-9]{17}[0-9X]")
_OLD_ID = re.compile(r"[0-9]{15}")
# GB 11643-1999 (ISO 7064, MOD 11-2): weights of the first 17 digits; check digits by remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

# GB 32100-2015: the signs in the order of their values, without I, O, S, V, Z.
_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


# -- resident identity numbers -----------------------------------------------------------------------------------------


def normalise_id(text: str) -> str:
    """Half-width, without spaces, the check digit X as a capital."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()


def id_problem(number: str, *, today: dt.date) -> str:
    """What is wrong with a normalised number (GB 11643-1999), or "".

    Residence permits of people from Hong Kong, Macau and Taiwan (81, 82, 83) follow the same rule. The standard's
    region code is not judged: codes of dissolved counties stay in the numbers of those who were born there.
    """
    if not number:
        return ""
    if _OLD_ID.fullmatch(number):
        # Article 23 of the Resident Identity Card Law ends them with the old cards, on 2013-01-01.
        return _("This is an old identity number of 15 digits, no longer valid since 2013. Enter the one of 18 digits.")
    if not _ID.fullmatch(number):
        return _("An identity number has 18 digits; only the last may be X.")
    born = birth_date_of(number)
    if born is None:
        return _("Digits 7 to 14 of the identity number are the date of birth; there is no such day.")
    if born > today:
        return _("The date of birth in the identity number lies in the future.")
    if number[17] != check_digit(number):
        return _("The check digit of the identity number does not fit; please compare it with the card.")
    return ""


def birth_date_of(number: str) -> dt.date | None:
    """The date of birth in a number of 18 digits; None when it holds none."""
    if not _ID.fullmatch(number):
        return None
    try:
        return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """``male`` when the 17th digit is odd, else ``female``; "" when it is no number of 18 digits."""
    if not _ID.fullmatch(number):
        return ""
    return "male" if int(number[16]) % 2 else "female"


def mask_id(number: str) -> str:
    """``11010519491231002X`` → ``1****************X``."""
    if len(number) < 3:
        return "*" * len(number)
    return f"{number[0]}{'*' * (len(number) - 2)}{number[-1]}"


def check_digit(number: str) -> str:
    return _CHECKS[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True)) % 11]


# -- unified social credit codes ---------------------------------------------------------------------------------------


def credit_code_problem(code: str) -> str:
    """What is wrong with a unified social credit code (GB 32100-2015), or ""; weights 3^i mod 31."""
    if not code:
        return ""
    if len(code) != 18 or any(sign not in _SIGNS for sign in code):
        return _("A unified social credit code has 18 digits and capital letters without I, O, S, V, Z.")
    total = sum(_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    # The outer mod is for a remainder of 0, which gives check sign 0 and not the 31st of 31 signs.
    if _SIGNS[(31 - total % 31) % 31] != code[17]:
        return _("The check digit of the unified social credit code does not fit; please compare it with the licence.")
    return ""
