"""``manage.py check_figures``: prove that the books agree."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bureau.statistics.checks import disagreements, first_open_week
from bureau.statistics.models import Figure, Tally, WeekClosing
from bureau.statistics.queries import pending_differences


class Command(BaseCommand):
    """Exit code 1 and one line for each difference when something disagrees."""

    help = "Full recount against tallies, figures against tallies, sums across offices, bulletins against figures."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, help="one calendar year only")

    def handle(self, *_args: Any, **options: Any) -> None:
        found = list(disagreements(options["year"]))
        for one in found:
            self.stdout.write(str(one))
        if found:
            raise CommandError(f"{len(found)} differences")
        coming = first_open_week()
        pending = len(pending_differences(coming).bookings) if coming else 0
        self.stdout.write(
            f"The books agree: {WeekClosing.objects.closed().count()} closed weeks, {Figure.objects.count()} figures, "
            f"{Tally.objects.count()} tallies; the next closing will post {pending}."
        )
