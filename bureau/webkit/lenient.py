"""Reading what people type: full-width digits, short dates, stray blanks. Pure: the present day is an argument."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

_ISO = re.compile(r"(\d{4})[-./年\s]+(\d{1,2})[-./月\s]+(\d{1,2})日?\Z")
_SHORT = re.compile(r"(\d{1,2})[-./月\s]+(\d{1,2})日?\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
_WORDS = {
    "今天": 0,
    "今日": 0,
    "today": 0,
    "昨天": -1,
    "昨日": -1,
    "yesterday": -1,
    "前天": -2,
    "大前天": -3,
    "明天": 1,
    "tomorrow": 1,
}
# Tab, line feed and carriage return are typed; every other control character is an accident of pasting.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def to_half_width(text: str) -> str:
    """NFKC for digits, signs and Latin typed in full width: ``２０２５．７．１１`` → ``2025.7.11``; ``。`` stays."""
    return unicodedata.normalize("NFKC", text)


def has_controls(text: str) -> bool:
    return _CONTROLS.search(text) is not None


def parse_date(text: str, today: dt.date, *, future: bool = False) -> dt.date:
    """Read ``2025-07-11``, ``20250711``, ``2025.7.11``, ``2025年7月11日``, ``7.11``, ``昨天`` …

    Without a year: the latest not after ``today`` (with ``future``: the one of this year). ValueError if it is none.
    """
    plain = to_half_width(text).strip().lower()
    if plain in _WORDS:
        return today + dt.timedelta(days=_WORDS[plain])
    full = _ISO.match(plain) or _COMPACT.match(plain)
    if full:
        return dt.date(int(full[1]), int(full[2]), int(full[3]))
    short = _SHORT.match(plain)
    if short is None:
        raise ValueError(text)
    month, day = int(short[1]), int(short[2])
    if future or (month, day) <= (today.month, today.day):
        return dt.date(today.year, month, day)
    return dt.date(today.year - 1, month, day)


def parse_integer(text: str) -> int:
    """Read ``１２``, ``1,284``, ``1，284`` or ``12.0``. ValueError if it is none."""
    number = parse_decimal(text)
    if number != number.to_integral_value():
        raise ValueError(text)
    return int(number)


def parse_decimal(text: str) -> Decimal:
    """Read a number typed with full-width digits or thousands separators. ValueError if it is none or not finite."""
    plain = re.sub(r"[\s,，]", "", to_half_width(text)).replace("。", ".")
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)", plain, re.ASCII) or len(plain) > 40:
        raise ValueError(text)
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise ValueError(text) from None
