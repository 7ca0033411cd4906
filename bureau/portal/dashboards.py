"""What the home pages show: queries of many apps put on one page. No rules of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bureau.accounts.models import User
from bureau.bulletins.choices import BulletinState
from bureau.bulletins.models import Bulletin
from bureau.bulletins.queries import bulletins, published_bulletins
from bureau.core.weeks import Week
from bureau.leaderboards.models import Board
from bureau.leaderboards.queries import BoardWeek, Row, board_week, boards, last_weeks
from bureau.opinions.desk import queues as opinion_queues
from consultants.models import ServiceRecord
from consultants.queries import vacant_villages
from consultants.services.queries import services_of
from mediation.followup.queues import Waiting, heads_of_queues
from rectification.closing import queues as problem_queues
from villages.models import JusticeOffice, Village

SHOWN = 7


@dataclass(frozen=True)
class Latest:
    """A board in its latest week: published ones for the public, closed ones too for those who prepare them."""

    board: Board
    found: BoardWeek

    @property
    def leading(self) -> list[Row]:
        """The first three places; with a shared third place everybody who shares it."""
        return [row for row in self.found.rows if row.standing.rank is not None and row.standing.rank <= 3]

    @property
    def behind(self) -> list[Row]:
        """Offices more than a little behind the schedule."""
        return [row for row in self.found.rows if row.band == "behind"]


def latest_board(*, public: bool) -> Latest | None:
    """The first board that is on, in its latest week; None before the first week."""
    weeks = last_weeks(published=public)
    for board in boards(public=public):
        if board.is_active and board.pk in weeks:
            return Latest(board, board_week(board, weeks[board.pk], published=public))
    return None


def entered_in(user: User, week: Week) -> int:
    """How many standing records of ``week`` the user may see."""
    standing = ServiceRecord.objects.visible_to(user).standing()
    return standing.filter(date__range=(week.monday, week.sunday)).count()


def _problems_waiting(user: User, today: dt.date) -> Sequence[problem_queues.Waiting]:
    return problem_queues.heads_of_queues(user, today, SHOWN) if user.can("problems.view") else []


def _opinions_waiting(user: User) -> Sequence[opinion_queues.Waiting]:
    return opinion_queues.heads_of_queues(user, SHOWN) if user.can("opinions.view") else []


@dataclass(frozen=True)
class PublicHome:
    """The public home page on ``today``."""

    today: dt.date

    @cached_property
    def latest(self) -> Latest | None:
        return latest_board(public=True)

    @cached_property
    def bulletins(self) -> Sequence[Bulletin]:
        return list(published_bulletins()[:3])


@dataclass(frozen=True)
class DeskHome:
    """What ``user`` has to do on ``today``, and how his office stands."""

    user: User
    today: dt.date

    @property
    def week(self) -> Week:
        return Week.containing(self.today)

    @property
    def has_cases(self) -> bool:
        return self.user.can("cases.view")

    @cached_property
    def waiting(self) -> Sequence[Waiting]:
        """What is due of the user's mediation cases: only lists that have something."""
        return heads_of_queues(self.user, self.today, SHOWN) if self.has_cases else []

    @cached_property
    def problems(self) -> Sequence[problem_queues.Waiting]:
        """What waits of the problems that are put right: only lists that have something."""
        return _problems_waiting(self.user, self.today)

    @cached_property
    def opinions(self) -> Sequence[opinion_queues.Waiting]:
        """Citizens' opinions that wait for the user: only lists that have something."""
        return _opinions_waiting(self.user)

    @cached_property
    def recent(self) -> Sequence[ServiceRecord]:
        return list(services_of(self.user).filter(created_by=self.user).order_by("-id")[:SHOWN])

    @cached_property
    def entered_this_week(self) -> int:
        return entered_in(self.user, self.week)

    @cached_property
    def vacant(self) -> Sequence[Village]:
        return list(vacant_villages(self.user, self.today)[: SHOWN + 1])

    @cached_property
    def latest(self) -> Latest | None:
        return latest_board(public=False)

    @cached_property
    def own_rows(self) -> list[Row]:
        """The places of the user's own offices (nobody else's)."""
        if self.latest is None:
            return []
        own = set(JusticeOffice.objects.visible_to(self.user).values_list("pk", flat=True))
        return [row for row in self.latest.found.rows if row.standing.office_id in own]


@dataclass(frozen=True)
class LeadHome:
    """The leaders' first page on ``today``: exceptions first, then numbers, then the ranking."""

    user: User
    today: dt.date

    @property
    def week(self) -> Week:
        return Week.containing(self.today)

    @cached_property
    def latest(self) -> Latest | None:
        return latest_board(public=False)

    @cached_property
    def summary(self) -> list[str]:
        """Three sentences of the latest bulletin that can be read aloud: progress, change, the first places."""
        latest = bulletins().first()
        sentences = latest.content["sentences"] if latest else []
        overall = [one["text"] for one in sentences if one["section"] == "overall"]
        ranking = [one["text"] for one in sentences if one["section"] == "ranking"]
        return [*overall[:2], *ranking[:1]]

    @cached_property
    def waiting(self) -> Sequence[Bulletin]:
        """Bulletins that are not published yet, oldest first."""
        return list(bulletins().exclude(state=BulletinState.PUBLISHED).order_by("week")[:SHOWN])

    @cached_property
    def problems(self) -> Sequence[problem_queues.Waiting]:
        """What waits of the problems that are put right, first of all for a signature."""
        return _problems_waiting(self.user, self.today)

    @cached_property
    def opinions(self) -> Sequence[opinion_queues.Waiting]:
        """Citizens' opinions that wait for the user himself, replies to approve above all."""
        return _opinions_waiting(self.user)

    @cached_property
    def opinions_standing(self) -> opinion_queues.Standing | None:
        return opinion_queues.standing_of(self.user, self.today) if self.user.can("opinions.view") else None

    @cached_property
    def vacant_count(self) -> int:
        return vacant_villages(self.user, self.today).count()

    @cached_property
    def silent_offices(self) -> list[JusticeOffice]:
        """Offices without any record in the week before this one."""
        week = self.week.previous()
        entered = ServiceRecord.objects.standing().filter(date__range=(week.monday, week.sunday))
        return list(JusticeOffice.objects.visible_to(self.user).exclude(pk__in=entered.values("office")))

    @cached_property
    def recorded_this_week(self) -> int:
        return entered_in(self.user, self.week)
