"""The desk under abuse: illegal moves, stale pages, double clicks, other people's opinions, nonsense in every field."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from bureau.opinions.choices import OpinionState
from tests.factories.opinions import make_inspector, make_opinion, report_category
from tests.factories.villages import make_position
from tests.opinions.abuse.desk import (
    ADDRESSES,
    NONSENSE,
    OTHERS,
    SCRIPT,
    SHOWING,
    World,
    made_for,
    path_of,
    said,
    sent_for,
    stored,
)
from tests.permissions.addresses import addresses

BACKEND = "django.contrib.auth.backends.ModelBackend"
NAMES = sorted(ADDRESSES)


def browser_of(user):
    client = Client(raise_request_exception=False)
    client.force_login(user, backend=BACKEND)
    return client


@pytest.fixture
def world(county):
    return World.made(county)


@pytest.fixture
def browser(world):
    return browser_of(world.actor)


def some_state(name):
    return min(ADDRESSES[name].states)


def test_every_address_of_the_desk_stands_in_the_table():
    known = {name for name, _example in addresses() if name.partition(":")[0] in ("opinions", "publishing")}
    assert known == set(ADDRESSES) | SHOWING | OTHERS


@pytest.mark.parametrize("state", OpinionState.values)
def test_each_address_does_its_work_in_its_states_and_in_no_other(world, browser, state):
    wrong = []
    for name in NAMES:
        opinion = made_for(world, name, state)
        before, sent = stored(), sent_for(world, name, opinion)
        answer = browser.post(path_of(name, opinion), sent)
        possible = state in ADDRESSES[name].states
        expected = (200,) if name == "opinions:identity" else (302,) if possible else (409, 422)
        kept = possible or (stored() == before and said(answer))
        if answer.status_code not in expected or not kept:
            wrong.append((name, answer.status_code, kept))
    assert wrong == []


def test_a_stale_or_missing_version_changes_nothing(world, browser):
    wrong = []
    for name in [name for name in NAMES if ADDRESSES[name].versioned]:
        opinion = made_for(world, name, some_state(name))
        before, sent = stored(), sent_for(world, name, opinion)
        # Of a copy that is not made yet 0 is the right version, and stands for a missing one.
        missing = ("x",) if sent["version"] else ()
        for version in (sent["version"] + 7, *missing):
            answer = browser.post(path_of(name, opinion), {**sent, "version": version})
            if answer.status_code != 409 or stored() != before or not said(answer):
                wrong.append((name, version, answer.status_code, stored() == before))
    assert wrong == []


def test_the_same_form_twice_is_done_once(world, browser):
    wrong = []
    for name in NAMES:
        opinion = made_for(world, name, some_state(name))
        sent = {**sent_for(world, name, opinion), "form_key": f"once-{name}"}
        first = browser.post(path_of(name, opinion), sent)
        after = stored()
        again = browser.post(path_of(name, opinion), sent)
        if stored() != after or first.status_code >= 400 or again.status_code >= 500:
            wrong.append((name, first.status_code, again.status_code, stored() == after))
    assert wrong == []


def test_what_somebody_must_not_see_does_not_exist_for_him(world, other_clerk, clerk):
    """A clerk of another office, and an inspector who works in the accused one."""
    reports = {"category": report_category(), "kind": "report", "against_office": world.county.hekou}
    accused = make_inspector("accused")
    make_position(accused, office=world.county.hekou)
    hidden = [(other_clerk, make_opinion(world.county.wangjia)), (clerk, make_opinion(world.county.wangjia, **reports))]
    hidden.append((accused, hidden[1][1]))
    before, wrong = stored(), []
    for user, opinion in hidden:
        browser = browser_of(user)
        for name in [*NAMES, *SHOWING]:
            for pk in (opinion.pk, 10**30) if user == other_clerk else (opinion.pk,):
                path = reverse(name, args=[pk])
                answers = browser.get(path).status_code, browser.post(path, {"version": 1}).status_code
                if not set(answers) <= {403, 404, 405}:
                    wrong.append((user.login, name, pk == opinion.pk, answers))
    assert wrong == []
    assert stored() == before


HIDDEN = ("form_key", "accepted", "template", "receivers", "receipt", "keep_text")


@pytest.mark.parametrize("kind", ["control", "turned", "markup", "digits"])
def test_nonsense_in_every_field_of_every_form(world, browser, kind):
    """Never a crash, never markup; what is refused writes nothing and keeps what was typed."""
    value, wrong = NONSENSE[kind], []
    for name in NAMES:
        opinion = made_for(world, name, some_state(name))
        fields = [*ADDRESSES[name].fields(world, opinion), *HIDDEN]
        before = stored()
        answer = browser.post(path_of(name, opinion), {"version": "1", **dict.fromkeys(fields, value)})
        page = answer.content.decode()
        kept = answer.status_code in (200, 302) or (stored() == before and said(answer))
        lost = "text" in fields and answer.status_code == 422 and value[1:] not in html.unescape(page)
        if answer.status_code >= 500 or SCRIPT in page or not kept or lost:
            wrong.append((name, answer.status_code, kept, lost))
    assert wrong == []
