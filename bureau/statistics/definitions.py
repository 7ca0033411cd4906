"""Which indicators are counted, by which definition on which day."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bureau.statistics.countables import Countable, countable_of
from bureau.statistics.models import Indicator, IndicatorDefinition


@dataclass(frozen=True)
class Rule:
    """One definition: from ``valid_from`` on, rows of ``countable`` whose fields all hold an allowed value."""

    valid_from: dt.date
    countable: str
    filters: tuple[tuple[str, frozenset[str]], ...]


@dataclass(frozen=True)
class Counted:
    """An active indicator with its rules, oldest first; only rules whose countable exists."""

    indicator: Indicator
    rules: tuple[Rule, ...]

    @property
    def fingerprint(self) -> str:
        """Changes with every change of the rules."""
        plain = [
            [rule.valid_from.isoformat(), rule.countable, [[name, sorted(values)] for name, values in rule.filters]]
            for rule in self.rules
        ]
        return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:16]

    @property
    def countables(self) -> set[str]:
        return {rule.countable for rule in self.rules}


def counted_on(day: dt.date) -> list[Counted]:
    """Active indicators that are counted for events up to ``day``, in table order."""
    return [counted for _indicator, counted in _all_on(day) if counted is not None]


def uncounted_on(day: dt.date) -> list[Indicator]:
    """Active indicators that nothing counts yet: without definition, or of a ledger that does not exist."""
    return [indicator for indicator, counted in _all_on(day) if counted is None]


def definition_on(indicator: Indicator, day: dt.date) -> IndicatorDefinition | None:
    """The definition that holds on ``day``."""
    return indicator.definitions.filter(valid_from__lte=day).order_by("-valid_from").first()


def _all_on(day: dt.date) -> Iterator[tuple[Indicator, Counted | None]]:
    active = Indicator.objects.filter(is_active=True).prefetch_related("definitions").order_by("order", "code")
    for indicator in active:
        definitions = sorted(indicator.definitions.all(), key=lambda d: d.valid_from)
        rules = tuple(_rule(d) for d in definitions if d.valid_from <= day)
        is_counted = rules and countable_of(rules[-1].countable) is not None
        yield indicator, Counted(indicator, rules) if is_counted else None


def _rule(definition: IndicatorDefinition) -> Rule:
    filters = tuple((name, frozenset(values)) for name, values in sorted(definition.filters.items()))
    return Rule(definition.valid_from, definition.countable, filters)


class Matcher:
    """Says which indicators a row of one countable counts for.

    ``fields``: the filter fields a row must bring, in that order.
    """

    def __init__(self, countable: Countable, counted: Sequence[Counted]) -> None:
        self.fields = tuple(countable.filters)
        place = {name: at for at, name in enumerate(self.fields)}
        self._rules: list[tuple[int, list[tuple[dt.date, bool, list[tuple[int, frozenset[str]]]]]]] = [
            (
                one.indicator.pk,
                [
                    (r.valid_from, r.countable == countable.code, [(place[n], v) for n, v in r.filters if n in place])
                    for r in reversed(one.rules)
                ],
            )
            for one in counted
        ]
        # Thousands of rows, a handful of days and kinds.
        self._known: dict[tuple[Any, ...], list[int]] = {}

    def indicators(self, day: dt.date, values: Sequence[Any]) -> list[int]:
        """Primary keys of the indicators that a row dated ``day`` with these field values counts for."""
        key = (day, *values)
        if key not in self._known:
            self._known[key] = self._matching(day, values)
        return self._known[key]

    def _matching(self, day: dt.date, values: Sequence[Any]) -> list[int]:
        found = []
        for indicator, rules in self._rules:
            for valid_from, is_ours, checks in rules:
                if valid_from <= day:
                    if is_ours and all(values[at] in allowed for at, allowed in checks):
                        found.append(indicator)
                    break
        return found
