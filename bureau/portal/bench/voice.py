"""``voice``: opinions sent through the public form's last page, in bursts; beside a bare view that inserts one row."""

from __future__ import annotations

import http.client
import os
import secrets
import tempfile
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from bureau.accounts.models import HeldRole, User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.opinions.choices import CategoryKind
from bureau.opinions.intake.web.answers import HIDDEN_FIELD, SESSION_KEY, Answers
from bureau.opinions.intake.web.sending import FASTEST
from bureau.opinions.intake.web.tokens import RECEIPT
from bureau.opinions.models import Category, Opinion
from bureau.opinions.reference.actions import install_default_categories
from bureau.opinions.rules.receipts import shown_number
from bureau.portal.bench.board import OURS, served
from bureau.portal.bench.county import County, make_county
from bureau.portal.bench.results import Line, Result, percentile
from bureau.portal.bench.scratch import scratch_database
from villages.models import Position, Village

BARE = "bureau.portal.bench.barevoice_wsgi:application"
ADDRESS, RECEIVED = "/opinions/new/check/", "/opinions/new/done/"
PROCESSES = 2
# Offered in every second, all at its beginning. On SQLite, which has one writer, as fast as the clients can.
PER_SECOND = {"postgresql": 200, "sqlite": 0}
# The bare view is asked before and after ours, for an eighth of the time each.
SECONDS, RIVAL_SHARE = 60.0, 0.125
CLIENTS_PER_CORE = 4
# The longest list of forms that is made beforehand where nothing else limits the rate: 400 a second.
MOST_UNPACED = 400
# Every twentieth form is sent twice at the same moment, as a double click does.
TWICE_EVERY = 20
# The limit of the public form is 60 an hour from one network (opinions.intake.limits).
FROM_ONE_NETWORK = 20
# Counts are kept for an hour: a second run within it comes from other networks.
FIRST_NETWORK = secrets.randbelow(2**23)
LOOKED_AT = 20
# Not measured: a process that has just started reads its templates and opens its connections.
WARMING = 64
TIMEOUT = 120.0
BOUNDARY = "portalbench"
TEXTS = (
    "村口的路灯坏了半个月，晚上老人走路不方便，希望尽快修好。",
    "想咨询一下公证处周末是否上班，办理委托书需要带哪些材料？",
    "上周到镇上窗口办事，工作人员讲解得很清楚，建议把流程图贴在门口。",
    "邻居家的排水沟改道后，下雨天水会流进我家院子，请帮忙调解。",
)


@dataclass(frozen=True, slots=True)
class Post:
    """One press of the button: ``key`` is the form's one-time key, ``headers`` and ``body`` what the browser sends."""

    key: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Sent:
    """What came back: seconds from sending to the answer (``taken``) and from the burst's beginning (``waited``)."""

    key: str
    status: int
    receipt: str
    cookie: str
    taken: float
    waited: float


@dataclass(slots=True)
class Load:
    """A run of the clients. ``failed``: requests without an answer, by kind of error."""

    sent: list[Sent] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.sent) / self.seconds if self.seconds else 0.0

    def ms(self, share: float) -> float:
        return percentile([one.taken for one in self.sent], share) * 1000


@dataclass(frozen=True, slots=True)
class Found:
    """Receipts against rows, after a run. All but ``receipts``, ``twice`` and ``rows`` are to be 0."""

    receipts: int
    twice: int
    rows: int
    lost: int
    doubled: int
    refused: int
    broken: int
    unlike: int


def run(sizes: Sequence[int] = (), *, tell: Callable[[str], None] = print) -> Result:
    """``sizes``: opinions per second that are offered, and for how many seconds."""
    per_second = sizes[0] if sizes else PER_SECOND[connection.vendor]
    seconds = float(sizes[1]) if len(sizes) > 1 else SECONDS
    clients = CLIENTS_PER_CORE * (os.cpu_count() or 1)
    offered = f"bursts of {per_second} each second" if per_second else "as fast as the clients can"
    title = f"last page of the public form, {PROCESSES} web processes, {clients} clients, {offered}, {seconds:g} s"
    result = Result("voice", title)
    with scratch_database():
        staff(make_county([]))
        install_default_categories(actor=None)
        wanted = int((per_second or MOST_UNPACED) * seconds) + WARMING
        tell(f"making {wanted:,} filled-in forms …")
        forms, rivals = filled_forms(wanted), bare_forms(int(MOST_UNPACED * seconds * RIVAL_SHARE * 2) + 2 * WARMING)
        connection.close()
        rates = [rival_rate(rivals[::2], seconds, clients)]
        with web(OURS) as port:
            warm(port, forms, clients)
            load = send(port, forms[WARMING:], per_second=per_second, seconds=seconds, clients=clients)
            found = compare(load, look(port, load))
        tell(f"ours: {load.rate:.0f} a second")
        rates.append(rival_rate(rivals[1::2], seconds, clients))
        result.lines = lines_of(load, found, median(rates), per_second)
    result.notes = notes_of(load, found)
    return result


def staff(county: County) -> None:
    """Every office has two clerks, who are told of what comes in."""
    with writing():
        for n, office in enumerate(county.offices * 2):
            clerk = User.objects.create(login=f"voice-clerk-{n:02d}", name=f"文书{n:02d}")
            HeldRole.objects.create(user=clerk, role=Role.ENTRY)
            Position.objects.create(user=clerk, office=office)


# -- what is sent ------------------------------------------------------------------------------------------------------


def filled_forms(count: int) -> list[Post]:
    """``count`` forms whose five pages were answered a minute ago, each with its session; some stand there twice."""
    categories = list(Category.objects.filter(kind=CategoryKind.NORMAL).order_by("pk"))
    villages = list(Village.objects.order_by("pk").values_list("pk", "township_id"))
    posts, sessions = [], []
    for n in range(count):
        village, township = villages[n % len(villages)]
        named = n % 2 == 0
        answers = Answers(
            form_key=str(uuid.uuid4()),
            started=time.time() - 10 * FASTEST,
            category=categories[n % len(categories)].pk,
            placed=True,
            village=village,
            township=township,
            written=True,
            body=f"{TEXTS[n % len(TEXTS)]}（{n}）",
            identity="named" if named else "anonymous",
            settled=True,
            name="王建国" if named else "",
            phone=f"139{n:08d}" if named else "",
        )
        token, session_key = answers.token(), get_random_string(32)
        sessions.append(_session(session_key, token))
        post = _form(n, answers.form_key, session_key, {HIDDEN_FIELD: token, "website": ""})
        posts += [post, post] if n % TWICE_EVERY == 0 else [post]
    Session.objects.bulk_create(sessions, batch_size=1000)
    return posts


def bare_forms(count: int) -> list[Post]:
    """What the rival is sent: the same text, as fields of its own."""
    category = Category.objects.filter(kind=CategoryKind.NORMAL).order_by("pk")[0].pk
    keys = [str(uuid.uuid4()) for _n in range(count)]
    return [
        _form(n, key, "", {"form_key": key, "category": str(category), "body": f"{TEXTS[n % len(TEXTS)]}（{n}）"})
        for n, key in enumerate(keys)
    ]


def _session(key: str, token: str) -> Session:
    data = SessionStore().encode({SESSION_KEY: token})
    return Session(session_key=key, session_data=data, expire_date=timezone.now() + timedelta(hours=12))


def _form(n: int, key: str, session_key: str, fields: dict[str, str]) -> Post:
    """A form as a browser sends it, from a network of its own for every few."""
    secret = get_random_string(32)
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in {"csrfmiddlewaretoken": secret, **fields}.items()
    ]
    empty = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename=""\r\n'
    parts.append(f"{empty}Content-Type: application/octet-stream\r\n\r\n\r\n--{BOUNDARY}--\r\n")
    network = FIRST_NETWORK + n // FROM_ONE_NETWORK
    headers = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Cookie": f"{settings.CSRF_COOKIE_NAME}={secret}; {settings.SESSION_COOKIE_NAME}={session_key}",
        "X-Forwarded-For": f"10.{network >> 16 & 255}.{network >> 8 & 255}.{network & 255}",
        "X-Forwarded-Proto": "https",
    }
    return Post(key, headers, "".join(parts).encode())


# -- sending -----------------------------------------------------------------------------------------------------------


@contextmanager
def web(application: str) -> Iterator[int]:
    """The web processes of an installation behind one proxy, whose counts of visitors are a cache of their own."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        cache = os.environ.get("CACHE_URL", "")
        more = {"PORTAL_PROXIES": "1", **({} if cache.startswith("redis") else {"CACHE_URL": f"file://{folder}"})}
        with served(application, processes=PROCESSES, more=more) as port:
            yield port


def send(port: int, posts: Sequence[Post], *, per_second: int, seconds: float, clients: int) -> Load:
    """Send ``posts`` in their order: all of a second at its beginning (``per_second`` 0: at once), by ``clients``
    connections that wait for each answer. Ends with the posts, or after ``seconds``: what was not sent by then is not.
    """
    load, lock, following = Load(), threading.Lock(), iter(enumerate(posts))
    begun = time.perf_counter()

    def client() -> None:
        line = _connection(port)
        while True:
            with lock:
                number, post = next(following, (0, None))
            due = begun + (number // per_second if per_second else 0)
            if post is None or max(due, time.perf_counter()) >= begun + seconds:
                return
            time.sleep(max(0.0, due - time.perf_counter()))
            sent = time.perf_counter()
            try:
                status, headers = _answer(line, post)
            except (OSError, http.client.HTTPException) as error:
                with lock:
                    load.failed[type(error).__name__] += 1
                line.close()
                line = _connection(port)
                continue
            now = time.perf_counter()
            with lock:
                load.sent.append(_sent(post, status, headers, now - sent, now - due))

    threads = [threading.Thread(target=client) for _n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - begun
    return load


def _connection(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)


def _answer(line: http.client.HTTPConnection, post: Post) -> tuple[int, Any]:
    origin = {"Origin": f"https://127.0.0.1:{line.port}"}
    line.request("POST", ADDRESS, body=post.body, headers={**post.headers, **origin})
    response = line.getresponse()
    response.read()
    return response.status, response.headers


def _sent(post: Post, status: int, headers: Any, taken: float, waited: float) -> Sent:
    cookies = SimpleCookie("; ".join(headers.get_all("Set-Cookie", [])))
    cookie = cookies[RECEIPT.name].value if RECEIPT.name in cookies else ""
    is_received = status == 302 and headers.get("Location", "").endswith(RECEIVED)
    return Sent(post.key, status, RECEIPT.token.read(cookie) if is_received else "", cookie, taken, waited)


def warm(port: int, posts: Sequence[Post], clients: int) -> None:
    send(port, posts[:WARMING], per_second=0, seconds=TIMEOUT, clients=clients)


def rival_rate(posts: Sequence[Post], seconds: float, clients: int) -> float:
    """Opinions a second that the bare view writes, sent as fast as the clients can."""
    with web(BARE) as port:
        warm(port, posts, clients)
        short = max(1.0, seconds * RIVAL_SHARE)
        load = send(port, posts[WARMING:], per_second=0, seconds=short, clients=clients)
    if any(one.status != 302 for one in load.sent) or load.failed:
        raise RuntimeError(f"the bare view failed: {Counter(one.status for one in load.sent)} {load.failed}")
    return load.rate


# -- what became of it -------------------------------------------------------------------------------------------------


def look(port: int, load: Load) -> int:
    """Open the receipt of some; how many pages do not show the number of the row that the same key made."""
    unlike = 0
    received = [one for one in load.sent if one.receipt]
    for one in received[:: max(1, len(received) // LOOKED_AT)][:LOOKED_AT]:
        line = _connection(port)
        headers = {"Cookie": f"{RECEIPT.name}={one.cookie}", "X-Forwarded-Proto": "https"}
        line.request("GET", RECEIVED, headers=headers)
        page = line.getresponse().read().decode()
        opinion = Opinion.objects.filter(form_key=one.key).first()
        unlike += opinion is None or shown_number(opinion.receipt_no) not in page
        line.close()
    return unlike


def compare(load: Load, unlike: int) -> Found:
    """Receipts against rows: none without its row, one row for each form however often it was sent."""
    rows = Counter(str(key) for key in Opinion.objects.filter(channel="web").values_list("form_key", flat=True))
    ours = {post.key for post in load.sent}
    kept = Counter({key: count for key, count in rows.items() if key in ours})
    receipts = Counter(one.receipt for one in load.sent if one.receipt)
    return Found(
        receipts=len(receipts),
        twice=sum(count - 1 for count in receipts.values()),
        rows=sum(kept.values()),
        lost=sum(key not in kept for key in receipts),
        doubled=sum(count - 1 for count in kept.values()),
        refused=sum(not one.receipt for one in load.sent),
        broken=sum(one.status >= 500 for one in load.sent) + sum(load.failed.values()),
        unlike=unlike + sum(bool(one.receipt) and one.receipt != one.key for one in load.sent),
    )


def lines_of(load: Load, found: Found, rival: float, per_second: int) -> list[Line]:
    asked = f"{per_second}/s" if per_second else ""
    met = load.rate >= per_second if per_second else None
    return [
        Line("opinions received", load.rate, "requests/s", rival, "bare view, one insert", asked, met),
        Line("answer, p50", load.ms(0.5), "ms"),
        Line("answer, p95", load.ms(0.95), "ms"),
        Line("answer, p99", load.ms(0.99), "ms"),
        Line("from the burst's beginning, p95", percentile([one.waited for one in load.sent], 0.95), "s"),
        Line("receipts", found.receipts, "forms", found.rows, "rows", "the same", found.receipts == found.rows),
        Line("receipts without a row (lost)", found.lost, "forms", goal="0", met=not found.lost),
        Line("rows of a form sent twice (doubled)", found.doubled, "rows", goal="0", met=not found.doubled),
        Line("refused, or answered with an error", found.refused + found.broken, "requests", goal="0",
             met=not found.refused + found.broken),
        Line("receipts that show another number", found.unlike, "receipts", goal="0", met=not found.unlike),
    ]  # fmt: skip


def notes_of(load: Load, found: Found) -> list[str]:
    statuses = Counter(one.status for one in load.sent)
    return [
        f"{len(load.sent):,} requests in {load.seconds:.1f} s, {found.twice:,} of them the second press of a form.",
        f"Answers by status: {dict(sorted(statuses.items()))}; without an answer: {dict(load.failed)}.",
        "Session, CSRF token, encrypted answers, limits, search column, journal, messages as in production; no files.",
        "The clients run on the same cores.",
    ]
