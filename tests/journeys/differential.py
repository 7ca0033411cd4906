"""Two rounds through every address, with and without something that must not exist for its visitor.

Each round begins from the same database and is rolled back: reading leaves traces too (messages seen, exports in the
journal). What is compared is status, headers that tell something, and body, without what is new on every page.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.contrib import admin
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from bureau.accounts.models import User
from bureau.journal.keptpages import pages
from bureau.sheets import registry
from tests.journeys.county import Walk
from tests.permissions.addresses import addresses

BACKEND = "django.contrib.auth.backends.ModelBackend"
# New on every page, whatever it shows.
FRESH = re.compile(
    rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<="X-CSRFToken": ")[^"]+|(?<=name="form_key" value=")[^"]+'
    rb'|(?i:x-csrftoken)["\'\]]*\s*[:=]\s*["\'][^"\']+'
    rb"|(?<=nonce=\")[^\"]+|(?<=&quot;X-CSRFToken&quot;: &quot;)[^&]+"
)
# Keys drawn at random (``core.keys``) for what is posted and done within a round: compared by the order in which they
# are met, which is all that they tell.
DRAWN = re.compile(rb"(?<=/desk/inbox/)\d+(?=/)|(?<=/admin/journal/entry/)\d+(?=/)")
TELLING = ("Content-Type", "Content-Disposition", "Location", "ETag", "X-Total-Count", "Link")
SEARCH = b'name="q"'
LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)')
# They end the visit, or only change how the visitor sees everything.
NOT_VISITED = ("/logout/", "/display/", "/language/", "/static/", "/media/")


@dataclass
class Round:
    """Address → what was answered. Keys drawn at random stand in it as "1st met", "2nd met" and so on."""

    answers: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    met: dict[bytes, int] = field(default_factory=dict)

    def keep(self, name: str, response: Any) -> set[str]:
        """Returns the links of the page, as they are."""
        status, headers, body = _answer(response)
        self.answers[self._renamed(name.encode()).decode()] = status, headers, self._renamed(body)
        return links_in(status, headers, body)

    def place(self, address: str) -> bytes:
        """By what the addresses of a round are put in order, the same in every round."""
        return self._renamed(address.encode())

    def _renamed(self, text: bytes) -> bytes:
        return DRAWN.sub(lambda found: b"met %d" % self.met.setdefault(found[0], len(self.met) + 1), text)

    @property
    def opened(self) -> int:
        return sum(1 for answer in self.answers.values() if answer[0] == 200)

    @property
    def size(self) -> int:
        return sum(len(answer[-1]) for answer in self.answers.values())


@contextmanager
def rolled_back() -> Iterator[None]:
    """Nothing stays, the next keys included: PostgreSQL's sequences go on counting whatever is rolled back."""
    before = _sequences()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        for name, last in before:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, last or 1, last is not None])


def _sequences() -> list[tuple[str, int | None]]:
    """Name and last number (None: nothing was drawn yet) of each sequence of PostgreSQL."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE schemaname = 'public'")
        rows: list[tuple[str, int | None]] = cursor.fetchall()
        return rows


def visit(
    user: User | None, asked: Iterable[str], *, words: Iterable[str] = (), sent: Iterable[tuple[str, Any]] = ()
) -> Round:
    """Open every address of ``asked``, those that these pages link to, and every search for each of ``words``; then
    send the forms of ``sent``.
    """
    pages.clear()
    cache.clear()
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    done, links = Round(), []
    for address in sorted(set(asked)):
        links += done.keep(address, client.get(address))
    further = {
        f"{address}?q={word}" for address, answer in done.answers.items() if SEARCH in answer[-1] for word in words
    }
    for address in sorted({*links, *further} - set(asked), key=done.place):
        done.keep(address, client.get(address))
    for address, fields in sent:
        response = client.post(address, fields)
        done.keep(f"POST {address}", response)
        if response.status_code == 302:
            done.keep(f"after POST {address}", client.get(response["Location"]))
    return done


def links_in(status: int, headers: tuple[tuple[str, str], ...], body: bytes) -> set[str]:
    if status != 200 or "html" not in dict(headers).get("Content-Type", ""):
        return set()
    found = {unescape(link) for link in LINK.findall(body.decode())}
    return {link for link in found if not link.startswith(NOT_VISITED) and "//" not in link}


def _answer(response: Any) -> tuple[Any, ...]:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    headers = tuple((name, response[name]) for name in TELLING if name in response)
    return response.status_code, headers, _unpacked(body) if body.startswith(b"PK") else _plain(body)


def _plain(body: bytes) -> bytes:
    return FRESH.sub(b"-", body)


def _unpacked(body: bytes) -> bytes:
    """The parts of a workbook or Word document: the archive itself and its properties hold the real time of writing."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = sorted(set(archive.namelist()) - {"docProps/core.xml"})
        return b"\n".join(name.encode() + b"\n" + archive.read(name) for name in names)


def every_address(walk: Walk, numbers: dict[str, Iterable[int]]) -> set[str]:
    """The table of addresses with arguments that lead somewhere, and the admin; of the spaces in ``numbers`` also the
    addresses of these records.
    """
    found = set()
    for name, example in addresses():
        if not name or name in ("accounts:logout", "accounts:extend"):
            continue
        space = name.partition(":")[0]
        given = walk.arguments.get(name) or walk.arguments.get(space) or {}
        known = {key: given.get(key, value) for key, value in example.items()}
        records = numbers.get(space, ()) if "pk" in example else ()
        found |= {reverse(name, kwargs=arguments) for arguments in (known, *({**known, "pk": pk} for pk in records))}
    found = {address for address in found if not address.startswith(NOT_VISITED)}
    tables = {
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") for model in admin.site._registry
    }
    return found | tables | {"/admin/"}


def exports_of(user: User | None) -> list[tuple[str, dict[str, str]]]:
    """Every workbook that ``user`` may take with him."""
    kinds = registry.exportable(user) if user is not None else []
    return [(reverse("sheets:export", args=[kind.name]), {}) for kind in kinds]


def differences(before: Round, after: Round) -> list[str]:
    """Addresses that answer differently, or that only one of the rounds found a way to."""
    every = sorted(set(before.answers) | set(after.answers))
    return [address for address in every if before.answers.get(address) != after.answers.get(address)]
