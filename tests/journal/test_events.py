"""Events in words."""

import re
from pathlib import Path

import pytest

from bureau.journal.events import EVENTS, VERBS, kind_called, said
from bureau.journal.models import Entry

ROOT = Path(__file__).parents[2]
CODE = re.compile(r'event=f?"([a-z_]+\.[a-z_.]+)"')


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("consultants.service.voided", "作废"),
        ("accounts.login.done", "登录"),
        ("accounts.logout.done", "退出"),
        ("statistics.week.closed", "结账"),
        ("villages.village.closed", "停用"),
        ("consultants.appointment.made", "聘任"),
        ("mediation.volume.made", "登记卷宗"),
        ("mediation.case.scan_opened", "打开扫描件"),
        ("some.thing.unheard_of", "some.thing.unheard_of"),
    ],
)
def test_words_of_an_event(event, words):
    assert said(Entry(event=event)) == words


def test_every_event_that_is_written_has_words():
    sources = [path for app in ("bureau", "villages", "consultants") for path in (ROOT / app).rglob("*.py")]
    written = {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert "consultants.appointment.made" in written
    assert {code for code in written if code not in EVENTS and code.rpartition(".")[2] not in VERBS} == set()


def test_kinds_are_called_by_their_names():
    assert kind_called("consultants.servicerecord") == "服务记录"
    assert kind_called("no.such_thing") == "no.such_thing"
    assert kind_called("nonsense") == "nonsense"
