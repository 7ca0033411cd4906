"""The import and export pages, as a browser without JavaScript walks them."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bureau.core.actions import writing
from bureau.journal.models import Entry
from bureau.sheets import actions, queries, registry, running, tasks
from bureau.sheets.choices import BatchState, ExportState
from bureau.sheets.models import ExportFile, ImportBatch
from tests.sheets.hamlets import registered, write_xlsx
from villages.models import Village

GOOD = ["371121001001", "王村", "河口镇", "村", 120, "2026-03-05", "13800000001"]
BAD = ["371121001003", "李村", "青石镇", "街", "12.5", "2026-02-30", "x" * 50]


@pytest.fixture(autouse=True)
def _kind(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    with registered():
        yield


def file_of(tmp_path, *rows) -> SimpleUploadedFile:
    return SimpleUploadedFile("台账.xlsx", write_xlsx(tmp_path / "a.xlsx", rows).read_bytes())


@pytest.fixture
def browser(signed_in, clerk):
    return signed_in(clerk)


@pytest.fixture
def upload(browser, tmp_path, django_capture_on_commit_callbacks):
    def send(*rows, follow=True):
        with django_capture_on_commit_callbacks(execute=True):
            response = browser.post("/desk/import/", {"kind": "hamlets", "file": file_of(tmp_path, *rows)})
        assert response.status_code == 302
        return response.url, browser.get(response.url)

    return send


def test_good_file_is_checked_confirmed_and_imported(browser, upload, django_assert_num_queries):
    url, page = upload(GOOD)
    assert ImportBatch.objects.get().counts == {"rows": 1, "created": 1, "updated": 0, "unchanged": 0, "refused": 0}
    assert "371121001001" in page.content.decode()
    assert "13800000001" not in page.content.decode()
    assert not Village.objects.filter(code="371121001001").exists()
    browser.post(f"{url}confirm/")
    browser.post(f"{url}confirm/")
    assert Village.objects.filter(code="371121001001").count() == 1
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.counts["created"]) == (BatchState.COMMITTED, 1)
    events = list(Entry.objects.order_by("id").values_list("event", flat=True))
    assert events == ["sheets.batch.uploaded", "sheets.batch.checked", "sheets.batch.committed"]
    assert browser.get(url).status_code == 200


def test_refused_rows_are_shown_with_reasons_and_cannot_be_confirmed(browser, upload):
    url, page = upload(GOOD, BAD)
    text = page.content.decode()
    for words in ("青石镇", "12.5", "2026-02-30", "街"):
        assert words in text
    assert "x" * 50 not in text
    assert browser.post(f"{url}confirm/").status_code == 409
    assert not Village.objects.filter(code="371121001001").exists()
    browser.post(f"{url}confirm/", {"partial": "1"})
    assert set(Village.objects.exclude(code=None).values_list("code", flat=True)) == {"371121001001"}


def test_report_marks_the_refused_cells_and_comes_back(browser, upload, tmp_path):
    url, _page = upload(GOOD, BAD)
    content = b"".join(browser.get(f"{url}report/").streaming_content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [sheet.cell(1, 8).value, sheet.cell(2, 8).value] == ["原因", None]
    assert "启用日期" in sheet.cell(3, 8).value
    red = [cell.column for cell in sheet[3] if cell.fill.fgColor.rgb == "FFF8CBAD"]
    assert red == [3, 4, 5, 6, 7]
    with writing():
        ImportBatch.objects.all().delete()
    again = SimpleUploadedFile("b.xlsx", content)
    browser.post("/desk/import/", {"kind": "hamlets", "file": again})
    batch = ImportBatch.objects.get()
    running.work_on_batch(batch.pk)
    batch.refresh_from_db()
    assert (batch.counts["refused"], batch.unknown) == (1, [])


def test_cancelled_import_writes_nothing_and_drops_its_file(browser, upload, django_capture_on_commit_callbacks):
    url, _page = upload(GOOD)
    path = ImportBatch.objects.get().file.path
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"{url}cancel/")
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.file.name) == (BatchState.CANCELLED, "")
    assert not Path(path).exists()
    assert browser.post(f"{url}confirm/").status_code == 409


def test_others_imports_are_not_found(signed_in, other_clerk, upload):
    url, _page = upload(GOOD)
    stranger = signed_in(other_clerk)
    assert [stranger.get(url).status_code, stranger.get(f"{url}report/").status_code] == [404, 404]
    assert [stranger.post(f"{url}{act}/").status_code for act in ("confirm", "cancel")] == [404, 404]
    assert stranger.get("/desk/import/").context["batches"] == []


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4 \x00\x01\x02\x03\x04\x05\x06\x07\x08", b"PK\x03\x04 broken", b"a,b\n1,2\n"]
)
def test_unusable_file_ends_in_a_sentence(browser, content, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post("/desk/import/", {"kind": "hamlets", "file": SimpleUploadedFile("a.xlsx", content)})
    if response.status_code == 302:
        batch = ImportBatch.objects.get()
        assert batch.state == BatchState.FAILED
        assert batch.message
        assert batch.message in browser.get(response.url).content.decode()
    else:
        assert response.status_code == 422


def test_unknown_kind_and_missing_file_are_told_together(browser):
    response = browser.post("/desk/import/", {"kind": "nothing"})
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"kind", "file"}


def test_user_without_the_capability_gets_no_page(signed_in, reviewer, county):
    browser = signed_in(reviewer)
    assert browser.get("/desk/import/").status_code == 403
    assert browser.get("/desk/import/template/hamlets/").status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_import_page_queries_do_not_grow(browser, upload, count, django_assert_num_queries):
    for _n in range(count):
        upload(GOOD)
    browser.get("/desk/import/")
    with django_assert_num_queries(5):
        browser.get("/desk/import/")


def test_small_export_comes_at_once_large_one_in_the_background(browser, clerk, county, monkeypatch):
    response = browser.get("/desk/exports/hamlets/?township=河口镇&sort=x&page=9")
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    assert [cell.value for cell in sheet["B"][3:]] == ["王家村", "李家村"]
    assert Entry.objects.get(event="sheets.exported").after == {
        "kind": "hamlets", "filters": {"township": "河口镇"}, "rows": 2, "revealed": False,
    }  # fmt: skip
    monkeypatch.setattr("bureau.sheets.web.views.STREAM_ROWS", 1)
    assert browser.get("/desk/exports/hamlets/").status_code == 200
    assert not ExportFile.objects.exists()
    assert browser.post("/desk/exports/hamlets/").url == "/desk/exports/"
    export = ExportFile.objects.get()
    assert browser.get("/desk/exports/")["Refresh"] == "3"
    tasks.work_on_export(export_id=export.pk)
    export.refresh_from_db()
    assert (export.state, export.row_count) == (ExportState.DONE, 2)
    response = browser.get(f"/desk/exports/file/{export.pk}/")
    assert openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content))).active.max_row == 5


def test_others_export_files_are_not_found(signed_in, clerk, other_clerk, county):
    export = actions.start_export(actor=clerk, kind=registry.get("hamlets"), filters={})
    running.work_on_export(export.pk)
    assert signed_in(other_clerk).get(f"/desk/exports/file/{export.pk}/").status_code == 404
    assert signed_in(clerk).get("/desk/exports/nothing/").status_code == 404


def test_template_has_drop_downs_and_text_columns(browser, county):
    response = browser.get("/desk/import/template/hamlets/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [
        "区划代码",
        "名称",
        "乡镇(街道)",
        "类型",
        "户数",
        "启用日期",
        "备用电话",
    ]
    rules = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert rules == {"C2:C5001": "'选项'!$A$2:$A$2", "D2:D5001": "'选项'!$B$2:$B$4"}
    assert [cell.value for cell in book["选项"]["A"][:2]] == ["乡镇(街道)", "河口镇"]
    assert (sheet.column_dimensions["A"].number_format, book["选项"].sheet_state) == ("@", "hidden")
    assert book.sheetnames == ["村庄", "填写说明", "选项"]


def test_sweep_takes_up_what_was_left_and_removes_old_files(clerk, county, tmp_path, time_machine, monkeypatch):
    file = file_of(tmp_path, GOOD)
    batch = actions.upload_batch(actor=clerk, kind=registry.get("hamlets"), file=file, name="a.xlsx")
    start = batch.created_at
    assert queries.batches_left_behind(start) == []
    assert queries.batches_left_behind(start + dt.timedelta(minutes=4)) == [batch.pk]
    # A worker takes it and dies without a word: another is let in only after the silence, the fourth never.
    for attempt in range(3):
        now = start + dt.timedelta(minutes=10 * (attempt + 1))
        assert actions.claim_batch(actor=clerk, batch_id=batch.pk, now=now) is not None
        assert actions.claim_batch(actor=clerk, batch_id=batch.pk, now=now + dt.timedelta(minutes=1)) is None
    assert actions.claim_batch(actor=clerk, batch_id=batch.pk, now=start + dt.timedelta(hours=1)) is None
    batch.refresh_from_db()
    assert batch.state == BatchState.FAILED
    assert actions.remove_outlived_files(actor=clerk, now=start + dt.timedelta(days=6)) == 0
    assert actions.remove_outlived_files(actor=clerk, now=start + dt.timedelta(days=8)) == 1


def test_crash_in_the_middle_writes_nothing_and_tells_no_personal_data(browser, upload, monkeypatch, caplog):
    url, _page = upload(GOOD)

    def crash(_self, run, rows):
        rows[0].found["township"].villages.model.objects.bulk_create(
            [Village(code="371121009999", name="半", match_name="半", township=rows[0].found["township"],
                     office=rows[0].found["township"].office)]
        )  # fmt: skip
        raise RuntimeError(rows[0]["phone"])

    monkeypatch.setattr("tests.sheets.hamlets.HamletSheet.apply", crash)
    browser.post(f"{url}confirm/")
    batch = ImportBatch.objects.get()
    assert (batch.state, Village.objects.filter(code="371121009999").exists()) == (BatchState.FAILED, False)
    assert "13800000001" not in caplog.text + batch.message + browser.get(url).content.decode()
    assert "RuntimeError" in caplog.text
