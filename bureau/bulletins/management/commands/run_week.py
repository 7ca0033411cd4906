"""``run_week WEEK [--publish] [--open-books] --as LOGIN``: close, rank, draft; the last line of output is JSON."""

from __future__ import annotations

import dataclasses
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.models import User
from bureau.bulletins.chain import Outcome, publish_week_and_bulletin, run_week
from bureau.core.errors import BureauError
from bureau.core.weeks import Week
from bureau.statistics.actions import open_books


class Command(BaseCommand):
    """Exit code 0 when the week stands as asked, 1 for a refusal, 2 for a week or login that does not exist."""

    help = "Closes, ranks and drafts the bulletin of a week (and of earlier weeks still open); --publish publishes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("week", help="like 2026-W07")
        parser.add_argument("--as", dest="login", required=True, metavar="LOGIN")
        parser.add_argument("--publish", action="store_true", help="check, sign and publish as LOGIN")
        parser.add_argument("--open-books", action="store_true", help="begin the books with WEEK: imported history")

    def handle(self, *_args: Any, **options: Any) -> None:
        week, user = week_called(options["week"]), user_called(options["login"])
        try:
            if options["open_books"]:
                open_books(week=week, actor=user)
            outcome = self._run(week, user)
            if options["publish"]:
                outcome = publish_week_and_bulletin(week=week, actor=user)
        except BureauError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(json.dumps(dataclasses.asdict(outcome), ensure_ascii=False))

    def _run(self, week: Week, user: User) -> Outcome:
        outcome: Outcome | None = None
        for outcome in run_week(week=week, actor=user, today=timezone.localdate()):
            if outcome.week != week.key:
                self.stdout.write(_("%(week)s was still open: done first.") % {"week": outcome.week})
        if outcome is None:
            raise BureauError(_("%(week)s could not be run.") % {"week": week.key})
        return outcome


def week_called(text: str) -> Week:
    """The week; a clear sentence and exit code 2 otherwise."""
    try:
        return Week.parse(text)
    except BureauError as error:
        raise CommandError(error.message[:200], returncode=2) from error


def user_called(login: str) -> User:
    """The active user with this login; a clear sentence and exit code 2 otherwise."""
    user: User | None = User.objects.filter(login__iexact=login.replace("\x00", "")).first()
    if user is None:
        raise CommandError(_("There is no user called %(login)s") % {"login": login[:50]}, returncode=2)
    if not user.is_active:
        raise CommandError(_("The account %(login)s is disabled") % {"login": login[:50]}, returncode=2)
    return user
