"""Cell cleaning: what people type into Excel → clean Python values. Pure functions; a refusal is a CellProblem
with its reason.

A cell arrives as str, int, float, bool, date, datetime, time, timedelta or None, whatever the file held.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

# Full-width ASCII (U+FF01..U+FF5E) → ASCII; for codes, numbers and dates.
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# In free text only digits and letters are narrowed: Chinese punctuation is full-width by right.
HALF_WIDTH_WORDS = {c: n for c, n in HALF_WIDTH.items() if chr(n).isalnum()}
# Zero-width characters and byte order marks that copy-and-paste leaves behind.
INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# Anything that ``text`` has to change or refuse; most cells hold none of it.
_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a" + "".join(map(chr, INVISIBLE)) + "]"
)
# Formula injection (OWASP «CSV Injection»): a cell that begins with one of these may run as a formula when
# opened again.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")
_RUINED = re.compile(r"\d(\.\d+)?[eE]\+?\d{2,3}")
_DATE = re.compile(
    r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_EIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?|[+-]?\d{1,3}(,\d{3})+(\.\d{1,15})?")
_EXCEL_EPOCH = dt.date(1899, 12, 30)
# Excel serial numbers of 2000-01-01 and 2099-12-31: other bare numbers in a date column are typing errors.
_SERIALS = range(36526, 73051)
# Excel keeps 15 significant digits; longer numbers are already changed in the file.
_EXACT_NUMBER = 10**15

Cell = Any


class CellProblem(ValueError):
    """Why one cell is refused, in words for the person who typed it."""


def neutralise(value: str) -> str:
    """Mark text that a spreadsheet could run as a formula; ``unmark`` takes exactly one mark off again."""
    return f"'{value}" if _FORMULA.match(value) else value


def unmark(value: str) -> str:
    return value[1:] if _NEUTRALISED.match(value) else value


def shown(value: Cell) -> str:
    """The cell as a person sees it, shortened; for messages."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_NUMBER:
        value = int(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    words = _CONTROL.sub("�", "" if value is None else str(value))
    return words if len(words) <= 60 else words[:59] + "…"


def is_blank(value: Cell) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _ruined(value: str) -> CellProblem:
    return CellProblem(
        _("Excel turned this long number into %(value)s and lost digits; format the column as text, type it again")
        % {"value": value}
    )


def _number_words(value: float) -> str:
    if abs(value) >= _EXACT_NUMBER:
        raise _ruined(f"{value:.5G}")
    return str(int(value)) if float(value).is_integer() else format(value, ".15g")


def text(value: Cell) -> str:
    """Free text: outer spaces off, full-width digits and letters narrowed, control characters refused."""
    if value is None:
        return ""
    words: str = value if isinstance(value, str) else _words_of(value)
    words = unmark(words).strip()
    if not _ODD.search(words):
        return words
    words = words.translate(INVISIBLE).replace("\r\n", "\n").replace("\r", "\n").translate(HALF_WIDTH_WORDS).strip()
    if _CONTROL.search(words):
        raise CellProblem(_("The cell holds control characters that cannot be stored; type the text again"))
    return words


def _words_of(value: Cell) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number_words(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    return str(value)


def narrow(value: Cell) -> str:
    """A code, number or date as plain half-width text without any space."""
    words = text(value)
    return words if words.isascii() and " " not in words else "".join(words.translate(HALF_WIDTH).split())


def code(value: Cell) -> str:
    """Codes and phones: half-width, no spaces; numbers that Excel has ruined (1.1E+17) are refused."""
    words = narrow(value)
    if _RUINED.fullmatch(words):
        raise _ruined(words)
    return words[:-2] if words.endswith(".0") and words[:-2].isdigit() else words


def date(value: Cell) -> dt.date:
    """A real day; raises CellProblem for anything else. Time of day is dropped."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    words = narrow(value) if not isinstance(value, str) else text(value).translate(HALF_WIDTH)
    match = _DATE.fullmatch(words) or _EIGHT.fullmatch(words)
    if match is not None:
        try:
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise CellProblem(_("There is no such day; write dates like 2026-03-05")) from None
    serial = words.removesuffix(".0")
    if serial.isascii() and serial.isdigit() and len(serial) == 5 and int(serial) in _SERIALS:
        return _EXCEL_EPOCH + dt.timedelta(days=int(serial))
    raise CellProblem(_("This is not a date; write year, month and day like 2026-03-05"))


def decimal(value: Cell, *, unit: str = "") -> Decimal:
    """A number; thousands separators and the column's own ``unit`` behind it are accepted."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not abs(value) < _EXACT_NUMBER:  # so that «not a number» is refused too
            raise CellProblem(_("This number is too large"))
        # 0.1 + 0.2 in a cell arrives as 0.30000000000000004: ten decimals are more than any column keeps.
        return Decimal(value) if isinstance(value, int) else Decimal(repr(round(value, 10)))
    words = narrow(value)
    if unit and words.endswith(unit):
        words = words[: -len(unit)]
    if not _NUMBER.fullmatch(words):
        raise CellProblem(_("This is not a number; write digits only"))
    try:
        return Decimal(words.replace(",", ""))
    except InvalidOperation:
        raise CellProblem(_("This is not a number; write digits only")) from None


def choice_key(value: Cell) -> str:
    """How choices and headings are compared: half-width, without spaces, brackets and case made equal."""
    return narrow(value).casefold().translate({ord("〔"): "(", ord("〕"): ")", ord("【"): "(", ord("】"): ")"})
