"""Remove the practice county: the whole database and every stored file of it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bureau.core.errors import BureauError
from bureau.portal.actions import wipe_demo


class Command(BaseCommand):
    help = "Empty a database that holds the practice county; refuses any other."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["yes"] and input("Remove the practice county and all that was entered in it? (yes) ") != "yes":
            raise CommandError("nothing was removed")
        try:
            wipe_demo()
        except BureauError as error:
            raise CommandError(error.message) from error
        self.stdout.write("The practice county is gone.")
