"""API, sheets, the tables in the admin, and the desk's lists and entry page, under abuse."""

import io
import json
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bureau.opinions.models import Category, DeadlineRule, ReplyTemplate, RightBody, RoutingRule
from bureau.sheets.models import ImportBatch
from tests.factories.opinions import BODY, make_category, make_opinion, report_category
from tests.opinions.abuse.desk import (
    ADDRESSES,
    NONSENSE,
    SCRIPT,
    World,
    made_for,
    path_of,
    said,
    sent_for,
    stored,
)
from tests.opinions.abuse.test_desk import browser_of

API = "/api/v1/opinions/"
WRONG_TYPES = [{}, [], {"pk": 1}, [[1]], True, 1.5, -1, 0, 10**30, "９", "null", "x\x00", "\ud800", "长" * 5000]
FIELDS = (
    "category", "channel", "received_on", "title", "body", "township", "village", "identity", "name", "phone", "kind",
    "publish_consent", "for_someone_else", "reply_wish", "against_office", "against_consultant", "against_text",
    "accept", "form_key",
)  # fmt: skip
# A number is a text too, and a key; a boolean may be 1, 0 or null.
TEXTS, BOOLEANS = (
    ("name", "title", "body", "phone", "against_text", "accept", "form_key"),
    ("publish_consent", "for_someone_else", "reply_wish"),
)
FILTERS = (
    "q", "state", "category", "office", "since", "until", "kind", "village", "identity", "handler", "channel",
    "satisfaction", "reopened", "counted", "page", "sort", "chosen", "standing", "village_q", "received_on",
    "page_size",
)  # fmt: skip
LISTS = (
    "opinions:list",
    "opinions:new",
    "opinions:villages",
    "opinions:receipt",
    "publishing:list",
    "opinions:assign-many",
)


@pytest.fixture
def world(county):
    return World.made(county)


@pytest.fixture
def browser(world):
    return browser_of(world.actor)


def test_wrong_types_under_right_names_of_the_api(browser, world):
    good = {"category": make_category().pk, "channel": "phone", "received_on": "2026-07-14", "body": BODY}
    before, wrong = stored(), []
    for field in FIELDS:
        for value in WRONG_TYPES:
            answer = browser.post(API, json.dumps({**good, field: value}), content_type="application/json")
            if answer.status_code in (200, 201):  # something that can be stored after all
                assert field in (*TEXTS, *BOOLEANS), (field, value)
                before = stored()
            elif answer.status_code not in (400, 409) or not said(answer) or stored() != before:
                wrong.append((field, str(value)[:20], answer.status_code))
    assert wrong == []


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"null", "application/json", 400),
        (b'"x"', "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"body": NaN}', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"<x/>", "application/xml", 415),
    ],
)
def test_a_body_that_is_no_opinion(browser, world, body, content_type, status):
    before = stored()
    answer = browser.post(API, body, content_type=content_type)
    assert (answer.status_code, stored() == before) == (status, True), answer.content[:300]


@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_in_the_query_string_of_every_list(browser, world, value):
    paths = [API, "/desk/exports/opinions/", "/desk/import/template/opinions/", *(reverse(name) for name in LISTS)]
    wrong = []
    for path in paths:
        for query in (dict.fromkeys(FILTERS, value), {"state": value}, {"chosen": value}, {"page": value}):
            answer = browser.get(path, query)
            body = b"" if answer.streaming else answer.content
            if answer.status_code not in (200, 302, 400, 404) or SCRIPT.encode() in body:
                wrong.append((path, tuple(query)[:1], answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("value", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_on_the_entry_page_keeps_what_was_typed(browser, world, value):
    names = (*FIELDS, "no_reply", "file", "same", "next", "accepted", "form_key", "version", "draft_key")
    before = stored()
    for extra in ({}, {"next": "1"}, {"same": "1"}, {"form_resume": "1"}):
        sent = {name: value for name in names if name in extra or name not in ("same", "next")}
        answer = browser.post(reverse("opinions:new"), {**sent, **extra, "body": BODY})
        page = answer.content.decode()
        assert answer.status_code in (200, 422), extra
        assert (BODY in page, SCRIPT in page, stored() == before) == (True, False, True), extra


@pytest.mark.parametrize("name", ["opinions:assign-many", "opinions:link-many"])
def test_nonsense_in_what_was_chosen(browser, world, name):
    opinions = [world.opinion("accepted") for _ in range(2)]
    before = stored()
    good = [f"{one.pk}:{one.version}" for one in opinions]
    for chosen in (["x"], ["1:x"], ["-1"], ["9" * 40], [f"{10**17}:1"], ["²:1"], [":"], good * 101, [good[0], "\x00"]):
        for more in ({}, {"handler": "x", "original": "x"}, {"handler": "9" * 40, "original": "9" * 40}):
            answer = browser.post(reverse(name), {"chosen": chosen, **more})
            assert answer.status_code in (302, 409, 422), (chosen[:2], answer.status_code)
            assert stored() == before
    foreign = make_opinion(world.county.zhaojia)
    answer = browser.post(reverse(name), {"chosen": good, "handler": world.writer.pk, "original": foreign.pk})
    assert answer.status_code == (302 if name == "opinions:assign-many" else 422)


ADMIN = {
    Category: ("name", "order", "kind", "default_kind", "advice", "is_active", "opened"),
    DeadlineRule: ("kind", "valid_from", "accept_days", "reply_days", "day_kind", "extend_days", "opened"),
    RoutingRule: ("order", "category", "township", "office", "is_active", "opened", "_look"),
    RightBody: ("name", "contact", "order", "is_active", "opened"),
    ReplyTemplate: ("name", "category", "text", "is_active", "opened"),
}


@pytest.mark.parametrize("model", ADMIN, ids=lambda model: model.__name__)
def test_nonsense_in_the_tables_of_the_admin(browser, world, model):
    base = f"/admin/opinions/{model._meta.model_name}/"
    make_category()
    kept = list(model.objects.values_list())
    for value in NONSENSE.values():
        answer = browser.post(f"{base}add/", dict.fromkeys(ADMIN[model], value))
        assert (answer.status_code, SCRIPT in answer.content.decode()) == (200, False), value[:20]
        for query in (
            {"q": value},
            {"o": value},
            {"is_active__exact": value},
            {"kind__exact": value},
            {"p": value},
            {value or "x": "1"},
        ):
            assert browser.get(base, query).status_code in (200, 302, 400), (query, value[:20])
    assert list(model.objects.values_list()) == kept
    for pk in ("0", "9" * 40, "x", "_00"):
        for page in ("change", "history", "delete"):
            assert browser.post(f"{base}{pk}/{page}/", {}).status_code in (302, 403, 404), (pk, page)


def test_a_page_of_the_admin_that_was_opened_before_another_saved(browser, world):
    category = make_category()
    sent = {
        "name": "改过的类别",
        "order": "3",
        "kind": "normal",
        "default_kind": "advice",
        "advice": "",
        "is_active": "on",
    }
    address = f"/admin/opinions/category/{category.pk}/change/"
    for opened in ("7", "x", "-1", "9" * 30):
        answer = browser.post(address, {**sent, "opened": opened})
        assert (answer.status_code, Category.objects.get(pk=category.pk).name) == (200, category.name), opened


def workbook(*rows):
    book, sheet = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(sheet)
    return sheet.getvalue()


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (60 * 1024 * 1024))
    return packed.getvalue()


HEADINGS = ["收到日期", "渠道", "类别", "标题", "内容", "乡镇(街道)", "村(社区)", "署名方式", "姓名", "电话"]


def test_files_that_are_no_sheet_of_opinions(browser, world, django_capture_on_commit_callbacks, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    category = make_category("人民调解").name
    rows = [
        ["2026-13-45", "梦", "没有这一类", "\u202e题", "短", "哪里", "哪里", "x", "王", "电话"],
        ["=1+1", "电话", category, "<script>", f"{BODY}\u202e", "", "", "", "", ""],
        ["2999-01-01", "电话", category, "", "长" * 2500, "河口镇", "赵家村", "实名", "", ""],
        [True, 1.5, 0, -1, 9e99, None, None, None, None, 13812341402.5],
        ["2026-07-01", "网站", report_category().name, "", BODY, "", "", "", "", ""],
    ]
    before = stored()
    for content in (
        b"",
        b"PK\x03\x04",
        bomb(),
        b"\xff\xfe\x00",
        b"<html><script>",
        workbook(["甲"], ["乙"]),
        workbook(HEADINGS, *rows),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            file = SimpleUploadedFile("台账.xlsx", content)
            answer = browser.post("/desk/import/", {"kind": "opinions", "file": file})
        assert answer.status_code in (302, 422), content[:20]
        if answer.status_code == 302:
            page = browser.get(answer["Location"])
            assert (page.status_code, SCRIPT in page.content.decode()) == (200, False)
            assert browser.post(f"{answer['Location']}confirm/").status_code in (302, 409)
    last = ImportBatch.objects.order_by("-pk").first()
    assert (last.counts["rows"], last.counts["refused"], last.counts["created"]) == (5, 5, 0)
    assert stored() == before


def test_nobody_sends_for_a_signed_in_person_from_another_site(world):
    """Without the token of our own page every address that writes refuses."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.actor, backend="django.contrib.auth.backends.ModelBackend")
    wrong = []
    for name in ADDRESSES:
        opinion = made_for(world, name, min(ADDRESSES[name].states))
        answer = strict.post(path_of(name, opinion), sent_for(world, name, opinion))
        if answer.status_code != 403:
            wrong.append((name, answer.status_code))
    assert wrong == []
    assert strict.post(API, "{}", content_type="application/json").status_code == 403
