"""Make a real installation ready: tables, settings check, first account, indicators, board, working-day calendar.

Run again: no change.

The first account is a *first administrator*: it can do all that an empty installation needs, except reading the
journal. GB/T 22239-2019 keeps system, security and audit management apart, so its first work is to make the accounts
of three persons; the security manager among them then takes from it what is too much.
"""

from __future__ import annotations

import getpass
import os
import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser, SystemCheckError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.accounts.actions import create_first_account
from bureau.accounts.models import User
from bureau.accounts.queries import has_demo_accounts
from bureau.core.errors import BureauError
from bureau.core.weeks import Week
from bureau.leaderboards.actions import install_default_board
from bureau.opinions.deadlines.actions import install_default_rules
from bureau.opinions.reference.actions import install_default_bodies, install_default_categories
from bureau.statistics.indicators.actions import install_default_indicators
from bureau.statistics.indicators.defaults import ALWAYS

PASSWORD_VARIABLE = "PORTAL_ADMIN_PASSWORD"  # noqa: S105 - the name of a variable


class Command(BaseCommand):
    help = "Makes a real installation ready: tables, settings check and the first administrator."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--admin", required=True, metavar="LOGIN", help="login of the first account")
        parser.add_argument("--name", default="", help="name of the person; by default the login")

    def handle(self, *args: Any, **options: Any) -> None:
        self._refuse_demo_county()
        self.stdout.write(_("Preparing the tables …"))
        call_command("migrate", interactive=False, verbosity=0)
        self._check_settings()
        login = options["admin"]
        try:
            user, is_new = create_first_account(
                actor=None, login=login, name=options["name"], password=self._password(login), at=timezone.now()
            )
            self._install_defaults(user)
        except BureauError as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(_("Filling the working-day calendar …"))
        call_command("fill_workdays", stdout=self.stdout)
        if not is_new:
            self.stdout.write(_("%(login)s is an administrator already; nothing was changed.") % {"login": user.login})
            return
        self.stdout.write(self.style.SUCCESS(_("%(login)s is now the first administrator.") % {"login": user.login}))
        self.stdout.write(
            _(
                "Next: import villages, firms and consultants; in the admin at /admin/ make accounts for the system, "
                "security and audit manager (three persons), who then take from this account what is too much; then "
                "the clerks, with their positions."
            )
        )

    def _install_defaults(self, user: User) -> None:
        """The eleven indicators and the board that ranks by them, so that the first Monday already counts; what
        opinions are about and by when they are due, so that the first citizen can write.
        """
        install_default_indicators(actor=None)
        install_default_categories(actor=None)
        install_default_bodies(actor=None)
        install_default_rules(actor=None)
        if user.can("boards.manage"):
            install_default_board(actor=user, valid_from=Week.containing(ALWAYS).next())

    def _refuse_demo_county(self) -> None:
        if "accounts_user" in connection.introspection.table_names() and self._has_demo():
            raise CommandError(
                _("This database holds the demo county. A real installation starts with an empty database.")
            )

    def _has_demo(self) -> bool:
        with connection.cursor() as cursor:
            columns = {one.name for one in connection.introspection.get_table_description(cursor, "accounts_user")}
        return "is_demo" in columns and has_demo_accounts()

    def _check_settings(self) -> None:
        self.stdout.write(_("Checking the settings …"))
        try:
            call_command("check", deploy=True, stdout=self.stdout, stderr=self.stderr)
        except SystemCheckError as error:
            raise CommandError(str(error)) from None

    def _password(self, login: str) -> str:
        given = os.environ.get(PASSWORD_VARIABLE, "")
        if given:
            return given
        if not sys.stdin.isatty():
            raise CommandError(_("Give the password in PORTAL_ADMIN_PASSWORD, or run this in a terminal."))
        first = getpass.getpass(_("Password for %(login)s: ") % {"login": login})
        if getpass.getpass(_("Once more: ")) != first:
            raise CommandError(_("The two passwords differ."))
        return first
