"""Rates with their formulas, amounts in ten thousand yuan, and a hand-typed rate beside the counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bureau.core.errors import InvalidValue
from bureau.webkit.lenient import parse_decimal, to_half_width

Number = int | Decimal
Figures = Mapping[str, Number]
# One digit after the point, as the published figures have it.
SHOWN_DIGITS = 1
MOST_DIGITS = 4


@dataclass(frozen=True)
class Rate:
    """A share of two figures of the form; None where there is nothing to be a share of."""

    key: str
    label: str | Promise
    formula: str | Promise
    part: str
    whole: tuple[str, ...]

    def of(self, figures: Figures) -> Decimal | None:
        """In per cent, exact."""
        whole = sum(Decimal(figures[name]) for name in self.whole)
        return Decimal(figures[self.part]) * 100 / whole if whole else None

    def text(self, figures: Figures) -> str | None:
        """As it is shown, ``98.0%``; None (shown as «—») when nothing was concluded: never 0 % or 100 %."""
        exact = self.of(figures)
        return None if exact is None else f"{rounded(exact, SHOWN_DIGITS)}%"


# Published figures use other denominators too (accepted cases among them); open and terminated cases say nothing about
# how mediation went, so neither is in it (domain notes 1.8).
SUCCESS = Rate(
    "success_rate",
    gettext_lazy("success rate"),
    gettext_lazy("success rate = successful ÷ (successful + not successful)"),
    "successful",
    ("successful", "failed"),
)
PERFORMED = Rate(
    "performance_rate",
    gettext_lazy("performance rate"),
    gettext_lazy(
        "performance rate = performed ÷ to be performed by the end of the period, of the cases settled in the period"
    ),
    "performed_of_due",
    ("due",),
)
VISITED = Rate(
    "visit_rate",
    gettext_lazy("visit rate"),
    gettext_lazy("visit rate = visited so far ÷ successful, of the cases settled in the period"),
    "visited_of_successful",
    ("successful",),
)
RATES = (SUCCESS, PERFORMED, VISITED)


def rounded(number: Decimal, digits: int) -> Decimal:
    """As people round by hand: a half goes up."""
    return number.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def in_wan(yuan: Number) -> Decimal:
    """Yuan as 万元 with two digits. Only shown: sums are made of the yuan."""
    return rounded(Decimal(yuan) / 10_000, 2)


@dataclass(frozen=True)
class RateCheck:
    """A typed rate beside the one that follows from the counts to the same number of digits; None: there is none."""

    typed: str
    right: str | None

    @property
    def ok(self) -> bool:
        return self.typed == self.right


def check_rate(successful: int, concluded: int, typed: str) -> RateCheck:
    """Whether ``typed`` («98.4», «98.4%») follows from the counts to the digits typed; InvalidValue when it is none.

    ``concluded``: successful and not successful cases together. 5,040 of 5,142 are 98.0 %, so 98.4 % is flagged.
    """
    text = to_half_width(typed).strip().removesuffix("%").strip()
    try:
        number = parse_decimal(text)
    except ValueError:
        raise InvalidValue(fields={"typed": [_("Write the rate as a number, for example 98.0.")]}) from None
    exponent = number.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    if not 0 <= number <= 100 or digits > MOST_DIGITS:
        words = _("Write a rate from 0 to 100 with at most %(most)d digits after the point.")
        raise InvalidValue(fields={"typed": [words % {"most": MOST_DIGITS}]})
    right = f"{rounded(Decimal(successful) * 100 / concluded, digits)}%" if concluded else None
    return RateCheck(f"{rounded(number, digits)}%", right)
