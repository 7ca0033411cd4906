"""Entering a volume, scans, printing and archiving: allowed, refused, journalled."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from bureau.core.errors import IllegalMove, InvalidValue, NotAllowed, NotVisible, StaleRecord
from bureau.journal.models import Entry
from bureau.journal.queries import entries_for
from mediation.cases.actions import void_case
from mediation.choices import CaseState
from mediation.models import CaseFile, MediationCase, RetentionPeriod, Volume
from mediation.proceedings.actions import end_case, reopen_case
from mediation.volumes import actions
from mediation.volumes.actions import (
    archive_case,
    attach_scan,
    print_papers,
    remove_scan,
    reveal_scan,
    save_documents,
)
from mediation.volumes.choices import PaperCode
from mediation.volumes.facts import DocumentFacts
from mediation.volumes.rules import VolumeValues
from tests.conftest import NOW, TODAY
from tests.factories.mediation import make_case, success, volume_values

IDENTITY = 3
YES = DocumentFacts(state="yes", pages=2)


def save(actor, case, values, version=0):
    return save_documents(actor=actor, case_id=case.pk, version=version, values=values, today=TODAY)


def archive(actor, case, version=None):
    case.refresh_from_db()
    version = case.version if version is None else version
    return archive_case(actor=actor, case_id=case.pk, version=version, today=TODAY)


def scan(actor, case, content, document=IDENTITY, name="王建国身份证.jpg"):
    return attach_scan(actor=actor, case_id=case.pk, document=document, name=name, content=content)


def printed(actor, case, *codes):
    content = print_papers(actor=actor, case_id=case.pk, codes=codes, author="练习县司法局", made_at=NOW)
    body = Document(io.BytesIO(content)).element.body
    return "\n".join(text for text in body.itertext() if text.strip())


def archived_case(actor, case):
    save(actor, case, volume_values(case))
    return archive(actor, case)


# -- what lies in the volume -------------------------------------------------------------------------------------------


def test_the_first_save_makes_the_volume(clerk, case):
    period = RetentionPeriod.objects.get(name="长期（10年）")
    volume = save(
        clerk, case, VolumeValues(documents={IDENTITY: YES}, retention=period, place="一号柜", note="身份证为复印件")
    )
    volume.refresh_from_db()
    assert (volume.version, volume.retention, volume.place, volume.note) == (1, period, "一号柜", "身份证为复印件")
    assert volume.documents["3"] == {"state": "yes", "pages": 2}
    assert {number for number, one in volume.documents.items() if one["state"] == "no"} == {
        "1",
        "2",
        "7",
        "8",
        "9",
        "13",
    }
    entry = entries_for(volume).get()
    assert (entry.event, entry.actor) == ("mediation.volume.made", clerk)
    assert (entry.after["state_3"], entry.after["pages_3"], entry.after["retention"]) == ("yes", 2, period.pk)
    assert entry.after["note"] == "***"


def test_only_what_changed_is_written_and_journalled(clerk, case):
    values = VolumeValues(documents={IDENTITY: YES})
    save(clerk, case, values)
    assert save(clerk, case, values, version=1).version == 1
    assert Entry.objects.filter(event__startswith="mediation.volume").count() == 1
    changed = save(clerk, case, replace(values, checked_by="周明"), version=1)
    assert (changed.version, entries_for(changed).first().after) == (2, {"checked_by": "周明"})


def test_a_save_on_an_old_version_shows_both(clerk, colleague, case):
    save(colleague, case, VolumeValues(documents={IDENTITY: YES}, place="一号柜", note="甲"))
    with pytest.raises(StaleRecord) as refused:
        save(clerk, case, VolumeValues(documents={IDENTITY: replace(YES, pages=3)}, place="二号柜", note="乙"))
    assert refused.value.changes == {"pages_3": (2, 3), "place": ("一号柜", "二号柜"), "note": ("***", "***")}
    assert Volume.objects.get().place == "一号柜"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (VolumeValues(documents={IDENTITY: DocumentFacts(state="n_a")}), "state_3"),
        (VolumeValues(documents={IDENTITY: DocumentFacts(state="yes", pages=501)}), "pages_3"),
        (VolumeValues(compiled_on=dt.date(2026, 7, 16)), "compiled_on"),
        (VolumeValues(place="柜" * 61), "place"),
    ],
)
def test_wrong_values_are_refused_at_their_field(clerk, case, values, field):
    with pytest.raises(InvalidValue) as refused:
        save(clerk, case, values)
    assert list(refused.value.fields) == [field]
    assert not Volume.objects.exists()


def test_who_may_enter(clerk, colleague, other_clerk, reviewer, leader, case, minors_case):
    values = VolumeValues(documents={IDENTITY: YES})
    with pytest.raises(NotVisible):
        save(other_clerk, case, values)
    for person in (reviewer, leader):
        with pytest.raises(NotAllowed):
            save(person, case, values)
    with pytest.raises(NotAllowed):
        save(colleague, minors_case, values)
    assert not Volume.objects.exists()
    assert save(colleague, case, values).version == 1


def test_a_void_case_takes_nothing(clerk, case, photo):
    void_case(actor=clerk, case_id=case.pk, reason="重复")
    with pytest.raises(IllegalMove):
        save(clerk, case, VolumeValues())
    with pytest.raises(IllegalMove):
        scan(clerk, case, photo)
    with pytest.raises(IllegalMove):
        printed(clerk, case)


# -- archiving ---------------------------------------------------------------------------------------------------------


def test_archived_only_when_complete(clerk, case):
    with pytest.raises(InvalidValue) as refused:
        archive(clerk, case)
    assert list(refused.value.fields) == [f"state_{number}" for number in (1, 2, 3, 7, 8, 9, 13)]
    values = volume_values(case)
    save(clerk, case, replace(values, documents={**values.documents, 6: DocumentFacts(state="no")}))
    with pytest.raises(InvalidValue) as refused:
        archive(clerk, case)
    assert list(refused.value.fields) == ["state_6"]
    assert MediationCase.objects.get().state == CaseState.CLOSED
    save(clerk, case, values, version=1)
    assert archive(clerk, case).state == CaseState.ARCHIVED
    assert entries_for(case).first().event == "mediation.case.archived"


def test_archiving_fills_in_who_compiled_unless_somebody_is_named(clerk, committee, county, case):
    archived_case(clerk, case)
    volume = Volume.objects.get(case=case)
    assert (volume.compiled_by, volume.compiled_on, volume.version) == (clerk.name, TODAY, 2)
    assert entries_for(volume).first().after == {"compiled_by": clerk.name, "compiled_on": "2026-07-15"}
    other = make_case(committee, county.lijia, outcome=success())
    named = volume_values(other, compiled_by="郑和", compiled_on=dt.date(2026, 7, 14))
    save(clerk, other, named)
    archive(clerk, other)
    assert (other.volume.compiled_by, other.volume.compiled_on, other.volume.version) == (
        "郑和",
        dt.date(2026, 7, 14),
        1,
    )


def test_an_open_case_is_not_archived(clerk, committee, county):
    case = make_case(committee, county.wangjia)
    save(clerk, case, volume_values(case))
    with pytest.raises(IllegalMove):
        archive(clerk, case)


def test_who_may_archive(clerk, colleague, other_clerk, reviewer, case, minors_case):
    save(clerk, case, volume_values(case))
    with pytest.raises(NotVisible):
        archive(other_clerk, case)
    with pytest.raises(NotAllowed):
        archive(reviewer, case)
    with pytest.raises(NotAllowed):
        archive(colleague, minors_case)
    with pytest.raises(StaleRecord):
        archive(clerk, case, version=case.version + 1)
    assert archive(colleague, case).state == CaseState.ARCHIVED


def test_an_archived_volume_is_only_read(clerk, case, photo):
    kept = scan(clerk, case, photo)
    archived_case(clerk, case)
    for change in (
        lambda: save(clerk, case, VolumeValues(place="二号柜"), version=2),
        lambda: scan(clerk, case, photo),
        lambda: remove_scan(actor=clerk, case_id=case.pk, scan_id=kept.pk),
        lambda: archive(clerk, case),
    ):
        with pytest.raises(IllegalMove):
            change()
    assert "卷内目录" in printed(clerk, case, PaperCode.CONTENTS)
    assert reveal_scan(actor=clerk, case_id=case.pk, scan_id=kept.pk) == kept


def test_a_case_mediated_anew_keeps_its_volume(clerk, bureau_office, case, photo):
    scan(clerk, case, photo)
    archived_case(clerk, case)
    case.refresh_from_db()
    reopen_case(actor=bureau_office, case_id=case.pk, version=case.version, reason="对履行有争议", today=TODAY)
    volume = Volume.objects.get()
    assert (volume.documents["3"]["state"], CaseFile.objects.count()) == ("yes", 1)
    case.refresh_from_db()
    end_case(actor=clerk, case_id=case.pk, version=case.version, values=success(), today=TODAY)
    assert archive(clerk, case).state == CaseState.ARCHIVED


# -- scans -------------------------------------------------------------------------------------------------------------


def test_a_scan_is_kept_without_what_it_was_called(clerk, case, photo):
    kept = scan(clerk, case, photo)
    assert (kept.name, kept.content_type, kept.document, kept.created_by) == ("03.jpg", "image/jpeg", IDENTITY, clerk)
    assert "王建国" not in kept.file.name
    entry = entries_for(case).first()
    assert (entry.event, entry.after) == ("mediation.case.scan_attached", {"document": 3, "size": kept.size})


@pytest.mark.parametrize(
    "content", [b"", b"<script>alert(1)</script>", b"\xff\xd8\xff\xe0<script>"], ids=["empty", "html", "polyglot"]
)
def test_a_scan_is_judged_by_its_content(clerk, case, content):
    with pytest.raises(InvalidValue) as refused:
        scan(clerk, case, content)
    assert list(refused.value.fields) == ["file"]
    assert not CaseFile.objects.exists()


@pytest.mark.parametrize("document", [0, 14])
def test_a_scan_belongs_to_one_of_thirteen(clerk, case, photo, document):
    with pytest.raises(InvalidValue) as refused:
        scan(clerk, case, photo, document=document)
    assert list(refused.value.fields) == ["document"]


def test_no_more_scans_than_the_limit_for_each_document(clerk, case, photo, monkeypatch):
    monkeypatch.setattr(actions, "MAX_SCANS", 1)
    scan(clerk, case, photo)
    with pytest.raises(InvalidValue):
        scan(clerk, case, photo)
    assert scan(clerk, case, photo, document=6).document == 6


def test_who_may_attach_open_and_remove(clerk, colleague, other_clerk, reviewer, leader, case, minors_case, photo):
    kept = scan(clerk, case, photo)
    restricted = scan(clerk, minors_case, photo)
    with pytest.raises(NotVisible):
        scan(other_clerk, case, photo)
    with pytest.raises(NotAllowed):
        scan(reviewer, case, photo)
    with pytest.raises(NotAllowed):
        scan(colleague, minors_case, photo)
    for act in (reveal_scan, remove_scan):
        with pytest.raises(NotAllowed):
            act(actor=colleague, case_id=minors_case.pk, scan_id=restricted.pk)
    with pytest.raises(NotVisible):
        reveal_scan(actor=other_clerk, case_id=case.pk, scan_id=kept.pk)
    with pytest.raises(NotAllowed):
        reveal_scan(actor=leader, case_id=case.pk, scan_id=kept.pk)
    with pytest.raises(NotVisible):
        remove_scan(actor=other_clerk, case_id=case.pk, scan_id=kept.pk)
    for one in (kept, restricted):
        assert reveal_scan(actor=reviewer, case_id=one.case_id, scan_id=one.pk) == one


def test_a_scan_is_found_under_its_own_case_only(clerk, committee, county, case, photo):
    kept = scan(clerk, case, photo)
    other = make_case(committee, county.lijia, outcome=success())
    for act in (reveal_scan, remove_scan):
        with pytest.raises(NotVisible):
            act(actor=clerk, case_id=other.pk, scan_id=kept.pk)


def test_a_removed_scan_is_gone_from_the_disk(clerk, case, photo, django_capture_on_commit_callbacks):
    kept = scan(clerk, case, photo)
    path = Path(kept.file.path)
    with django_capture_on_commit_callbacks(execute=True):
        remove_scan(actor=clerk, case_id=case.pk, scan_id=kept.pk)
    assert not path.exists()
    assert not CaseFile.objects.exists()
    assert entries_for(case).first().event == "mediation.case.scan_removed"


def test_opening_a_scan_is_journalled(reviewer, clerk, case, photo):
    kept = scan(clerk, case, photo)
    reveal_scan(actor=reviewer, case_id=case.pk, scan_id=kept.pk)
    entry = entries_for(case).first()
    assert (entry.event, entry.actor, entry.after) == ("mediation.case.scan_opened", reviewer, {"document": 3})


# -- printing ----------------------------------------------------------------------------------------------------------


def test_printing_is_journalled_by_codes_alone(clerk, case):
    text = printed(clerk, case, PaperCode.AGREEMENT)
    assert "王建国" in text
    assert case.agreement_no in text
    entry = entries_for(case).first()
    assert (entry.event, entry.actor, entry.after) == (
        "mediation.case.printed",
        clerk,
        {"papers": ["agreement"]},
    )


def test_the_whole_volume_holds_what_belongs_to_the_case(clerk, case):
    text = printed(clerk, case)
    assert entries_for(case).first().after == {
        "papers": [
            "cover",
            "contents",
            "application",
            "rights",
            "inquiry",
            "record",
            "agreement",
            "performance",
            "visit",
            "closing",
            "back_cover",
        ]
    }
    assert text.count(case.number) >= 3


@pytest.mark.parametrize("code", PaperCode)
def test_every_paper_of_a_real_case_opens_and_names_its_numbers(clerk, case, code):
    save(clerk, case, volume_values(case, compiled_by="郑和", compiled_on=TODAY))
    text = printed(clerk, case, code).split("\n")
    said = {
        PaperCode.COVER: {case.number, "郑和", "2026年7月15日"},
        PaperCode.CONTENTS: {"人民调解协议书", "卷内目录"},
        PaperCode.APPLICATION: {"王建国"},
        PaperCode.ACCEPTANCE: {case.number, "王建国"},
        PaperCode.RIGHTS: {"王建国"},
        PaperCode.INQUIRY: {"王建国"},
        PaperCode.RECORD: {case.number, "王建国"},
        PaperCode.AGREEMENT: {case.agreement_no, "3,000.00元", "王建国", "2026年7月15日"},
        PaperCode.ORAL_AGREEMENT: {case.agreement_no, "3,000.00元", "王建国"},
        PaperCode.PERFORMANCE: {case.agreement_no, "3,000.00元", "2026年7月15日"},
        PaperCode.VISIT: {case.agreement_no, "王建国"},
        PaperCode.CONFIRMATION: {case.agreement_no, "王建国", "2026年7月15日"},
        PaperCode.CLOSING: {case.number, "3,000.00元", "王建国", "2026年7月15日"},
        PaperCode.BACK_COVER: {"郑和", "2026年7月15日"},
    }[code]
    assert {one for one in said if not any(one in line for line in text)} == set()


def test_who_may_print(clerk, colleague, other_clerk, reviewer, leader, case, minors_case):
    with pytest.raises(NotVisible):
        printed(other_clerk, case)
    with pytest.raises(NotAllowed):
        printed(leader, case)
    with pytest.raises(NotAllowed):
        printed(colleague, minors_case)
    assert not Entry.objects.filter(event="mediation.case.printed").exists()
    assert "王建国" in printed(reviewer, minors_case, PaperCode.COVER)
