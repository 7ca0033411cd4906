"""Every address and every form, fed with nonsense: a clear answer, never a crash, nothing half-written."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bureau.accounts.models import User
from bureau.accounts.roles import Role
from consultants.models import Appointment, ServiceRecord
from tests.journeys.county import Walk, addresses_of, make_walk
from villages.models import Village

HUGE, RARE, NUL, TURNED, SCRIPT = "9" * 40, "𠮷" * 3, "王\x00家", "\u202e王家\u202c", "<script>alert(1)</script>"
NONSENSE = [
    "",
    HUGE,
    "-1",
    "２０２６",
    RARE,
    NUL,
    TURNED,
    SCRIPT,
    "长" * 5000,
    "2026-13-45",
    "2999-01-01",
    "%",
    "'\"",
    "9e99",
]
NAMES = (
    "q",
    "page",
    "sort",
    "since",
    "until",
    "kind",
    "village",
    "office",
    "township",
    "state",
    "year",
    "week",
    "board",
)
FORMS = {
    "/desk/cases/new/": (
        "accepted_on",
        "village",
        "lead",
        "brief",
        "p0-name",
        "p0-phone",
        "p1-id_no",
        "p999-name",
        "result",
    ),
    "/desk/services/new/": ("date", "village", "consultant", "kind", "venue", "hours", "people", "clients", "content"),
    "/desk/services/quick/": ("place", "village", "kind", "mode", "people", "content"),
    "/desk/villages/new/": ("name", "code", "township", "office", "kind", "households", "population", "valid_from"),
    "/desk/consultants/new/": ("name", "category", "license_no", "firm", "phone"),
    "/desk/consultants/firms/new/": ("name", "category", "credit_code", "phone", "area"),
    "/desk/import/": ("kind", "file"),
    "/me/": ("phone",),
    "/me/password/": ("old_password", "new_password1", "new_password2"),
}


@pytest.fixture
def walk(db) -> Walk:
    return make_walk()


def browser_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("role", [Role.BUREAU_OFFICE, Role.ENTRY])
def test_no_query_string_breaks_a_page(walk, role):
    browser, broken = browser_of(walk.users[role]), []
    paths = addresses_of(walk).values()

    @settings(max_examples=3, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.dictionaries(st.sampled_from(NAMES), st.one_of(st.sampled_from(NONSENSE), st.text(max_size=40))))
    def ask(query):
        broken.extend((path, query) for path in paths if browser.get(path, query).status_code >= 500)

    ask()
    assert broken == []


@pytest.mark.parametrize("bad", ["9" * 30, "0", "2026-W99", "０１", "𠮷", "%00", "..%2f", "<b>"])
def test_no_path_breaks_a_page(walk, bad):
    browser = browser_of(walk.users[Role.BUREAU_OFFICE])
    paths = {re.sub(r"(?<=/)(\d+|2026-W28|zhengxian)(?=/)", bad, path) for path in addresses_of(walk).values()}
    assert [path for path in paths if browser.get(path).status_code >= 500] == []


@pytest.mark.parametrize("path", FORMS)
def test_nonsense_in_a_form_is_answered_in_chinese_and_writes_nothing(walk, path):
    browser = browser_of(walk.users[Role.BUREAU_OFFICE])
    for typed in NONSENSE:
        before = ServiceRecord.objects.count(), Village.objects.count(), Appointment.objects.count()
        answer = browser.post(path, dict.fromkeys(FORMS[path], typed))
        page = answer.content.decode()
        assert answer.status_code in (200, 302, 422), typed
        assert SCRIPT not in page
        if answer.status_code == 422:
            assert "需要修改" in page, typed
            assert (ServiceRecord.objects.count(), Village.objects.count(), Appointment.objects.count()) == before


def test_unreadable_upload_is_refused_in_words(walk):
    browser = browser_of(walk.users[Role.ENTRY])
    for name, content in (
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04broken"),
        ("a.exe", b"MZ"),
        ("a.csv", b"\xff\xfe\x00"),
    ):
        file = SimpleUploadedFile(name, content)
        answer = browser.post("/desk/import/", {"kind": "services", "file": file}, follow=True)
        assert answer.status_code in (200, 422), name
    assert ServiceRecord.objects.count() == 3


def test_text_with_tags_is_shown_as_text(walk):
    browser = browser_of(walk.users[Role.BUREAU_OFFICE])
    page = browser.get("/desk/services/").content.decode()
    assert "&lt;b&gt;解答&lt;/b&gt;𠮷家" in page
    assert "<b>解答" not in page


def test_session_gone_leads_to_login_and_writes_nothing(walk):
    for path in FORMS:
        answer = Client(raise_request_exception=False).post(path, {"content": "写到一半"})
        assert answer.status_code in (302, 401), path
        assert "/login/" in answer["Location"], path
