"""The last look, sending once, the receipt; what programs do; what is left of an anonymous person."""

import datetime as dt
import io
import re
import zipfile

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from bureau.core.actions import writing
from bureau.notices.models import Notice
from bureau.opinions.intake.limits import Limit
from bureau.opinions.intake.web import sending
from bureau.opinions.models import Category, Opinion, OpinionFile
from bureau.opinions.rules.receipts import verified_line
from tests.conftest import NOW
from tests.factories.opinions import BODY, make_category, report_category
from tests.opinions.intake.web.walk import CHECK, DONE, START, TRACK, fill, sent, step

SVG = f"{DONE}receipt.svg"


def photo(name="我家.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "0" * 20_000_000)
        package.writestr("vbaProject.bin", "")
    return SimpleUploadedFile("材料.docx", out.getvalue())


@pytest.fixture
def filled(client, county, time_machine):
    fill(client, county)
    time_machine.shift(10)
    return client


def test_sending_gives_a_receipt(client, county, time_machine):
    number, code = sent(client, county, time_machine, files=[photo(), photo()])
    opinion = Opinion.objects.get()
    assert (opinion.receipt_no, opinion.body, opinion.village, opinion.identity) == (
        number,
        BODY,
        county.wangjia,
        "anonymous",
    )
    assert [file.name for file in OpinionFile.objects.order_by("name")] == ["1.jpg", "2.jpg"]
    page = client.get(DONE).content.decode()
    for words in (f"{number[:4]} {number[4:8]} {number[8:]}", code, "最晚", "receipt.svg"):
        assert words in page
    line = re.search(r'class="proof">([^<]+)', page).group(1)
    assert verified_line(line).number == number


def test_from_the_qr_code(client, county, time_machine):
    client.post(START, {"v": str(county.wangjia.pk)})
    client.post(step(1), {"category": make_category().pk})
    client.post(step(2), {"village": county.wangjia.pk})
    client.post(step(3), {"body": BODY})
    client.post(step(4), {"identity": "named"})
    client.post(step(5), {"phone": "13812341402", "no_reply": "on", "publish_consent": "on"})
    time_machine.shift(10)
    assert client.post(CHECK)["Location"] == DONE
    opinion = Opinion.objects.get()
    assert (opinion.channel, opinion.phone, opinion.reply_wish, opinion.publish_consent) == (
        "qr",
        "13812341402",
        False,
        True,
    )


def test_a_report_is_sealed(client, county, time_machine):
    text = {"against_text": "某某所长", "against_office": county.hekou.pk}
    sent(client, county, time_machine, category=report_category(), text=text)
    opinion = Opinion.objects.get()
    assert (opinion.is_sealed, opinion.sealed_office, opinion.sealed_text) == (True, county.hekou, "某某所长")


def test_a_second_click_shows_the_same_receipt(filled):
    so_far = filled.get(CHECK).context["so_far"]
    first = filled.post(CHECK, {"so_far": so_far}, follow=True).context["number"]
    again = filled.post(CHECK, {"so_far": so_far}, follow=True).context["number"]
    assert again == first
    assert Opinion.objects.count() == 1


def test_reload_and_back_show_the_receipt(client, county, time_machine):
    sent(client, county, time_machine)
    assert client.get(DONE).status_code == client.get(DONE).status_code == 200
    for path in (CHECK, step(3)):
        assert client.get(path)["Location"] == DONE


def test_the_receipt_is_gone_after_half_an_hour_or_with_a_new_form(client, county, time_machine):
    sent(client, county, time_machine)
    client.post(START)
    assert client.get(DONE)["Location"] == TRACK
    sent(client, county, time_machine)
    time_machine.move_to(NOW + dt.timedelta(minutes=35))
    assert client.get(DONE)["Location"] == client.get(SVG)["Location"] == TRACK


def test_the_picture_holds_the_receipt_and_no_person(client, county, time_machine):
    reach = {"name": "王建国", "phone": "13812341402"}
    number, code = sent(client, county, time_machine, identity="named", reach=reach)
    picture = client.get(SVG)
    text = picture.content.decode()
    assert picture["Content-Type"] == "image/svg+xml"
    assert f"{number[:4]} {number[4:8]} {number[8:]}" in text
    assert f">{code}<" in text
    line = " ".join(re.findall(r"<tspan[^>]*>([^<]+)<", text))
    assert verified_line(line).number == number
    for words in ("王建国", "13812341402", BODY[:6]):
        assert words not in text


def test_only_the_receipts_page_may_show_a_picture_that_its_script_drew(client, county, time_machine):
    sent(client, county, time_machine)
    allowed = "img-src 'self' data:"
    assert allowed in client.get(DONE)["Content-Security-Policy"]
    assert allowed not in client.get(TRACK)["Content-Security-Policy"]


def test_somebody_elses_browser_has_no_receipt(client, county, time_machine):
    sent(client, county, time_machine)
    kept = client.cookies["opinion_receipt"]
    assert (kept["path"], kept["httponly"], kept["max-age"]) == (START, True, "")
    client.cookies["opinion_receipt"] = kept.value[:-4] + "AAAA"
    assert client.get(DONE)["Location"] == TRACK


def test_numbers_of_people_in_the_text_are_asked_about(client, county, time_machine):
    fill(client, county, text={"body": BODY + "，找13812341402"})
    time_machine.shift(10)
    page = client.post(CHECK)
    assert page.status_code == 422
    assert client.post(CHECK, {"as_is": "on"})["Location"] == DONE


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("photo.jpg", b"MZ\x90\x00 program"),
        SimpleUploadedFile("photo.jpg", b""),
        SimpleUploadedFile("photo.png", b"<svg onload=alert(1)>"),
        SimpleUploadedFile("a.pdf", b"%PDF-1.4\n%%EOF\n"),
        bomb(),
    ],
)
def test_wrong_files_are_refused_and_nothing_is_stored(filled, file):
    page = filled.post(CHECK, {"file": [photo(), file]})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])
    assert (Opinion.objects.count(), OpinionFile.objects.count()) == (0, 0)
    assert filled.post(CHECK, {"file": [photo()]})["Location"] == DONE


def test_too_many_and_too_large_files(filled):
    assert list(filled.post(CHECK, {"file": [photo() for _ in range(6)]}).context["form"].errors) == ["file"]
    large = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + b"0" * (10 * 1024 * 1024))
    page = filled.post(CHECK, {"file": [large]})
    assert "10" in str(page.context["form"].errors["file"])
    assert Opinion.objects.count() == 0


def test_sending_takes_a_fixed_number_of_queries(client, county, clerk, time_machine, django_assert_num_queries):
    sent(client, county, time_machine)  # what is kept in the process is read
    fill(client, county)
    time_machine.shift(10)
    # Session; what is known; in the transaction: its edition again, the form's key, the opinion in a savepoint of its
    # own, journal, recipients, who was told already, the message; the session without its answers.
    with django_assert_num_queries(18):
        assert client.post(CHECK)["Location"] == DONE
    assert (Opinion.objects.count(), Notice.objects.filter(recipient=clerk).count()) == (2, 2)


def test_a_trap_for_programs(filled):
    page = filled.post(CHECK, {"website": "http://spam.example"})
    assert page.status_code == 422
    assert "spam.example" not in page.content.decode()
    assert Opinion.objects.count() == 0
    assert filled.post(CHECK, {"website": ""})["Location"] == DONE


def test_too_quick_for_a_person(client, county, time_machine):
    fill(client, county)
    assert client.post(CHECK).status_code == 422
    time_machine.shift(sending.FASTEST)
    assert client.post(CHECK)["Location"] == DONE


def test_a_flood_is_stopped_and_nothing_typed_is_lost(client, county, time_machine, monkeypatch):
    monkeypatch.setattr("bureau.opinions.intake.limits.SUBMISSIONS_OF_NETWORK", Limit("submissions", 2))
    for _ in range(2):
        sent(client, county, time_machine)
    fill(client, county)
    time_machine.shift(10)
    page = client.post(CHECK)
    assert page.status_code == 429
    assert BODY in page.content.decode()
    assert Opinion.objects.count() == 2


def test_nothing_of_an_anonymous_sender_is_left(client, county, time_machine, caplog):
    fill(client, county)
    time_machine.shift(10)
    headers = {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "SecretBrowser/9"}
    assert client.post(CHECK, **headers)["Location"] == DONE
    opinion = Opinion.objects.get()
    client.get(DONE, **headers)
    session = client.cookies["sessionid"].value
    kept = [row.get_decoded() for row in Session.objects.all()]
    assert kept == [{}]
    assert opinion.created_by is None
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table == "django_session":
                continue
            cursor.execute(f'SELECT * FROM "{table}"')
            text = str(cursor.fetchall())
            for trace in ("203.0.113.77", "SecretBrowser", session):
                assert trace not in text, table
    assert "203.0.113.77" not in caplog.text
    assert BODY not in caplog.text


def test_staff_who_write_as_citizens_are_not_named(signed_in, clerk, county, time_machine):
    client = signed_in(clerk)
    sent(client, county, time_machine)
    assert Opinion.objects.get().created_by is None
    assert "opinion" not in client.session


def test_a_category_that_went_out_of_use_is_asked_for_again(filled):
    with writing():
        Category.objects.update(is_active=False)
    page = filled.post(CHECK)
    assert (page.status_code, page.context["to_mend"]) == (422, [step(1)])
