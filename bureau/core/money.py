"""Amounts of money in the capital numerals that agreements and receipts need."""

from __future__ import annotations

from decimal import Decimal

MOST = Decimal("99999999999.99")

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)
_GROUPS = ("亿", 10**8), ("万", 10**4), ("", 1)


def in_words(amount: Decimal) -> str:
    """``1409.50`` → ``壹仟肆佰零玖元伍角``; ValueError below 0, above ``MOST`` or with parts of a fen.

    《支付结算办法》(银发〔1997〕393号) annex 1, 正确填写票据和结算凭证的基本规定, items 2 and 4. Where it leaves a
    choice the same one is always taken: no 整 after 角; 零 before 角 when the yuan end in 0; none before 仟 when the
    ten thousands end in 0, as in its own examples. «人民币» (item 3) is for the caller to print in front.
    """
    if not amount.is_finite() or not 0 <= amount <= MOST or amount * 100 % 1:
        raise ValueError(f"An amount in words is between 0 and {MOST} with at most two decimals.")
    yuan, cents = divmod(int(amount * 100), 100)
    jiao, fen = divmod(cents, 10)
    words = f"{_whole(yuan)}元" if yuan or not cents else ""
    if jiao:
        words += f"零{_DIGITS[jiao]}角" if yuan and yuan % 10 == 0 else f"{_DIGITS[jiao]}角"
    if fen:
        words += f"零{_DIGITS[fen]}分" if yuan and not jiao else f"{_DIGITS[fen]}分"
    return words if cents else f"{words}整"


def _whole(number: int) -> str:
    words, skipped = "", False
    for unit, size in _GROUPS:
        group, number = divmod(number, size)
        if group:
            words += f"{'零' if words and (skipped or group < 1000) else ''}{_group(group)}{unit}"
        skipped = not group
    return words or _DIGITS[0]


def _group(number: int) -> str:
    """Up to four digits; zeros between two of them are one 零."""
    words, skipped = "", False
    for place, size in _PLACES:
        digit, number = divmod(number, size)
        if digit:
            words += f"{'零' if words and skipped else ''}{_DIGITS[digit]}{place}"
        skipped = not digit
    return words
