"""From an empty machine to the running practice county, with one command."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from bureau.core.errors import BureauError
from bureau.portal.actions import begin_demo, finish_demo, wipe_demo
from bureau.portal.dashboards import latest_board
from bureau.portal.demo.county import PASSWORD, County
from bureau.portal.demo.loading import HISTORY_WEEKS, load
from bureau.portal.models import DemoMark

ADDRESSES = (("/", "public site"), ("/desk/", "staff"), ("/lead/", "leaders"), ("/admin/", "administration"))


class Command(BaseCommand):
    help = "Load the practice county, run the weekly job for its last weeks, print the standings, and serve."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="port to serve on (8000)")
        parser.add_argument("--no-serve", action="store_true", help="prepare only, do not serve")
        parser.add_argument("--weeks", type=int, default=12, help="how many of the last weeks get a bulletin (12)")

    def handle(self, *_args: Any, **options: Any) -> None:
        self.began = time.monotonic()
        # Two lines a task would bury the progress.
        logging.getLogger("celery.app.trace").setLevel(logging.WARNING)
        if not 1 <= options["weeks"] <= HISTORY_WEEKS:
            raise CommandError(f"--weeks must lie between 1 and {HISTORY_WEEKS}")
        self.tell("preparing the database")
        call_command("migrate", interactive=False, verbosity=0)
        with translation.override("zh-hans"):
            try:
                self.prepare(options["weeks"])
            except BureauError as error:
                raise CommandError(error.message) from error
            self.print_standings()
        self.print_addresses(options["port"])
        if not options["no_serve"]:
            call_command("serve", port=options["port"])

    def tell(self, what: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.began:5.1f} s] {what}")
        self.stdout.flush()

    def prepare(self, bulletins: int) -> None:
        """Load the county unless it is there; one whose loading was interrupted is loaded anew."""
        mark = DemoMark.objects.first()
        if mark is not None and mark.finished_at is not None:
            self.tell(f"the practice county of {mark.last_day} is there already")
            return
        if mark is not None:
            self.tell("the last loading was interrupted; beginning anew")
            wipe_demo()
        county = County(timezone.localdate())
        begin_demo(actor=None, last_day=county.today)
        self.tell("working-day calendar")
        call_command("fill_workdays", stdout=self.stdout)
        load(county, bulletins=bulletins, tell=self.tell)
        finish_demo(actor=None)
        self.tell("the practice county is ready")

    def print_standings(self) -> None:
        latest = latest_board(public=True)
        if latest is None:
            return
        self.stdout.write(f"\n{latest.board.name} {latest.found.week.key}")
        for row in latest.found.rows:
            standing = row.standing
            place = "—" if standing.rank is None else f"{standing.rank}{'=' if standing.is_tied else ''}"
            score = "—" if standing.score is None else f"{standing.score:.2f}"
            self.stdout.write(f"{place:>4}  {score:>6}  {standing.office.name}")

    def print_addresses(self, port: int) -> None:
        base = f"http://localhost:{port}"
        self.stdout.write("\nAddresses")
        for path, what in ADDRESSES:
            self.stdout.write(f"  {base + path:<32}{what}")
        self.stdout.write(f"\nDemo log-ins, password of all: {PASSWORD}")
        for role in Role:
            holders = User.objects.filter(is_demo=True, held_roles__role=role).order_by("login")
            logins = list(holders.values_list("login", flat=True))
            if logins:
                several = f"{logins[0]} … {logins[-1]}" if len(logins) > 2 else " ".join(logins)
                self.stdout.write(f"  {role.value:<16}{several}")
        self.stdout.write("")
