"""The desk's pages of consultants and firms."""

import pytest

from bureau.accounts.roles import Role
from bureau.journal.models import Entry
from consultants.models import Consultant, Firm
from tests.factories.accounts import make_user
from tests.factories.consultants import make_appointment, make_consultant, make_firm
from tests.factories.villages import make_village

LICENCE = "13711201010000001"
ACTIVE = {"is_active": "on"}


@pytest.fixture
def zhang(county):
    return make_consultant("张三", firm=make_firm("正大律师事务所"), phone="13800001402", license_no=LICENCE)


def test_phone_is_masked_until_somebody_asks_which_is_recorded(clerk, zhang, signed_in):
    browser = signed_in(clerk)
    for path in ("/desk/consultants/", f"/desk/consultants/{zhang.pk}/"):
        text = browser.get(path).content.decode()
        assert "138****1402" in text
        assert "13800001402" not in text
    assert "13800001402" in browser.post(f"/desk/consultants/{zhang.pk}/").content.decode()
    assert Entry.objects.get(event="consultants.consultant.phone_shown").actor == clerk


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("path", ["/desk/consultants/", "/desk/consultants/firms/"])
def test_list_queries(leader, county, signed_in, rows, path, django_assert_num_queries):
    for number in range(rows):
        firm = make_firm(f"第{number}所")
        make_appointment(county.wangjia if number == 0 else make_village(f"第{number}村", county.hekou_town),
                         make_consultant(f"顾问{number}", firm=firm))  # fmt: skip
    browser = signed_in(leader)
    browser.get(path)  # the first page of a session also writes the session
    with django_assert_num_queries(8 if path.endswith("consultants/") else 5):
        assert len(browser.get(path).context["rows"]) == rows


def test_sixth_village_is_marked(leader, county, zhang, signed_in):
    for number in range(6):
        make_appointment(make_village(f"第{number}村", county.hekou_town), zhang)
    text = signed_in(leader).get(f"/desk/consultants/{zhang.pk}/").content.decode()
    assert "notice amber" in text


def test_new_consultant_and_what_is_wrong_with_one(bureau_office, county, signed_in):
    browser = signed_in(bureau_office)
    firm = make_firm("正大律师事务所")
    data = {
        "name": "李四",
        "category": "lawyer",
        "firm": firm.pk,
        "phone": "１３８ ００００ １４０２",
        "is_active": "on",
    }
    response = browser.post("/desk/consultants/new/", data)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"license_no"})
    browser.post("/desk/consultants/new/", data | {"license_no": LICENCE})
    assert Consultant.objects.get().phone == "13800001402"


def test_change_with_an_old_version_asks(bureau_office, zhang, signed_in):
    data = {"name": "张三丰", "category": "lawyer", "license_no": LICENCE, "is_active": "on", "version": "1"}
    browser = signed_in(bureau_office)
    assert browser.post(f"/desk/consultants/{zhang.pk}/change/", data).status_code == 302
    assert browser.post(f"/desk/consultants/{zhang.pk}/change/", data | {"name": "张四"}).status_code == 409
    assert Consultant.objects.get().name == "张三丰"


def test_double_click_makes_one_firm(bureau_office, signed_in):
    browser = signed_in(bureau_office)
    data = {"name": "甲所", "category": "law_firm", "is_active": "on", "form_key": "once"}
    first, second = (
        browser.post("/desk/consultants/firms/new/", data),
        browser.post("/desk/consultants/firms/new/", data),
    )
    assert (first.status_code, second.status_code) == (302, 302)
    assert Firm.objects.count() == 1


def test_account_by_login(bureau_office, zhang, signed_in):
    browser = signed_in(bureau_office)
    path = f"/desk/consultants/{zhang.pk}/account/"
    assert browser.post(path, {"login": "nobody"}).status_code == 422
    user = make_user("consultant01", Role.CONSULTANT)
    assert browser.post(path, {"login": "consultant01"}).status_code == 302
    zhang.refresh_from_db()
    assert zhang.user == user


def test_clerk_reads_and_does_not_write(clerk, zhang, signed_in):
    browser = signed_in(clerk)
    assert browser.get("/desk/consultants/new/").status_code == 403
    assert browser.get(f"/desk/consultants/{zhang.pk}/change/").status_code == 403
    assert browser.get("/desk/consultants/99999999999999999999/").status_code == 404
    assert signed_in(make_user("c", Role.CONSULTANT)).get("/desk/consultants/").status_code == 403
