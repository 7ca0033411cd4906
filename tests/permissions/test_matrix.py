"""URL × role: every address of the portal stands in the table, and the portal does exactly what the table says."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, reverse

from bureau.access import ADDRESSES, PUBLIC, SIGNED_IN
from bureau.accounts.roles import ALL_CAPABILITIES, CAPABILITIES, SERVICE_CAPABILITIES, Role
from bureau.core.actions import writing
from tests.factories.accounts import make_user
from tests.permissions.addresses import ADMIN_PAGES, EXAMPLES, OPEN_TO_EVERYBODY, addresses

EXAMPLE_OF = {name: example for name, example in addresses() if name}
NAMES = sorted(EXAMPLE_OF)
NO_ROLE = "signed in without a role"
VISITORS = ["anonymous", NO_ROLE, *Role.values]
BACKEND = "django.contrib.auth.backends.ModelBackend"


def needed(name):
    return ADDRESSES.get(name) or ADDRESSES[f"{name.partition(':')[0]}:*"]


def capabilities_of(visitor):
    return CAPABILITIES[Role(visitor)] if visitor in Role.values else frozenset()


def may_open(visitor, name):
    wanted = needed(name)
    if wanted == PUBLIC:
        return True
    if visitor == "anonymous":
        return False
    wanted = (wanted,) if isinstance(wanted, str) else wanted
    return wanted == (SIGNED_IN,) or bool(capabilities_of(visitor) & set(wanted))


def browser_of(visitor):
    client = Client()
    if visitor != "anonymous":
        user = make_user("someone", *([Role(visitor)] if visitor in Role.values else []))
        client.force_login(user, backend=BACKEND)
    return client


def was_opened(response):
    to_login = response.status_code == 302 and response["Location"].startswith("/login/?next=")
    return not (to_login or response.status_code in (401, 403))


def test_every_address_stands_in_the_table_and_the_table_names_no_other():
    spaces = {name.partition(":")[0] for name in NAMES} | {"admin"}
    missing = [name for name in NAMES if name not in ADDRESSES and f"{name.partition(':')[0]}:*" not in ADDRESSES]
    stale = [name for name in ADDRESSES if name not in NAMES and not (name.endswith(":*") and name[:-2] in spaces)]
    assert (missing, stale) == ([], [])


def test_every_address_has_a_name():
    assert "" not in dict(addresses())


@pytest.mark.parametrize("name", NAMES)
def test_address_can_be_built(name):
    try:
        reverse(name, kwargs=EXAMPLE_OF[name])
    except NoReverseMatch:
        pytest.fail(f"add example arguments for {name} to EXAMPLES in tests/permissions/addresses.py")


def test_examples_name_no_address_that_is_gone():
    assert sorted(set(EXAMPLES) - set(NAMES)) == []


def test_open_to_everybody_is_exactly_this():
    assert {name for name in NAMES if needed(name) == PUBLIC} == OPEN_TO_EVERYBODY


def test_table_names_known_capabilities_only():
    wanted = {one for value in ADDRESSES.values() for one in ((value,) if isinstance(value, str) else value)}
    assert wanted - ALL_CAPABILITIES == {PUBLIC, SIGNED_IN}
    assert SERVICE_CAPABILITIES <= ALL_CAPABILITIES


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", VISITORS)
def test_portal_does_what_the_table_says(visitor):
    client = browser_of(visitor)
    opened = {name: was_opened(client.get(reverse(name, kwargs=EXAMPLE_OF[name]))) for name in NAMES}
    assert opened == {name: may_open(visitor, name) for name in NAMES}


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", VISITORS)
def test_sending_is_refused_like_reading(visitor):
    client = browser_of(visitor)
    refused = [name for name in NAMES if not may_open(visitor, name)]
    assert [name for name in refused if was_opened(client.post(reverse(name, kwargs=EXAMPLE_OF[name]), {}))] == []


@pytest.mark.django_db
def test_disabled_person_is_a_stranger():
    user = make_user("someone", Role.SYSTEM)
    client = Client()
    client.force_login(user, backend=BACKEND)
    assert was_opened(client.get("/admin/"))
    with writing():
        user.is_active = False
        user.save()
    assert not was_opened(client.get("/admin/"))


def test_every_admin_page_stands_in_the_list():
    assert sorted(model._meta.label_lower for model in admin.site._registry) == sorted(ADMIN_PAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", VISITORS)
def test_admin_pages_by_role(visitor):
    client = browser_of(visitor)
    seen, written = set(), set()
    for model in admin.site._registry:
        base = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        if was_opened(client.get(base)):
            seen.add(model._meta.label_lower)
        if may_write(client, base, model):
            written.add(model._meta.label_lower)
    assert seen == {label for label, (readers, _) in ADMIN_PAGES.items() if visitor in readers}
    assert written == {label for label, (_, writers) in ADMIN_PAGES.items() if visitor in writers}


def may_write(client, base, model):
    request = client.get(base).wsgi_request
    page = admin.site._registry[model]
    return page.has_change_permission(request) or page.has_add_permission(request)


@pytest.mark.django_db
@pytest.mark.parametrize("visitor", VISITORS)
def test_nobody_deletes_in_the_admin(visitor):
    request = browser_of(visitor).get("/login/").wsgi_request
    assert [page for page in admin.site._registry.values() if page.has_delete_permission(request)] == []
