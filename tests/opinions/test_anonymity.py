"""What is sent in without a name leaves no trace of where it came from, in any table, file or log."""

import logging
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from bureau.core.errors import BureauError
from bureau.journal import actions as journal
from bureau.opinions.handling.actions import add_facts
from bureau.opinions.handling.closing.actions import rate
from bureau.opinions.intake.actions import submit_opinion
from bureau.opinions.intake.queries import find_by_receipt
from bureau.opinions.models import Opinion
from tests.conftest import TODAY
from tests.factories.opinions import opinion_values, put_into
from tests.opinions.intake.test_actions import picture

# As the middleware of the journal sets it for a request from this computer.
ADDRESS = "198.51.100.77"
SECRETS = {"name": "欧阳建国", "phone": "13987654321", "body": "窗口的人中午都不在，办一张证明来回跑了两趟"}


@pytest.fixture
def from_afar():
    token = journal.client.set(ADDRESS)
    yield
    journal.client.reset(token)


def everything_stored():
    """The text of every row of every table, and of every stored file."""
    texts = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            texts += [repr(row) for row in cursor.fetchall()]
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return "\n".join([*texts, *(f"{path.name} {path.read_bytes()!r}" for path in files)])


def sent(**fields):
    values = opinion_values(**fields)
    return submit_opinion(actor=None, values=values, form_key=uuid.uuid4(), files=[picture()], today=TODAY)


def test_neither_address_nor_text_stands_anywhere(county, from_afar, caplog):
    caplog.set_level(logging.DEBUG)
    received = sent(village=county.wangjia, **SECRETS)
    opinion = received.opinion
    with pytest.raises(BureauError):
        find_by_receipt(number=opinion.receipt_no, code=f"{(int(received.code) + 1) % 10_000:04d}", network=ADDRESS)
    tracked = find_by_receipt(number=opinion.receipt_no, code=received.code, network=ADDRESS)
    add_facts(actor=None, which=tracked, body="补充：还是没有人", files=[picture()], today=TODAY)
    put_into(Opinion.objects.get(pk=opinion.pk), "replied")
    rate(actor=None, which=tracked, satisfaction="dissatisfied", note="还是没有人在", solved=False, today=TODAY)
    stored = everything_stored()
    assert opinion.receipt_no in stored
    for trace in (ADDRESS, *SECRETS.values(), "还是没有人", "我家门口"):
        assert trace not in stored
    for trace in (ADDRESS, opinion.receipt_no, *SECRETS.values()):
        assert trace not in caplog.text


def test_no_row_names_an_account(county, from_afar):
    opinion = sent(village=county.wangjia).opinion
    assert (opinion.created_by, opinion.updated_by, opinion.identity) == (None, None, "anonymous")
    assert (opinion.name, opinion.name_hash, opinion.phone, opinion.phone_hash) == ("", "", "", "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor_id, client FROM journal_entry")
        assert cursor.fetchall() == [(None, None)]


def test_the_code_is_kept_as_a_hash_only(county):
    received = sent(village=county.wangjia)
    assert received.code not in (received.opinion.code_hash, received.line)
    assert len(received.opinion.code_hash) == 64
