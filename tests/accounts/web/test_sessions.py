"""An ended session loses nothing typed, and shows it to nobody else."""

import datetime as dt
import re

import pytest
from django.test import Client

from bureau.accounts.models import KeptForm, User
from bureau.accounts.roles import Role
from bureau.core.actions import writing
from bureau.journal.models import Entry
from tests.conftest import NOW
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db
TYPED = "13900001111"


@pytest.fixture
def browser():
    """A browser that checks the CSRF token as in life, with clerk01 logged in and «My settings» open."""
    make_user("clerk01", Role.ENTRY)
    make_user("clerk02", Role.ENTRY)
    client = Client(enforce_csrf_checks=True)
    log_in(client)
    return client


def hidden(page):
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))


def log_in(client, login="clerk01", address="/login/"):
    fields = hidden(client.get(address))
    return client.post("/login/", {**fields, "login": login, "password": PASSWORD})


def opened_form(client):
    return hidden(client.get("/me/"))


def later(time_machine, minutes):
    time_machine.move_to(NOW + dt.timedelta(minutes=minutes), tick=False)


def test_nineteen_minutes_are_not_idle_and_twenty_are(browser, time_machine):
    later(time_machine, 19)
    assert browser.get("/me/").status_code == 200
    later(time_machine, 19 + 19)
    assert browser.get("/me/").status_code == 200
    later(time_machine, 19 + 19 + 20)
    assert browser.get("/me/?x=1")["Location"] == "/login/?next=%2Fme%2F%3Fx%3D1"
    assert Entry.objects.order_by("id").last().event == "accounts.logout.idle"


def test_staying_logged_in_by_the_button(browser, time_machine):
    later(time_machine, 19)
    token = opened_form(browser)["csrfmiddlewaretoken"]
    answer = browser.post("/login/extend/", {"csrfmiddlewaretoken": token}, headers={"X-Requested-With": "extend"})
    assert answer.status_code == 204


def test_public_page_with_an_idle_session_is_shown_as_to_anybody(browser, time_machine):
    later(time_machine, 30)
    assert browser.get("/login/").status_code == 200
    assert "_auth_user_id" not in browser.session


def test_idle_form_comes_back_after_log_in(browser, time_machine):
    fields = opened_form(browser)
    later(time_machine, 25)
    response = browser.post("/me/", {**fields, "phone": TYPED})
    assert response["Location"] == "/login/?next=%2Fme%2F"
    assert User.objects.get(login="clerk01").phone == ""
    assert log_in(browser, address=response["Location"])["Location"] == "/login/resume/"

    page = browser.get("/login/resume/")
    assert f"<li>{TYPED}</li>" in page.content.decode()
    back = browser.post("/me/", {**hidden(page), "phone": TYPED})
    assert back.status_code == 200
    assert f'value="{TYPED}"' in back.content.decode()
    assert User.objects.get(login="clerk01").phone == ""

    saved = browser.post("/me/", {**hidden(back), "phone": TYPED})
    assert saved.status_code == 302
    assert User.objects.get(login="clerk01").phone == TYPED
    assert KeptForm.objects.count() == 0


def test_somebody_else_never_sees_it(browser, time_machine):
    fields = opened_form(browser)
    later(time_machine, 25)
    browser.post("/me/", {**fields, "phone": TYPED})
    assert log_in(browser, "clerk02")["Location"] == "/desk/"
    response = browser.get("/login/resume/", follow=False)
    assert response.status_code == 302
    assert TYPED not in response.content.decode()
    # Not even the owner gets it from this browser any more: the key is gone with the first person who logged in.
    browser.post("/logout/", {"csrfmiddlewaretoken": opened_form(browser)["csrfmiddlewaretoken"]})
    assert log_in(browser, "clerk01")["Location"] == "/desk/"


def test_kept_for_half_an_hour(browser, time_machine):
    fields = opened_form(browser)
    later(time_machine, 25)
    browser.post("/me/", {**fields, "phone": TYPED})
    later(time_machine, 25 + 31)
    assert log_in(browser)["Location"] == "/desk/"


def test_session_gone_altogether_is_known_by_the_signed_owner(browser):
    fields = opened_form(browser)
    del browser.cookies["sessionid"]
    assert browser.post("/me/", {**fields, "phone": TYPED})["Location"] == "/login/?next=%2Fme%2F"
    assert log_in(browser)["Location"] == "/login/resume/"
    assert TYPED in browser.get("/login/resume/").content.decode()


@pytest.mark.parametrize("mark", ["", "1", "1:forged", "\x00"])
def test_without_a_signed_owner_nothing_is_kept(browser, mark):
    fields = opened_form(browser)
    del browser.cookies["sessionid"]
    browser.post("/me/", {**fields, "form_owner": mark, "phone": TYPED})
    assert KeptForm.objects.count() == 0


def test_logged_in_anew_in_another_window(browser):
    fields = opened_form(browser)
    browser.post("/logout/", {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]})
    log_in(browser)
    assert browser.post("/me/", {**fields, "phone": TYPED})["Location"] == "/login/resume/"
    assert TYPED in browser.get("/login/resume/").content.decode()


def test_somebody_else_logged_in_in_another_window(browser):
    fields = opened_form(browser)
    browser.post("/logout/", {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]})
    log_in(browser, "clerk02")
    response = browser.post("/me/", {**fields, "phone": TYPED})
    assert response.status_code == 403
    assert TYPED not in response.content.decode()
    assert KeptForm.objects.count() == 0
    assert User.objects.get(login="clerk02").phone == ""


def test_login_page_that_was_open_twice(browser):
    page = hidden(browser.get("/me/"))
    browser.post("/logout/", {"csrfmiddlewaretoken": page["csrfmiddlewaretoken"]})
    old = hidden(browser.get("/login/"))
    log_in(browser)
    assert browser.post("/login/", {**old, "login": "clerk01", "password": PASSWORD})["Location"] == "/desk/"


def test_no_cookies_at_all():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/login/", {"login": "clerk01", "password": PASSWORD})
    assert response["Location"] == "/login/?again=1"
    assert "请再登录一次" in client.get(response["Location"]).content.decode()


def test_form_of_another_site_is_refused_and_not_kept(browser):
    response = browser.post("/me/", {"phone": TYPED})
    assert response.status_code == 403
    assert KeptForm.objects.count() == 0


def test_passwords_are_never_kept(browser, time_machine):
    fields = hidden(browser.get("/me/password/"))
    later(time_machine, 25)
    sent = {"old_password": "Secret-Word-1", "password": "Secret-Word-2", "repeated": ""}
    assert browser.post("/me/password/", {**fields, **sent}).status_code == 302
    assert not any("Secret" in kept.typed for kept in KeptForm.objects.all())


def test_throwing_it_away(browser, time_machine):
    fields = opened_form(browser)
    later(time_machine, 25)
    browser.post("/me/", {**fields, "phone": TYPED})
    log_in(browser)
    token = hidden(browser.get("/login/resume/"))["csrfmiddlewaretoken"]
    assert browser.post("/login/resume/", {"csrfmiddlewaretoken": token})["Location"] == "/desk/"
    assert KeptForm.objects.count() == 0


def test_form_sent_with_an_aged_password_comes_back_after_the_change(browser):
    fields = opened_form(browser)
    user = User.objects.get(login="clerk01")
    with writing():
        user.must_change_password = True
        user.save()
    assert browser.post("/me/", {**fields, "phone": TYPED})["Location"] == "/me/password/"
    form = hidden(browser.get("/me/password/"))
    sent = {"old_password": PASSWORD, "password": "Brand-New-8", "repeated": "Brand-New-8"}
    assert browser.post("/me/password/", {**form, **sent})["Location"] == "/login/resume/"
    assert TYPED in browser.get("/login/resume/").content.decode()


def test_warning_is_on_the_page(browser):
    page = browser.get("/me/").content.decode()
    assert 'data-minutes="20" data-warn="5"' in page
