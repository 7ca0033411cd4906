"""The papers of a case: what each says of a full record, and that a bare one leaves room to write."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace

import pytest
from docx import Document

from mediation import choices
from mediation.choices import NextStep, PartyKind, Result, Side, Source, TerminateReason
from mediation.volumes.choices import PaperCode
from mediation.volumes.facts import AgreementFacts, EndFacts, FilingFacts, PartyFacts, PerformanceFacts, VolumeFacts
from mediation.volumes.papers import document_of, papers_for, papers_of, words
from mediation.volumes.papers.titles import TITLES
from tests.mediation.volumes.said import DOCUMENTS_OF_AN_ORAL_CASE, RIGHTS_AND_DUTIES, SAID
from tests.mediation.volumes.samples import BARE, COMPANY, DOCUMENTS, FAILED, FULL, ORAL
from tests.papers.opened import MADE_AT, parts, run_fonts, text_of

WITHDRAWN = EndFacts(
    result=Result.TERMINATED, ended_on=dt.date(2026, 7, 15), terminate_reason=TerminateReason.WITHDRAWN
)


def printed(facts, *codes):
    return text_of(*papers_of(facts, codes))


def pages(facts, *codes):
    return document_of(facts, codes, author="练习县司法局门户", made_at=MADE_AT)


# -- what each paper says ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "lines"), SAID.items())
def test_what_a_full_record_says(code, lines):
    text = printed(FULL, code).split("\n")
    assert [line for line in lines.split("\n") if line not in text] == []


def test_an_oral_agreement_is_registered():
    text = printed(replace(BARE, agreement=ORAL), PaperCode.ORAL_AGREEMENT).split("\n")
    assert [
        line
        for line in (
            "人民调解口头协议登记表",
            "编号：（2026）东山人调字第1号",
            "李小河三日内清理门前堆放的木料。",
            "履行方式：即时履行；履行地点：＿＿＿＿＿＿；履行期限：＿＿＿＿＿＿。",
            "人民调解员（签名）：记录人（签名）：",
            "2026年7月15日",
        )
        if line not in text
    ] == []


def test_notice_names_rights_duties_and_that_mediation_is_free():
    text = printed(FULL, PaperCode.RIGHTS)
    assert RIGHTS_AND_DUTIES in text
    assert "不收取任何费用（第四条、第七条）" in text
    assert "自调解协议生效之日起三十日内共同向人民法院申请司法确认" in text


def test_without_agreement_the_parties_were_told_of_other_ways():
    failed = printed(replace(BARE, end=FAILED), PaperCode.RECORD)
    assert "□调解成功　■调解不成　□终止调解\n" in failed
    assert "已告知当事人可以依法通过仲裁、行政、司法等途径维护自己的权利（已告知途径：诉讼）。" in failed
    withdrawn = printed(replace(BARE, end=WITHDRAWN), PaperCode.RECORD)
    assert "■终止调解\n原因：申请人撤回申请。已告知当事人" in withdrawn
    assert "终止调解（申请人撤回申请）。" in printed(replace(BARE, end=WITHDRAWN), PaperCode.CLOSING)


@pytest.mark.parametrize(
    ("source", "document", "said"),
    [
        (Source.ACTIVE, "", ["□当事人申请　■人民调解委员会主动调解", "□接受委托移送"]),
        (Source.COURT, "", ["□当事人申请　□人民调解委员会主动调解", "■接受委托移送（人民法院委托移送）"]),
        (Source.POLICE, "练公移〔2026〕5号", ["■接受委托移送（公安机关委托移送，文号：练公移〔2026〕5号）"]),
    ],
)
def test_source_is_ticked(source, document, said):
    text = printed(replace(BARE, source=source, source_doc_no=document), PaperCode.ACCEPTANCE).split("\n")
    assert [line for line in said if line not in text] == []


def test_sides_are_called_so_only_where_somebody_applied():
    assert "申请人姓名" in printed(replace(BARE, source=Source.APPLIED), PaperCode.AGREEMENT).split("\n")
    by_itself = printed(BARE, PaperCode.AGREEMENT).split("\n")
    assert ("申请人姓名" in by_itself, by_itself.count("当事人姓名")) == (False, 2)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_every_party_gets_a_copy_and_the_committee_one(count):
    parties = tuple(PartyFacts(side=Side.RESPONDENT, name=f"甲{number}") for number in range(count))
    assert f"本协议一式{count + 1}份，" in printed(replace(BARE, parties=parties), PaperCode.AGREEMENT)


def test_receipt_names_the_sum_when_all_is_paid_at_once():
    agreed = replace(FULL.agreement, mode="lump")
    text = printed(replace(FULL, agreement=agreed, performance=PerformanceFacts()), PaperCode.PERFORMANCE)
    assert "支付的款项人民币156,000.00元（大写：壹拾伍万陆仟元整）。" in text


def test_confirmation_of_an_oral_agreement_encloses_its_registration():
    text = printed(replace(BARE, agreement=ORAL), PaperCode.CONFIRMATION)
    assert "达成人民调解口头协议（编号：（2026）东山人调字第1号）有效。" in text
    assert "附：1.人民调解口头协议登记表1份；" in text


def test_person_and_unit_apply_together():
    text = printed(replace(FULL, parties=(FULL.parties[0], COMPANY)), PaperCode.CONFIRMATION)
    assert text.count("申请人：") == 2
    assert "第二百零五条的规定，共同申请司法确认。" in text


# -- pages of the volume -----------------------------------------------------------------------------------------------


def contents_of(filing):
    table = Document(io.BytesIO(pages(replace(FULL, filing=filing), PaperCode.CONTENTS))).tables[0]
    return [row.cells[2].text for row in table.rows[1:]]


def test_pages_run_on_over_what_lies_in_the_volume():
    assert contents_of(FULL.filing) == [
        "1",
        "2",
        "3-6",
        "",
        "7-8",
        "9-11",
        "12-13",
        "14-15",
        "16",
        "17",
        "18-20",
        "",
        "21",
    ]


def test_pages_stop_at_the_first_document_of_unknown_length():
    unknown = {**DOCUMENTS, 5: replace(DOCUMENTS[5], pages=None)}
    assert contents_of(FilingFacts(documents=unknown)) == ["1", "2", "3-6", *[""] * 10]
    assert "本卷宗共　　页。" in printed(replace(FULL, filing=FilingFacts(documents=unknown)), PaperCode.BACK_COVER)


def test_contents_list_has_the_thirteen_documents():
    table = Document(io.BytesIO(pages(replace(BARE, agreement=ORAL), PaperCode.CONTENTS))).tables[0]
    assert [row.cells[1].text for row in table.rows[1:]] == DOCUMENTS_OF_AN_ORAL_CASE.split("\n")


# -- which papers ------------------------------------------------------------------------------------------------------

ALWAYS = ["cover", "contents", "rights", "inquiry", "record", "back_cover"]


@pytest.mark.parametrize(
    ("facts", "more"),
    [
        (BARE, ["acceptance"]),
        (replace(BARE, source=Source.COURT), ["acceptance"]),
        (replace(BARE, source=Source.APPLIED), ["application"]),
        (replace(BARE, end=FAILED), ["acceptance", "closing"]),
        (replace(BARE, agreement=ORAL), ["acceptance", "oral_agreement", "performance", "visit"]),
        (FULL, ["application", "agreement", "performance", "visit", "confirmation", "closing"]),
        (replace(FULL, confirmation=None), ["application", "agreement", "performance", "visit", "closing"]),
    ],
)
def test_papers_that_belong_to_a_case(facts, more):
    found = papers_for(facts)
    assert set(found) == {*ALWAYS, *more}
    assert found == [code for code in PaperCode if code in found]


def test_an_inquiry_that_was_not_needed_is_left_out():
    documents = {5: DOCUMENTS[4]}
    assert PaperCode.INQUIRY not in papers_for(replace(BARE, filing=FilingFacts(documents=documents)))


# -- nothing known, much known -----------------------------------------------------------------------------------------

NOTHING = VolumeFacts(
    number="（2026）东山人调字第2号",
    committee="东山村人民调解委员会",
    accepted_on=dt.date(2026, 7, 15),
    source=Source.APPLIED,
    dispute_type="other",
    parties=(),
)
NAMELESS = replace(
    NOTHING,
    parties=(
        PartyFacts(side=Side.APPLICANT, name=""),
        PartyFacts(side=Side.RESPONDENT, name="", kind=PartyKind.OTHER_ORG),
    ),
    agreement=AgreementFacts(form="written"),
    end=EndFacts(result=Result.SUCCESS),
)
CROWD = replace(
    FULL,
    parties=tuple(replace(FULL.parties[n % 4], name=f"{FULL.parties[n % 4].name}{n}") for n in range(50)),
    brief="事" * 2000,
    agreement=replace(FULL.agreement, content="约" * 2000),
)


@pytest.mark.parametrize("code", PaperCode)
@pytest.mark.parametrize("facts", [BARE, NOTHING, NAMELESS, CROWD], ids=["bare", "nothing", "nameless", "crowd"])
def test_every_paper_can_be_printed_of_any_record(code, facts):
    text = printed(facts, code)
    assert not re.search(r"None|null|nan|\{|\}|[a-z]{3}", text)
    assert TITLES[code] in text or code == PaperCode.COVER
    assert {len(set(slots)) for slots in run_fonts(pages(facts, code))} <= {1}


def test_long_texts_stand_in_full():
    text = printed(CROWD, PaperCode.APPLICATION, PaperCode.AGREEMENT, PaperCode.CLOSING)
    assert (text.count("事" * 2000), text.count("约" * 2000)) == (3, 2)


def test_every_allowed_value_has_its_word():
    for values, said in (
        (choices.Side, words.SIDES), (choices.Sex, words.SEXES), (choices.DisputeType, words.DISPUTES),
        (choices.Source, words.SOURCES), (choices.Result, words.RESULTS), (TerminateReason, words.TERMINATED),
        (NextStep, words.NEXT_STEPS), (choices.AgreementForm, words.FORMS), (choices.PerformMode, words.MODES),
        (choices.Performance, words.PERFORMANCES), (choices.VisitMode, words.VISITS),
        (choices.Satisfaction, words.SATISFACTIONS), (PaperCode, TITLES),
    ):  # fmt: skip
        assert set(said) == set(values.values)
    assert len(words.DISPUTES) == 18


# -- the file ----------------------------------------------------------------------------------------------------------


def test_a_volume_is_one_file_with_a_section_for_each_paper():
    codes = papers_for(FULL)
    document = Document(io.BytesIO(pages(FULL, *codes)))
    # The receipt comes with the record of performance; two visits were made.
    assert len(document.sections) == len(papers_of(FULL, codes)) == len(codes) + 2


def test_properties_of_the_file_name_no_party():
    personal = [FULL.lead, FULL.number, *(text for p in FULL.parties for text in (p.name, p.phone, p.id_no) if text)]
    files = parts(pages(FULL, *PaperCode))
    outside = "".join(xml.decode() for name, xml in files.items() if name != "word/document.xml")
    assert [text for text in personal if text in outside] == []
    properties = Document(io.BytesIO(pages(FULL, PaperCode.AGREEMENT))).core_properties
    assert (properties.author, properties.title) == ("练习县司法局门户", "人民调解文书")
