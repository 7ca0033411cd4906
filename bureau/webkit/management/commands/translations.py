"""Collect the strings to translate into each app's catalog, keep what is translated, compile."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polib
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bureau.webkit.catalogs import Catalog, Key, Message, messages_of, own_catalogs

HEADER = {
    "Project-Id-Version": "county-justice-portal",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


class Command(BaseCommand):
    """Writes .po and .mo; ``--check`` only lists what is missing, fuzzy, stale or not compiled (exit 1)."""

    help = "Collects strings into <app>/locale/zh_Hans, keeps translations, compiles. --check only reports."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("apps", nargs="*", help="labels of the apps; all of ours when none is given")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit 1 if anything is missing or stale"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = set(options["apps"])
        catalogs = [c for c in own_catalogs() if not wanted or c.label in wanted]
        if unknown := wanted - {c.label for c in catalogs}:
            raise CommandError(f"no such app of ours: {', '.join(sorted(unknown))}")
        problems = [problem for catalog in catalogs for problem in self._one(catalog, check=options["check"])]
        if not wanted:
            problems += contradictions(catalogs)
        for problem in problems:
            self.stdout.write(problem)
        if options["check"] and problems:
            raise CommandError(f"{len(problems)} entries to look at; run manage.py translations and translate them")
        self.stdout.write(f"{len(catalogs)} catalogs, {len(problems)} entries to look at")

    def _one(self, catalog: Catalog, *, check: bool) -> list[str]:
        """Bring one catalog up to date (or only compare); what is left to translate, a line each."""
        messages = messages_of(catalog)
        if not messages and not catalog.po.exists():
            return []
        if check:
            return compare(catalog, messages)
        update(catalog, messages)
        return missing(catalog, catalog.po)


def _key(entry: Any) -> Key:
    return (entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def _read(path: Path) -> Any:
    return polib.pofile(str(path), wrapwidth=110) if path.exists() else polib.POFile(wrapwidth=110)


def update(catalog: Catalog, messages: list[Message]) -> None:
    """Write the catalog with exactly ``messages``, keeping translations, sorted by key; compile it."""
    old = {_key(entry): entry for entry in _read(catalog.po)}
    book = polib.POFile(wrapwidth=110)
    book.metadata = HEADER
    for message in messages:
        context, singular, plural = message.key
        kept = old.get(message.key)
        entry = polib.POEntry(
            msgctxt=context or None,
            msgid=singular,
            msgid_plural=plural,
            occurrences=[(place, "") for place in message.places],
            flags=[flag for flag in (kept.flags if kept else []) if flag == "fuzzy"],
        )
        if plural:
            entry.msgstr_plural = dict(kept.msgstr_plural) if kept and kept.msgstr_plural else {0: ""}
        else:
            entry.msgstr = kept.msgstr if kept else ""
        book.append(entry)
    catalog.po.parent.mkdir(parents=True, exist_ok=True)
    book.save(str(catalog.po))
    book.save_as_mofile(str(catalog.mo))


def missing(catalog: Catalog, path: Path) -> list[str]:
    """Lines for entries without translation or marked fuzzy."""
    found = []
    for entry in _read(path):
        translated = entry.msgstr_plural.get(0) if entry.msgid_plural else entry.msgstr
        if entry.fuzzy or not translated:
            state = "fuzzy" if entry.fuzzy else "missing"
            found.append(f"{catalog.label}: {state}: {entry.msgid!r}")
    return found


def contradictions(catalogs: Iterable[Catalog]) -> list[str]:
    """Lines for words that two catalogs translate differently: they are merged, so only one of both would be seen."""
    chinese: dict[Key, dict[str, str]] = {}
    for catalog in catalogs:
        for entry in _read(catalog.po):
            if entry.msgstr:
                chinese.setdefault(_key(entry), {})[catalog.label] = entry.msgstr
    return [
        f"{', '.join(sorted(said))}: translated in different ways: {key[1]!r} (one wording, or a context each)"
        for key, said in sorted(chinese.items())
        if len(set(said.values())) > 1
    ]


def compare(catalog: Catalog, messages: list[Message]) -> list[str]:
    """What differs between the sources, the .po and the .mo: missing, fuzzy, not collected, stale, not compiled."""
    if not catalog.po.exists():
        return [f"{catalog.label}: not collected: {message.key[1]!r}" for message in messages]
    book = _read(catalog.po)
    have, want = {_key(entry) for entry in book}, {message.key for message in messages}
    problems = [f"{catalog.label}: not collected: {key[1]!r}" for key in sorted(want - have)]
    problems += [f"{catalog.label}: stale: {key[1]!r}" for key in sorted(have - want)]
    problems += missing(catalog, catalog.po)
    compiled = polib.mofile(str(catalog.mo)) if catalog.mo.exists() else polib.MOFile()
    if {_text(e) for e in compiled} != {_text(e) for e in book if e.translated()}:
        problems.append(f"{catalog.label}: not compiled: {catalog.mo.name} differs from {catalog.po.name}")
    return problems


def _text(entry: Any) -> tuple[Any, ...]:
    return (*_key(entry), entry.msgstr or entry.msgstr_plural.get(0, ""))
