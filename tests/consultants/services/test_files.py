"""Files of a record: kept outside the web root, given only through the record's scope, always to be saved."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from bureau.accounts.roles import Role
from bureau.core import uploads
from bureau.core.errors import InvalidValue
from bureau.journal.queries import entries_for
from consultants.models import ServiceAttachment
from consultants.services import actions
from consultants.services.actions import attach_file, void_service
from consultants.services.web import views
from tests.conftest import TODAY
from tests.factories.accounts import make_user
from tests.factories.consultants import make_consultant, make_service
from tests.factories.villages import make_position


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def record(county):
    return make_service(county.wangjia)


@pytest.fixture
def photo() -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 20), "#336699").save(drawn, "JPEG")
    return drawn.getvalue()


def send(client, record, name, content):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("services:attach", args=[record.pk]), {"file": file, "form_key": name})


def test_attached_file_comes_back_as_a_download_and_its_stored_name_says_nothing(clerk, signed_in, record, photo):
    desk = signed_in(clerk)
    assert send(desk, record, "王某的照片.jpg", photo).status_code == 302
    stored = ServiceAttachment.objects.get()
    assert "王某" not in stored.file.name
    answer = desk.get(reverse("services:file", args=[stored.pk]))
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    assert entries_for(record).first().after == {"attachment": "王某的照片.jpg"}


@pytest.mark.parametrize(
    "content", [b"", b"<script>alert(1)</script>", b"\xff\xd8\xff\xe0<script>"], ids=["empty", "html", "polyglot"]
)
def test_a_file_that_is_not_what_it_says_is_refused_at_its_field(clerk, signed_in, record, content):
    answer = send(signed_in(clerk), record, "photo.jpg", content)
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors
    assert not ServiceAttachment.objects.exists()


def test_no_file_at_all_is_said_and_no_error(clerk, signed_in, record):
    answer = signed_in(clerk).post(reverse("services:attach", args=[record.pk]), {"form_key": "a"})
    assert answer.status_code == 422


def test_another_offices_file_is_not_found(clerk, other_clerk, signed_in, record, photo):
    stored = attach_file(actor=clerk, record_id=record.pk, name="a.jpg", content=photo, today=TODAY)
    client = signed_in(other_clerk)
    assert client.get(reverse("services:file", args=[stored.pk])).status_code == 404
    assert client.post(reverse("services:remove-file", args=[stored.pk])).status_code == 404
    assert send(client, record, "b.jpg", photo).status_code == 404


def test_removed_file_is_gone_from_the_disk_too(clerk, signed_in, record, photo, django_capture_on_commit_callbacks):
    stored = attach_file(actor=clerk, record_id=record.pk, name="a.jpg", content=photo, today=TODAY)
    path = Path(stored.file.path)
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(clerk).post(reverse("services:remove-file", args=[stored.pk]))
    assert not path.exists()
    assert entries_for(record).first().event == "consultants.service.file_removed"


def test_file_lost_on_the_disk_is_said(clerk, signed_in, record, photo):
    stored = attach_file(actor=clerk, record_id=record.pk, name="a.jpg", content=photo, today=TODAY)
    Path(stored.file.path).unlink()
    assert signed_in(clerk).get(reverse("services:file", args=[stored.pk])).status_code == 404


def test_no_more_than_the_limit(clerk, record, photo, monkeypatch):
    monkeypatch.setattr(actions, "MAX_FILES", 1)
    attach_file(actor=clerk, record_id=record.pk, name="a.jpg", content=photo, today=TODAY)
    with pytest.raises(InvalidValue):
        attach_file(actor=clerk, record_id=record.pk, name="b.jpg", content=photo, today=TODAY)


def test_void_record_takes_no_file(clerk, signed_in, record, photo):
    void_service(actor=clerk, record_id=record.pk, reason="重复")
    assert send(signed_in(clerk), record, "a.jpg", photo).status_code == 409


def test_a_consultant_touches_only_files_of_his_own_services(clerk, county, signed_in, record, photo):
    user = make_user("consultant01", Role.CONSULTANT)
    himself = make_consultant(user=user)
    make_position(user, village=county.wangjia)
    stored = attach_file(actor=clerk, record_id=record.pk, name="a.jpg", content=photo, today=TODAY)
    own = make_service(county.wangjia, consultant=himself)
    desk = signed_in(user)
    assert desk.get(reverse("services:file", args=[stored.pk])).status_code == 200
    assert desk.post(reverse("services:remove-file", args=[stored.pk])).status_code == 403
    assert send(desk, record, "b.jpg", photo).status_code == 403
    assert list(ServiceAttachment.objects.values_list("record", "name")) == [(record.pk, "a.jpg")]
    foreign = desk.get(reverse("services:detail", args=[record.pk])).content.decode()
    assert reverse("services:change", args=[record.pk]) not in foreign
    assert reverse("services:remove-file", args=[stored.pk]) not in foreign
    assert (
        reverse("services:change", args=[own.pk])
        in desk.get(reverse("services:detail", args=[own.pk])).content.decode()
    )
    assert send(desk, own, "c.jpg", photo).status_code == 302


def test_a_file_that_is_too_large_is_never_read_into_memory(clerk, signed_in, record, monkeypatch):
    reached = []
    monkeypatch.setattr(views, "attach_file", lambda **given: reached.append(given))
    monkeypatch.setattr(uploads, "MAX_BYTES", 10)
    answer = send(signed_in(clerk), record, "photo.pdf", b"%PDF-1.7 and much more")
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors
    assert reached == []
