"""``fill_workdays [YEAR …]``: take the notices of the State Council from the installed package. Again: no change."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.workdays.actions import Filled, NotPublished, fill_year
from bureau.workdays.queries import years_to_fill


class Command(BaseCommand):
    """One line for each year. Only a year that was asked for must be there: next year's notice comes out in autumn."""

    help = "Fills the working-day calendar; what the bureau entered or changed is kept. Exit 1 if YEAR is not known."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("years", nargs="*", type=int, metavar="YEAR", help="last, this and next year by default")

    def handle(self, *_args: Any, **options: Any) -> None:
        missing = []
        for year in options["years"] or years_to_fill(timezone.localdate()):
            try:
                self.stdout.write(_in_words(fill_year(actor=None, year=year)))
            except NotPublished as refusal:
                self.stdout.write(refusal.message)
                missing.append(year)
        if missing and options["years"]:
            raise CommandError(_("Not filled: %(years)s") % {"years": ", ".join(str(year) for year in missing)})


def _in_words(done: Filled) -> str:
    return _(
        "%(year)d: %(added)d days added, %(changed)d changed, %(removed)d removed; %(kept)d of the bureau's own kept."
    ) % {"year": done.year, "added": done.added, "changed": done.changed, "removed": done.removed, "kept": done.kept}
