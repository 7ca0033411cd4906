"""What a restatement would do to the ranking. The leaderboards stand above and give their answer in ``ready()``."""

from __future__ import annotations

from collections.abc import Callable

from bureau.core.weeks import Week
from bureau.statistics.queries import Counts

# Gets the week and the cumulative counts as they would be; returns {"board", "office", "old", "new"} (ranks or None)
# for every office whose rank would differ.
RankEffect = Callable[[Week, Counts], list[dict[str, object]]]

_effects: list[RankEffect] = []


def register(effect: RankEffect) -> None:
    if effect not in _effects:
        _effects.append(effect)


def rank_effect(week: Week, counts: Counts) -> list[dict[str, object]]:
    return [change for effect in _effects for change in effect(week, counts)]
