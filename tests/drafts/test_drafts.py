"""Drafts: kept for their owner only, encrypted, closed by the save of their form."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.utils import timezone

from bureau.core.errors import InvalidValue
from bureau.drafts.actions import discard_draft, forget_drafts, save_draft
from bureau.drafts.queries import draft_of

TYPED = {"content": ["写到一半 𠮷"], "village": ["3"]}


def test_a_draft_comes_back_to_its_owner_only(clerk, other_clerk):
    save_draft(actor=clerk, form="services.new", fields=TYPED)
    assert draft_of(clerk, "services.new").fields == TYPED
    assert draft_of(clerk, "services.quick") is None
    assert draft_of(other_clerk, "services.new") is None


def test_what_was_typed_is_encrypted_at_rest(clerk):
    save_draft(actor=clerk, form="services.new", fields=TYPED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM drafts_formdraft")
        stored = cursor.fetchone()[0]
    assert "content" not in stored
    assert json.dumps("写到一半")[1:-1] not in stored


def test_an_emptied_form_is_no_draft(clerk):
    save_draft(actor=clerk, form="services.new", fields=TYPED)
    assert save_draft(actor=clerk, form="services.new", fields={"content": [" "]}) is None
    assert draft_of(clerk, "services.new") is None


def test_an_autosave_that_arrives_after_the_save_is_dropped(clerk):
    save_draft(actor=clerk, form="services.new", fields=TYPED, key="k1")
    discard_draft(actor=clerk, form="services.new", key="k1")
    assert save_draft(actor=clerk, form="services.new", fields=TYPED, key="k1") is None
    assert draft_of(clerk, "services.new") is None
    assert save_draft(actor=clerk, form="services.new", fields=TYPED, key="k2") is not None


def test_too_much_is_refused(clerk):
    with pytest.raises(InvalidValue):
        save_draft(actor=clerk, form="services.new", fields={"content": ["长" * 100_001]})


def test_old_drafts_are_forgotten(clerk):
    save_draft(actor=clerk, form="services.new", fields=TYPED)
    assert forget_drafts(actor=None, before=timezone.now()) == 0
    assert forget_drafts(actor=None, before=timezone.now() + dt.timedelta(seconds=1)) == 1


def test_pages_save_and_discard(clerk, signed_in, client):
    desk = signed_in(clerk)
    sent = {"content": "一半", "form_key": "k1", "csrfmiddlewaretoken": "x", "version": "2"}
    assert desk.post("/desk/drafts/services.new/", sent).status_code == 204
    assert draft_of(clerk, "services.new").fields == {"content": ["一半"], "version": ["2"]}
    answer = desk.post("/desk/drafts/services.new/discard/", {"next": "https://evil.example/desk/"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert draft_of(clerk, "services.new") is None
    assert desk.get("/desk/drafts/services.new/").status_code == 405
    assert client.post("/desk/drafts/services.new/", sent).status_code == 302
