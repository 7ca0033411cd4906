"""The pages of a volume: entering, archiving, scans, papers; who sees what."""

from __future__ import annotations

import io
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from bureau.core import uploads
from bureau.journal.models import Entry
from bureau.journal.queries import entries_for
from mediation.cases.actions import void_case
from mediation.choices import CaseState
from mediation.models import CaseFile, Volume
from mediation.volumes.actions import attach_scan, save_documents
from mediation.volumes.choices import PaperCode
from mediation.volumes.web import views
from tests.conftest import TODAY
from tests.factories.mediation import make_case, volume_values

NEEDED = (1, 2, 3, 7, 8)
NOTE = "身份证为复印件，已核对"


def at(name, case, *more):
    return reverse(f"volumes:{name}", args=[case.pk, *more])


def sent(case, *, missing=(), **more):
    """What the browser sends when everything is ticked as the case needs it."""
    states = {f"state_{number}": "yes" if number in (*NEEDED, 9, 13) else "n_a" for number in range(1, 14)}
    states |= {f"state_{number}": "no" for number in missing}
    return {"version": "0", "case_version": str(case.version), "form_key": "once", **states, **more}


def attached(clerk, case, photo, document=3):
    return attach_scan(actor=clerk, case_id=case.pk, document=document, name="a.jpg", content=photo)


def text_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


# -- the contents list -------------------------------------------------------------------------------------------------


def test_the_page_says_what_is_missing(clerk, signed_in, case):
    page = signed_in(clerk).get(at("volume", case)).content.decode()
    assert "还差7项：" in page
    for label in ("1. 人民调解申请书或受理登记表", "3. 当事人身份证明", "13. 封底"):
        assert label in page
    assert 'name="state_3" value="n_a"' not in page
    assert 'name="state_6" value="n_a"' in page


def test_a_save_stays_on_the_page(clerk, signed_in, case):
    desk = signed_in(clerk)
    answer = desk.post(
        at("volume", case), sent(case, missing=(3,), pages_1="２", place="一号柜", note=NOTE), follow=True
    )
    page = answer.content.decode()
    assert answer.redirect_chain == [(at("volume", case), 302)]
    assert "还差1项：" in page
    assert NOTE in page
    volume = Volume.objects.get()
    assert (volume.documents["1"], volume.place) == ({"state": "yes", "pages": 2}, "一号柜")


def test_wrong_values_come_back_at_their_fields(clerk, signed_in, case):
    answer = signed_in(clerk).post(
        at("volume", case), sent(case, state_3="n_a", pages_1="501", compiled_on="2026-07-16")
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"state_3", "pages_1", "compiled_on"}
    page = answer.content.decode()
    assert 'href="#id_state_3_0"' in page
    assert 'value="501"' in page
    assert not Volume.objects.exists()


def test_saved_and_archived_by_one_click(clerk, signed_in, case):
    answer = signed_in(clerk).post(at("volume", case), sent(case, next="archive"), follow=True)
    case.refresh_from_db()
    assert (case.state, Volume.objects.get().compiled_by) == (CaseState.ARCHIVED, clerk.name)
    page = answer.content.decode()
    assert "材料齐全，已归档" in page
    assert 'name="state_3"' not in page
    assert 'type="file"' not in page


def test_archiving_what_is_not_complete_names_it_and_stores_nothing(clerk, signed_in, case):
    answer = signed_in(clerk).post(at("volume", case), sent(case, missing=(3, 9), next="archive", place="一号柜"))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"state_3", "state_9"}
    assert "卷内还没有“当事人身份证明”" in answer.content.decode()
    assert 'value="一号柜"' in answer.content.decode()
    case.refresh_from_db()
    assert (case.state, Volume.objects.exists()) == (CaseState.CLOSED, False)


def test_an_old_page_shows_both_values_and_archives_nothing(clerk, colleague, signed_in, case):
    values = volume_values(case, place="二号柜")
    save_documents(actor=colleague, case_id=case.pk, version=0, values=values, today=TODAY)
    answer = signed_in(clerk).post(at("volume", case), sent(case, place="一号柜", next="archive"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert ("一号柜" in page, "二号柜" in page) == (True, True)
    assert 'name="keep_place"' in page
    again = sent(case, next="archive", place="一号柜", keep_place="theirs", version="1", form_key="again")
    for number in range(1, 14):
        again[f"keep_pages_{number}"] = "theirs"
    assert signed_in(clerk).post(at("volume", case), again).status_code == 302
    case.refresh_from_db()
    assert (case.state, Volume.objects.get().place) == (CaseState.ARCHIVED, "二号柜")


def test_a_case_that_moved_on_is_not_archived_unseen(clerk, signed_in, case):
    answer = signed_in(clerk).post(at("volume", case), sent(case, case_version="7", next="archive"))
    assert answer.status_code == 409
    assert f'name="case_version" value="{case.version}"' in answer.content.decode()
    case.refresh_from_db()
    assert (case.state, Volume.objects.exists()) == (CaseState.CLOSED, False)


def test_an_open_case_has_no_archive_button(clerk, signed_in, committee, county):
    case = make_case(committee, county.wangjia)
    page = signed_in(clerk).get(at("volume", case)).content.decode()
    assert 'value="archive"' not in page
    assert signed_in(clerk).post(at("volume", case), sent(case, next="archive")).status_code == 409


def test_one_click_too_many_is_shown_the_first_result(clerk, signed_in, case):
    desk = signed_in(clerk)
    for _ in range(2):
        assert desk.post(at("volume", case), sent(case, next="archive"))["Location"] == at("volume", case)
    assert Entry.objects.filter(event="mediation.case.archived").count() == 1


# -- who sees what -----------------------------------------------------------------------------------------------------


def test_another_offices_volume_is_not_found(other_clerk, clerk, signed_in, case, photo):
    scan = attached(clerk, case, photo)
    desk = signed_in(other_clerk)
    assert desk.get(at("volume", case)).status_code == 404
    for address in (
        at("volume", case),
        at("attach", case),
        at("scan", case, scan.pk),
        at("remove-scan", case, scan.pk),
        at("paper", case, "cover"),
        at("whole", case),
    ):
        assert desk.post(address).status_code == 404


@pytest.mark.parametrize("who", ["leader", "colleague"])
def test_whoever_may_not_read_the_case_sees_states_only(request, who, clerk, signed_in, minors_case, photo):
    user = request.getfixturevalue(who)
    scan = attached(clerk, minors_case, photo)
    values = volume_values(minors_case, note=NOTE)
    save_documents(actor=clerk, case_id=minors_case.pk, version=0, values=values, today=TODAY)
    desk = signed_in(user)
    page = desk.get(at("volume", minors_case)).content.decode()
    assert "本案内容受限" in page
    assert "3. 当事人身份证明" in page
    for hidden in (NOTE, 'name="state_3"', "formaction", at("scan", minors_case, scan.pk), "王建国"):
        assert hidden not in page
    for address in (at("scan", minors_case, scan.pk), at("paper", minors_case, "cover"), at("whole", minors_case)):
        assert desk.post(address).status_code == 403
    assert desk.post(at("volume", minors_case), sent(minors_case, version="1")).status_code == 403
    assert not Entry.objects.filter(event__in=("mediation.case.printed", "mediation.case.scan_opened")).exists()


def test_a_reviewer_reads_and_prints_but_enters_nothing(reviewer, clerk, signed_in, minors_case, photo):
    attached(clerk, minors_case, photo)
    page = signed_in(reviewer).get(at("volume", minors_case)).content.decode()
    assert at("whole", minors_case) in page
    assert 'name="state_3"' not in page
    assert at("remove-scan", minors_case, CaseFile.objects.get().pk) not in page


def test_a_void_case_is_only_read(clerk, signed_in, case):
    void_case(actor=clerk, case_id=case.pk, reason="重复")
    desk = signed_in(clerk)
    page = desk.get(at("volume", case)).content.decode()
    assert "本案已作废，卷宗只能查看" in page
    assert ('name="state_3"' in page, "formaction" in page) == (False, False)
    assert desk.post(at("whole", case)).status_code == 409


def asked(ask):
    with CaptureQueriesContext(connection) as queries:
        assert ask().status_code == 200
    return len(queries)


def test_queries_of_the_page(clerk, signed_in, case, photo):
    desk = signed_in(clerk)
    save_documents(actor=clerk, case_id=case.pk, version=0, values=volume_values(case), today=TODAY)
    attached(clerk, case, photo)
    asked(lambda: desk.get(at("volume", case)))  # a new session is written on its first page
    one = asked(lambda: desk.get(at("volume", case)))
    for document in (3, 6):
        attached(clerk, case, photo, document)
    assert asked(lambda: desk.get(at("volume", case))) == one <= 20


# -- scans -------------------------------------------------------------------------------------------------------------


def send(client, case, name, content, document=3):
    file = SimpleUploadedFile(name, content)
    return client.post(at("attach", case), {"file": file, "document": document, "form_key": name})


def test_a_scan_comes_back_as_a_download_that_names_nobody(clerk, signed_in, case, photo):
    desk = signed_in(clerk)
    assert send(desk, case, "王建国身份证.jpg", photo)["Location"] == f"{at('volume', case)}#scans"
    scan = CaseFile.objects.get()
    answer = desk.post(at("scan", case, scan.pk))
    assert unquote(answer["Content-Disposition"]) == (f"attachment; filename*=utf-8''{case.number}-{scan.pk}-03.jpg")
    assert answer["Content-Type"] == "image/jpeg"
    assert text_of(answer)[:2] == b"\xff\xd8"
    assert "王建国" not in str(Entry.objects.values_list("before", "after", "subject_label", "note"))
    assert desk.get(at("scan", case, scan.pk)).status_code == 405


@pytest.mark.parametrize("content", [b"", b"<script>alert(1)</script>", b"MZ\x90\x00"], ids=["empty", "html", "exe"])
def test_a_file_of_the_wrong_kind_is_refused_at_its_field(clerk, signed_in, case, content):
    answer = send(signed_in(clerk), case, "scan.pdf", content)
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors
    assert not CaseFile.objects.exists()


def test_a_file_that_is_too_large_is_never_read_into_memory(clerk, signed_in, case, monkeypatch):
    reached = []
    monkeypatch.setattr(views, "attach_scan", lambda **given: reached.append(given))
    monkeypatch.setattr(uploads, "MAX_BYTES", 10)
    answer = send(signed_in(clerk), case, "scan.pdf", b"%PDF-1.7 and much more")
    assert (answer.status_code, "file" in answer.context["form"].errors, reached) == (422, True, [])


@pytest.mark.parametrize("document", ["0", "14", "", "x"])
def test_a_document_that_is_none_is_refused(clerk, signed_in, case, photo, document):
    answer = send(signed_in(clerk), case, "a.jpg", photo, document)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"document"})


def test_a_scan_is_removed(clerk, signed_in, case, photo):
    scan = attached(clerk, case, photo)
    answer = signed_in(clerk).post(at("remove-scan", case, scan.pk))
    assert (answer["Location"], CaseFile.objects.count()) == (f"{at('volume', case)}#scans", 0)


# -- papers ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", PaperCode)
def test_one_paper_is_a_word_file_under_its_number(clerk, signed_in, case, code):
    answer = signed_in(clerk).post(at("paper", case, code.value))
    assert answer["Content-Type"] == views.DOCX
    title, _, number = unquote(answer["Content-Disposition"]).rpartition("''")[2].partition("-")
    assert (bool(title), number) == (True, f"{case.number}.docx")
    assert Document(io.BytesIO(text_of(answer))).sections
    assert entries_for(case).first().after == {"papers": [code.value]}


def test_the_whole_volume_is_one_file(clerk, signed_in, case):
    answer = signed_in(clerk).post(at("whole", case))
    assert unquote(answer["Content-Disposition"]).endswith(f"''卷宗-{case.number}.docx")
    document = Document(io.BytesIO(text_of(answer)))
    assert len(document.sections) == 12
    assert "王建国" not in document.core_properties.author + document.core_properties.title


def test_papers_are_never_given_to_a_plain_link(clerk, signed_in, case):
    desk = signed_in(clerk)
    assert desk.get(at("whole", case)).status_code == desk.get(at("paper", case, "cover")).status_code == 405
    assert desk.post(at("paper", case, "letter")).status_code == 404
    assert not Entry.objects.filter(event="mediation.case.printed").exists()


# -- on the page of the case -------------------------------------------------------------------------------------------


def panel_shown(user, case):
    request = RequestFactory().get("/")
    request.user = user
    return Template("{% load volumes %}{% volume_panel case %}").render(RequestContext(request, {"case": case}))


def test_the_panel_leads_to_the_volume_and_prints(clerk, leader, case):
    shown = panel_shown(clerk, case)
    assert at("volume", case) in shown
    assert at("whole", case) in shown
    assert at("paper", case, "agreement") in shown
    assert "csrfmiddlewaretoken" in shown
    assert "13项材料已落实6项" in shown
    for_leaders = panel_shown(leader, case)
    assert (at("volume", case) in for_leaders, at("whole", case) in for_leaders) == (True, False)
