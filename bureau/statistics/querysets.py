"""Querysets of the statistics app: scoped like the records they count, and deaf to writes in published weeks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db import models

from bureau.core.querysets import GuardedQuerySet
from bureau.statistics.choices import WeekState
from villages.scope import ScopedQuerySet

if TYPE_CHECKING:
    from bureau.statistics.models import Figure, Tally, WeekClosing  # noqa: F401 - ruff does not read subscripts

M = TypeVar("M", bound=models.Model)


class PublishedWeekError(RuntimeError):
    """A programming error: somebody tried to change the books of a published week."""


def refuse_published(weeks: Iterable[str]) -> None:
    """Raise PublishedWeekError when one of ``weeks`` is published."""
    closings: Any = apps.get_model("statistics", "WeekClosing")._default_manager
    published = closings.filter(week__in=set(weeks), state=WeekState.PUBLISHED).values_list("week", flat=True)
    if published:
        raise PublishedWeekError(f"the books of {', '.join(sorted(published))} are published and never change")


class WeekQuerySet(GuardedQuerySet["WeekClosing"]):
    def published(self) -> Self:
        return self.filter(state=WeekState.PUBLISHED)

    def closed(self) -> Self:
        """Closed or published."""
        return self.filter(state__in=(WeekState.CLOSED, WeekState.PUBLISHED))


class BooksQuerySet(ScopedQuerySet[M]):
    """Rows that belong to a week."""

    def update(self, **kwargs: Any) -> int:
        refuse_published(self._weeks())
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        refuse_published(self._weeks())
        return super().delete()

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        rows: list[Any] = list(objs)
        refuse_published({row.week for row in rows})
        return super().bulk_create(rows, *args, **kwargs)

    def _weeks(self) -> set[str]:
        return set(self.order_by().values_list("week", flat=True).distinct())


class TallyQuerySet(BooksQuerySet["Tally"]):
    """Scoped like the records they count."""


class FigureQuerySet(BooksQuerySet["Figure"]):
    village_lookup = ""
