"""``mediation_form PERIOD [--office NAME] --format json|xlsx [--output FILE]``: the official statistics form."""

from __future__ import annotations

import io
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from bureau.core.errors import BureauError
from bureau.webkit.templatetags.portal import site_facts
from mediation.statistics_form.periods import Period
from mediation.statistics_form.plain import form_as_data
from mediation.statistics_form.queries import Asked, Form, county_form, office_called
from mediation.statistics_form.sheets import write_form


class Command(BaseCommand):
    """Exit code 1 when a sum of the form does not agree, 2 for a period or an office that does not exist."""

    help = "Prints or writes the official statistics form of people's mediation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("period", help="2021, 2021-Q1 or 2021-03")
        parser.add_argument("--office", metavar="NAME", help="one justice office by its name; else the county")
        parser.add_argument("--format", choices=("json", "xlsx"), default="json")
        parser.add_argument("--output", type=Path, metavar="FILE", help="the file to write; JSON is printed without it")

    def handle(self, *_args: Any, **options: Any) -> None:
        output: Path | None = options["output"]
        if options["format"] == "xlsx" and output is None:
            raise CommandError(_("Give --output FILE for a workbook."), returncode=2)
        form = self._form(options["period"], options["office"])
        content = _workbook(form) if options["format"] == "xlsx" else _json(form)
        if output is not None:
            try:
                output.write_bytes(content)
            except OSError as error:
                raise CommandError(_("The file cannot be written: %(why)s") % {"why": error.strerror}) from None
        else:
            self.stdout.write(content.decode())
        if form.failing:
            texts = [f"{check.label}: {check.left} / {check.right}" for check in form.failing]
            raise CommandError("\n".join(texts))

    def _form(self, period: str, office: str | None) -> Form:
        try:
            return county_form(Asked(Period.parse(period), office_called(office) if office else None))
        except BureauError as error:
            raise CommandError(str(error), returncode=2) from None


def _json(form: Form) -> bytes:
    return json.dumps(form_as_data(form), ensure_ascii=False, indent=2).encode()


def _workbook(form: Form) -> bytes:
    buffer = io.BytesIO()
    unit = form.office.name if form.office else site_facts().get("organiser") or _("the whole county")
    write_form(buffer, form, unit=unit, today=timezone.localdate())
    return buffer.getvalue()
