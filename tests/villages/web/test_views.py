"""The desk's pages of villages."""

import datetime as dt

import pytest

from bureau.core.actions import writing
from tests.conftest import TODAY
from tests.factories.villages import make_township, make_village
from villages.models import Village


def rows(response):
    return [row.object.name for row in response.context["rows"]]


def test_each_sees_his_scope(clerk, leader, signed_in):
    assert set(rows(signed_in(clerk).get("/desk/villages/"))) == {"王家村", "李家村"}
    assert len(rows(signed_in(leader).get("/desk/villages/"))) == 4


def test_filters_by_words_and_state(bureau_office, county, signed_in):
    make_village("旧村", county.hekou_town, valid_to=dt.date(2025, 1, 1))
    make_village("丢村", county.hekou_town, missing_since=TODAY, code="371121100209")
    browser = signed_in(bureau_office)
    assert rows(browser.get("/desk/villages/?q=wjc")) == ["王家村"]
    assert rows(browser.get("/desk/villages/?q=3711211002")) == ["丢村"]
    assert rows(browser.get("/desk/villages/?state=closed")) == ["旧村"]
    assert rows(browser.get("/desk/villages/?state=missing")) == ["丢村"]
    assert len(rows(browser.get("/desk/villages/?state=current"))) == 5
    assert browser.get("/desk/villages/").context["waiting"] == 1


@pytest.mark.parametrize("more", [1, 3])
def test_list_queries(leader, county, signed_in, more, django_assert_num_queries):
    for number in range(more):
        make_village(f"甲{number}村", county.hekou_town)
    browser = signed_in(leader)
    browser.get("/desk/villages/")  # the first page of a session also writes the session
    with django_assert_num_queries(9):
        browser.get("/desk/villages/")


def test_foreign_village_looks_missing_and_clerk_may_not_write(clerk, county, signed_in):
    browser = signed_in(clerk)
    assert browser.get(f"/desk/villages/{county.wangjia.pk}/").status_code == 200
    assert browser.get(f"/desk/villages/{county.zhaojia.pk}/").status_code == 404
    assert browser.get("/desk/villages/99999999999999999999/").status_code == 404
    assert browser.get(f"/desk/villages/{county.wangjia.pk}/change/").status_code == 403
    assert browser.post(f"/desk/villages/{county.wangjia.pk}/keep/").status_code == 403


def test_new_village(bureau_office, county, signed_in):
    data = {
        "name": "甲村村民委员会",
        "code": "３７１１２１１００２０１",
        "township": county.hekou_town.pk,
        "households": "１，２３４",
    }
    response = signed_in(bureau_office).post("/desk/villages/new/", data)
    village = Village.objects.get(code="371121100201")
    assert response.headers["Location"] == f"/desk/villages/{village.pk}/"
    assert (village.households, village.kind, village.office) == (1234, "village", county.hekou)


def test_wrong_values_stay_in_the_form(bureau_office, county, signed_in):
    data = {"name": "甲\x00村", "code": "12", "township": "999", "households": "-1"}
    response = signed_in(bureau_office).post("/desk/villages/new/", data)
    assert response.status_code == 422
    assert {"name", "township", "households"} <= set(response.context["form"].errors)
    data = {"name": "甲村", "code": "12", "township": county.hekou_town.pk}
    response = signed_in(bureau_office).post("/desk/villages/new/", data)
    assert set(response.context["form"].errors) == {"code"}
    assert 'value="甲村"' in response.content.decode()


def test_second_save_on_an_old_version_is_shown_side_by_side(bureau_office, county, signed_in):
    with writing():
        Village.objects.filter(pk=county.wangjia.pk).update(households=10, version=2)
    data = {"name": "王家村", "township": county.hekou_town.pk, "households": "20", "version": "1"}
    response = signed_in(bureau_office).post(f"/desk/villages/{county.wangjia.pk}/change/", data)
    assert response.status_code == 409
    assert [(d.theirs, d.yours) for d in response.context["differences"] if d.name == "households"] == [(10, 20)]


def test_detail_shows_its_history(bureau_office, county, signed_in):
    browser = signed_in(bureau_office)
    data = {"name": "王家新村", "township": county.hekou_town.pk, "version": "1"}
    browser.post(f"/desk/villages/{county.wangjia.pk}/change/", data)
    events = browser.get(f"/desk/villages/{county.wangjia.pk}/").context["events"]
    assert [(c.old, c.new) for c in events[0].changes if c.new == "王家新村"] == [("王家村", "王家新村")]


def test_undecided_is_kept_merged_with_a_proposal_or_closed(bureau_office, county, signed_in):
    browser = signed_in(bureau_office)
    street = make_township("河口街道", county.hekou)
    successor = make_village("大甲社区", street)
    gone = make_village("大甲村", county.hekou_town, missing_since=TODAY)
    kept = make_village("乙村", county.hekou_town, missing_since=TODAY)
    page = browser.get("/desk/villages/undecided/")
    assert page.context["waiting"] == [(gone, successor), (kept, None)]
    browser.post(f"/desk/villages/{kept.pk}/keep/")
    form = browser.get(f"/desk/villages/{gone.pk}/close/?into={successor.pk}")
    assert f'value="{successor.pk}" selected' in form.content.decode()
    browser.post(f"/desk/villages/{gone.pk}/close/", {"on": "2026-06-30", "into": successor.pk, "note": "撤村并居"})
    gone.refresh_from_db()
    assert (gone.merged_into, gone.valid_to) == (successor, dt.date(2026, 6, 30))
    assert browser.get("/desk/villages/undecided/").context["waiting"] == []
