"""The load of the public form at a tiny size: whole forms go through real web processes, and the counting tells."""

import datetime as dt

import pytest
from django.test import Client
from time_machine import escape_hatch

from bureau.opinions.models import Opinion
from bureau.opinions.reference.actions import install_default_categories
from bureau.portal.bench import voice
from bureau.portal.bench.county import make_county
from bureau.portal.bench.voice import ADDRESS, Load, Post, Sent, compare, filled_forms, lines_of


def quiet(_text: str) -> None:
    pass


def answered(key: str, receipt: str, status: int = 302) -> Sent:
    return Sent(key, status, receipt, "", 0.01, 0.02)


@pytest.fixture
def forms(db):
    make_county([], villages=13)
    install_default_categories(actor=None)
    return filled_forms(4)


def pressed(post: Post) -> str:
    """The form of the benchmark, given to the page in this process; the address it leads to."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies.load(post.headers["Cookie"])
    kind = post.headers["Content-Type"]
    answer = browser.generic("POST", ADDRESS, post.body, kind, HTTP_ORIGIN="http://testserver")
    assert answer.status_code == 302
    return answer["Location"]


def test_forms_are_what_the_last_page_takes_some_of_them_twice(forms):
    assert len(forms) == 5
    assert [pressed(post) for post in forms] == ["/opinions/new/done/"] * 5
    assert sorted(str(key) for key in Opinion.objects.values_list("form_key", flat=True)) == sorted(
        {post.key for post in forms}
    )
    assert set(Opinion.objects.values_list("identity", flat=True)) == {"named", "anonymous"}
    assert len({post.headers["X-Forwarded-For"] for post in filled_forms(41)}) == 3


def test_what_is_lost_doubled_or_refused_is_counted(forms):
    kept = [post.key for post in forms[:3]]
    for post in forms[:3]:
        pressed(post)
    assert len(set(kept)) == 2
    first, second = dict.fromkeys(kept)
    load = Load(
        sent=[
            answered(first, first),
            answered(first, first),
            answered(second, "another"),
            answered("gone", "gone"),
            answered("refused", "", 429),
            answered("broken", "", 500),
        ],
        seconds=2,
    )
    load.failed["TimeoutError"] += 1
    found = compare(load, unlike=0)
    assert (found.receipts, found.twice, found.rows) == (3, 1, 2)
    # «another» and «gone» have no row; the receipt of «another» was given for a form of its own.
    assert (found.lost, found.doubled, found.refused, found.broken, found.unlike) == (2, 0, 2, 2, 1)
    lines = lines_of(load, found, 3.0, 200)
    assert [line.met for line in lines] == [False, None, None, None, None, False, False, True, False, False]
    assert lines[0].ours == 3.0
    assert compare(load, unlike=4).unlike == 5


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_by_two_web_processes(time_machine, transactional_db, monkeypatch):
    # The web processes live today, and a filled-in form is taken for a day.
    time_machine.move_to(escape_hatch.datetime.datetime.now(dt.UTC), tick=True)
    for name, value in {"WARMING": 4, "RIVAL_SHARE": 0.2, "LOOKED_AT": 3, "TWICE_EVERY": 4}.items():
        monkeypatch.setattr(voice, name, value)
    result = voice.run([8, 3], tell=quiet)
    lines = {line.what: line for line in result.lines}
    received = lines["receipts"]
    assert received.ours == received.rival
    assert 8 <= received.ours <= 24
    assert [line.met for line in result.lines[5:]] == [True] * 5
    assert lines["opinions received"].rival > 0
    assert lines["answer, p50"].ours > 0
    assert "second press" in result.notes[0]
