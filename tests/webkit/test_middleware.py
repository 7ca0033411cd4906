"""The address table, refusals as pages, display and language cookies."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path
from django.utils.translation import get_language

from bureau.access import PUBLIC, SIGNED_IN
from bureau.core.errors import BureauError, IllegalMove, NotAllowed, NotVisible
from bureau.webkit import access, middleware
from tests.factories.accounts import make_user

ERRORS = {
    "allowed": NotAllowed("You may not."),
    "visible": NotVisible("Not for you."),
    "move": IllegalMove("Not from here."),
    "refused": BureauError("Refused with a sentence."),
}


def plain(request):
    return HttpResponse("fine")


def failing(request, kind):
    raise ERRORS[kind]


def reading(request):
    return HttpResponse(request.POST.get("text", ""))


def broken(request):
    raise RuntimeError("a fault")


patterns = [
    path("open/", plain, name="open"),
    path("inside/", plain, name="inside"),
    path("figures/", plain, name="figures"),
    path("either/", plain, name="either"),
    path("forgotten/", plain, name="forgotten"),
    path("failing/<slug:kind>/", failing, name="failing"),
    path("reading/", reading, name="reading"),
    path("broken/", broken, name="broken"),
]
urlpatterns = [path("t/", include((patterns, "t"))), path("", include("bureau.webkit.urls"))]
handler400 = "bureau.webkit.errorpages.bad_request"
handler404 = "bureau.webkit.errorpages.not_found"
handler500 = "bureau.webkit.errorpages.server_error"

TABLE = {
    "t:open": PUBLIC,
    "t:inside": SIGNED_IN,
    "t:figures": "no.such.capability",
    "t:either": ("no.such.capability", "services.enter"),
    "t:failing": PUBLIC,
    "t:broken": PUBLIC,
    "t:reading": PUBLIC,
    "webkit:*": PUBLIC,
}

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def _table(settings):
    settings.ADDRESS_TABLE = f"{__name__}.TABLE"
    settings.LOGIN_URL = "/log-in/"


@pytest.fixture
def clerk_client(client: Client, clerk):
    client.force_login(clerk)
    return client


def test_sentinels_are_those_of_the_table():
    assert (access.PUBLIC, access.SIGNED_IN) == (PUBLIC, SIGNED_IN)


def test_public_address_opens_for_everybody(client):
    assert client.get("/t/open/").content == b"fine"


def test_anonymous_is_sent_to_log_in_and_back(client):
    response = client.get("/t/inside/?week=2026-W28")
    assert response.status_code == 302
    assert response["Location"] == "/log-in/?next=%2Ft%2Finside%2F%3Fweek%3D2026-W28"


def test_anonymous_htmx_request_is_sent_to_log_in_as_a_whole_page(client):
    response = client.get("/t/inside/", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, "/log-in/?next=%2Ft%2Finside%2F")


@pytest.mark.parametrize(
    ("address", "status"), [("inside", 200), ("either", 200), ("figures", 403), ("forgotten", 403)]
)
def test_signed_in_visitor_meets_the_row(clerk_client, address, status):
    assert clerk_client.get(f"/t/{address}/").status_code == status


def test_forgotten_address_is_refused_for_everybody(client):
    assert client.get("/t/forgotten/").status_code == 403


def test_pages_of_a_signed_in_visitor_are_not_kept(clerk_client):
    assert clerk_client.get("/t/inside/")["Cache-Control"] == "private, no-store"


def test_public_pages_may_be_kept(client):
    assert not client.get("/t/open/").has_header("Cache-Control")


@pytest.mark.parametrize(("kind", "status"), [("allowed", 403), ("visible", 404), ("move", 409), ("refused", 400)])
def test_refusal_becomes_a_page_with_its_sentence(client, kind, status):
    response = client.get(f"/t/failing/{kind}/")
    assert response.status_code == status
    assert ERRORS[kind].message in response.content.decode()
    assert "<h1>" in response.content.decode()


def test_fault_becomes_a_page_with_a_number(client):
    client.raise_request_exception = False
    response = client.get("/t/broken/")
    assert response.status_code == 500
    assert "RuntimeError" not in response.content.decode()


@pytest.mark.parametrize("address", ["/t/open/?q=%00", "/t/open/%00"])
def test_nul_in_the_address_is_a_clear_400(client, address):
    assert client.get(address).status_code == 400


def test_unknown_address_is_a_page_in_chinese(client):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert '<html lang="zh-CN"' in response.content.decode()


def test_browser_language_does_not_change_the_default(client):
    response = client.get("/nowhere/", headers={"Accept-Language": "en-US"})
    assert '<html lang="zh-CN"' in response.content.decode()


def test_language_switch_returns_to_the_page(client):
    response = client.get("/language/en/?next=/t/open/%3Fq%3D1")
    assert response["Location"] == "/t/open/?q=1"
    assert '<html lang="en"' in client.get("/nowhere/").content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_switch_never_leads_outside(client, target):
    assert client.get("/language/en/", {"next": target})["Location"] == "/"


def test_display_is_rendered_from_the_cookie(client):
    client.get("/display/?size=xl&contrast=1")
    page = client.get("/nowhere/").content.decode()
    assert 'data-size="xl" data-contrast="high"' in page
    assert "data-elder" not in page


def test_notice_board_code_turns_elder_mode_on_and_keeps_it(client):
    assert 'data-size="xl" data-elder' in client.get("/nowhere/?m=e").content.decode()
    assert 'data-size="xl" data-elder' in client.get("/nowhere/").content.decode()
    client.get("/display/?elder=0")
    assert 'data-size="m">' in client.get("/nowhere/").content.decode()


def test_nonsense_in_the_display_cookie_is_the_standard(client):
    client.cookies["display"] = "huge-loud"
    assert 'data-size="m">' in client.get("/nowhere/").content.decode()


def test_disabled_user_may_nothing(client, db):
    user = make_user("nobody")
    client.force_login(user)
    assert client.get("/t/either/").status_code == 403


def test_wrong_method_is_a_page(client):
    response = client.post("/language/en/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert "<h1>" in response.content.decode()


def test_language_does_not_outlive_its_request(client):
    client.get("/language/en/")
    client.get("/nowhere/")
    assert get_language() == "zh-hans"


def test_form_that_is_too_large_is_a_clear_413(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = client.post("/t/reading/", {"text": "x" * 200})
    assert response.status_code == 413
    assert "提交的内容太大" in response.content.decode()


def test_damaged_upload_is_a_clear_400(client):
    response = client.post("/t/reading/", b"--x\r\nbroken", content_type="multipart/form-data; boundary=\x01")
    assert response.status_code == 400
    assert "文件上传中断或损坏" in response.content.decode()


@pytest.mark.parametrize("address", ["/login/", "/api/v1/token/", "/healthz/"])
def test_a_body_larger_than_any_file_we_take_is_refused_unread(client, db, monkeypatch, address):
    monkeypatch.setattr(middleware, "LONGEST_BODY", 1000)
    file = SimpleUploadedFile("a.bin", b"x" * 2000)
    assert client.post(address, {"file": file}).status_code == 413
    assert client.post(address, {"login": "x"}).status_code != 413
