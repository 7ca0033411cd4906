"""``export_sheet KIND FILE --as LOGIN``: the rows and columns the screen would export, as this user may see them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.core.errors import BureauError
from bureau.sheets import actions, registry
from bureau.sheets.management.commands.import_sheet import user_called
from bureau.sheets.writing import reveals, write_export


class Command(BaseCommand):
    help = "Export a sheet to an .xlsx file (or .csv, by its name)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("kind")
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="login", required=True, metavar="LOGIN")
        parser.add_argument("--filter", dest="filters", nargs="+", action="extend", default=[], metavar="FIELD=VALUE")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = user_called(options["login"])
        filters = {}
        for pair in options["filters"]:
            name, equals, value = pair.partition("=")
            if not equals:
                raise CommandError(_("Write filters as field=value"), returncode=2)
            filters[name] = value
        try:
            kind = registry.get(options["kind"])
            actions.require_export(user, kind)
            rows = write_export(options["file"], kind, user, filters, now=timezone.now())
            actions.record_export(actor=user, kind=kind, filters=filters, rows=rows, revealed=reveals(kind, user))
        except BureauError as refusal:
            code = 2 if refusal.code in ("unknown_kind", "unknown_filter") else 1
            raise CommandError(refusal.message, returncode=code) from refusal
        except OSError as error:
            raise CommandError(_("The file %(path)s cannot be written") % {"path": options["file"]}) from error
        self.stdout.write(json.dumps({"kind": kind.name, "rows": rows}))
