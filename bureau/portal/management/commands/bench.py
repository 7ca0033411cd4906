"""``bench [NAME]``: measures the portal beside its limits or rivals in the same run."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bureau.portal.bench import board, caseform, cases, listing, papers, sheets, signals, voice, weekly
from bureau.portal.bench.results import Result

BENCHMARKS: dict[str, Callable[..., Result]] = {
    "weekly": weekly.run,
    "list": listing.run,
    "cases": cases.run,
    "cases-form": caseform.run,
    "board": board.run,
    "sheets": sheets.run,
    "papers": papers.run,
    "signals": signals.run,
    "voice": voice.run,
}


class Command(BaseCommand):
    """Works in scratch databases on the configured server; real records are neither read nor written."""

    help = "Measures: " + ", ".join(BENCHMARKS)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", choices=BENCHMARKS, help="one benchmark; without it all of them")
        parser.add_argument("--sizes", help="numbers of records instead of the usual ones, like 10000,100000")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the results as data, too")

    def handle(self, *_args: Any, **options: Any) -> None:
        sizes = sizes_of(options["sizes"])
        results = []
        for name in [options["name"]] if options["name"] else BENCHMARKS:
            result = BENCHMARKS[name](*([sizes] if sizes else []), tell=self.stdout.write)
            self.stdout.write(f"\n{result.as_text()}\n")
            results.append(result)
        if options["json"]:
            data = [result.as_data() for result in results]
            options["json"].write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def sizes_of(text: str | None) -> Sequence[int]:
    """The numbers in ``--sizes``; a clear sentence for anything else."""
    parts = [part.strip() for part in (text or "").split(",") if part.strip()]
    if not all(part.isascii() and part.isdigit() and 0 < int(part[:12]) <= 100_000_000 for part in parts):
        raise CommandError("--sizes takes whole numbers up to 100,000,000, like 10000,100000")
    return [int(part) for part in parts]
