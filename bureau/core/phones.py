"""Telephone numbers of mainland China: normalised, checked, masked."""

from __future__ import annotations

import re
import unicodedata

# Mobile, landline with or without area code, five-digit hotline (numbering plan of the ministry for industry).
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(0\d{2,3}-?)?[2-9]\d{6,7}")
_HOTLINE = re.compile(r"[19]\d{4}")


def normalise_phone(text: str) -> str:
    """Half-width, without spaces; a mobile number also without dashes and +86."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).replace("—", "-").replace("－", "-")
    digits = re.sub(r"^(\+?86)(?=1[3-9])", "", plain.replace("-", ""))
    return digits if _MOBILE.fullmatch(digits) else plain


def is_phone(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (_MOBILE, _LANDLINE, _HOTLINE))


def mask_phone(text: str) -> str:
    """``13812341402`` → ``138****1402``; shorter numbers keep their last two digits."""
    if len(text) >= 11:
        return f"{text[:3]}****{text[-4:]}"
    return "*" * max(len(text) - 2, 0) + text[-2:]
