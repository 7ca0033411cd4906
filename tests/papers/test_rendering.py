"""Papers as files: what was declared is what stands in the .docx."""

from __future__ import annotations

import datetime as dt

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from bureau.papers.blocks import (
    Align,
    Cell,
    FieldTable,
    Heading,
    Kind,
    Look,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Row,
    Seal,
    Signatures,
    Space,
    WritingLines,
)
from bureau.papers.typefaces import Face, Size
from tests.papers.opened import opened, parts, rendered, run_fonts, text_of

FORM = FieldTable(
    (2, 3, 2, 3),
    (
        Row((Cell("姓名", Kind.LABEL), Cell("王一"), Cell("性别", Kind.LABEL), Cell("女"))),
        Row((Cell("情况", Kind.LABEL), Cell("第一段\n第二段", Kind.TEXT, span=3, foot="　年　月　日")), height=40),
    ),
)
EVERYTHING = (
    Heading("一、情况"),
    Heading("（一）经过", level=2),
    Paragraph("正文"),
    Numbered(("甲", "乙")),
    FORM,
    WritingLines(3),
    Space(10),
    PageBreak(),
    Signatures(("申请人（签名）",), dated=True),
    Seal("练习村人民调解委员会", "2026年7月15日"),
)


def marks(element, tag):
    return list(element.iter(qn(tag)))


def paragraph_of(document, text):
    return next(p for p in document.element.body.iter(qn("w:p")) if "".join(t.text for t in marks(p, "w:t")) == text)


# -- fonts -------------------------------------------------------------------------------------------------------------


def test_every_run_names_its_face_in_all_four_slots():
    fonts = run_fonts(rendered(Paper("甲书", EVERYTHING), Paper("乙书", EVERYTHING)))
    assert {len(set(slots)) for slots in fonts} == {1}
    assert {slots[0] for slots in fonts} == {"仿宋", "方正小标宋简体", "黑体", "楷体", "宋体"}


def test_defaults_are_ours_and_no_theme_can_win():
    files = parts(rendered(Paper("甲书", EVERYTHING)))
    assert not [name for name in files if "theme" in name]
    assert not [name for name, xml in files.items() if b"Theme=" in xml or "明朝".encode() in xml]
    assert files["word/styles.xml"].decode().count('w:ascii="仿宋" w:hAnsi="仿宋" w:eastAsia="仿宋" w:cs="仿宋"') == 2
    assert (
        '<w:font w:name="方正小标宋简体"><w:altName w:val="方正小标宋_GBK,宋体,SimSun"/>'
        in files["word/fontTable.xml"].decode()
    )


def test_headings_and_title_have_their_faces_and_sizes():
    document = opened(Paper("甲书", EVERYTHING))
    found = {
        text: (fonts.get(qn("w:eastAsia")), size.get(qn("w:val")))
        for text in ("甲书", "一、情况", "（一）经过", "正文")
        for fonts in marks(paragraph_of(document, text), "w:rFonts")
        for size in marks(paragraph_of(document, text), "w:sz")
    }
    assert found == {
        "甲书": ("方正小标宋简体", "44"),
        "一、情况": ("黑体", "28"),
        "（一）经过": ("楷体", "28"),
        "正文": ("仿宋", "28"),
    }


# -- text --------------------------------------------------------------------------------------------------------------


def test_paragraphs_are_justified_and_indented_by_two_characters():
    properties = paragraph_of(opened(Paper("甲书", (Paragraph("正文"),), size=Size.THREE)), "正文").pPr
    assert (properties.find(qn("w:jc")).get(qn("w:val")), properties.ind.get(qn("w:firstLineChars"))) == ("both", "200")
    assert properties.find(qn("w:spacing")).get(qn("w:line")) == "578"  # 28.9 pt: 22 lines in 225 mm


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x1fc\x7fd\ufffee", "abcde"),
        ("左\u202e右\u2066中", "左右中"),
        ("半\ud800字", "半字"),
        ("𠮷𡈽🏠", "𠮷𡈽🏠"),
        ("<w:p>&amp;\"'", "<w:p>&amp;\"'"),
        ("  前后空格  x", "  前后空格  x"),
        ("字" * 2000, "字" * 2000),
    ],
)
@pytest.mark.parametrize("block", [Paragraph, lambda text: FieldTable((1,), (Row((Cell(text, Kind.TEXT),)),))])
def test_any_text_survives(typed, kept, block):
    assert kept in text_of(Paper("甲书", (block(typed),))).split("\n")


@pytest.mark.parametrize("text", ["一\n二", "一\r\n二", "一\r二", "一\u2028二", "一\n二\n\n"])
def test_lines_become_paragraphs(text):
    assert text_of(Paper("甲书", (Paragraph(text),), is_headed=False)).split("\n") == ["一", "二", ""]


def test_tabulators_are_kept():
    assert marks(paragraph_of(opened(Paper("甲书", (Paragraph("左\t右"),))), "左右"), "w:tab")


def test_numbers_are_text():
    assert text_of(Paper("甲书", (Numbered(("甲", "乙")),), is_headed=False)) == "1.甲\n2.乙\n"


def test_head_and_note():
    paper = Paper("甲书", (Paragraph("正文"),), reference="编号：1", note="由调委会填写。")
    assert text_of(paper).split("\n") == ["甲书", "编号：1", "", "正文", "备注：由调委会填写。", ""]


# -- tables ------------------------------------------------------------------------------------------------------------


def test_cells_stand_where_they_were_put():
    table = opened(Paper("甲书", (FORM,))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["姓名", "王一", "性别", "女"],
        ["情况", *["第一段\n第二段\n　年　月　日"] * 3],
    ]
    assert [grid.get(qn("w:w")) for grid in marks(table._tbl, "w:gridCol")] == ["1769", "2653", "1769", "2653"]
    assert sum(int(grid.get(qn("w:w"))) for grid in marks(table._tbl, "w:gridCol")) == 8844  # 156 mm


def test_only_rows_with_running_text_break_over_pages():
    table = opened(Paper("甲书", (FORM,))).tables[0]
    assert [bool(marks(row._tr, "w:cantSplit")) for row in table.rows] == [True, False]


def test_heading_rows_are_repeated():
    listed = FieldTable((1,), (Row((Cell("期次"),), is_heading=True), *(Row((Cell(str(n)),)) for n in range(1, 4))))
    table = opened(Paper("甲书", (listed,))).tables[0]
    assert [bool(marks(row._tr, "w:tblHeader")) for row in table.rows] == [True, False, False, False]


@pytest.mark.parametrize(("look", "box", "below"), [(Look.BOXED, 1, 0), (Look.RULED, 0, 3)])
def test_looks(look, box, below):
    table = opened(Paper("甲书", (FieldTable(FORM.columns, FORM.rows, look),))).tables[0]
    assert (len(marks(table._tbl, "w:tblBorders")), len(marks(table._tbl, "w:tcBorders"))) == (box, below)


def test_two_tables_do_not_become_one():
    body = opened(Paper("甲书", (FORM, FORM), is_headed=False)).element.body
    assert [child.tag.partition("}")[2] for child in body] == ["tbl", "p", "tbl", "p", "p", "sectPr"]


def signing_lines(block):
    """Each line: text, its tabulators in mm with what fills the way to them, whether it stays with the next."""
    body = opened(Paper("甲书", (block,), is_headed=False)).element.body
    return [
        (
            "".join(t.text or "\t" for t in p.iter(qn("w:t"), qn("w:tab")) if t.getparent().tag != qn("w:tabs")),
            [
                (round(int(tab.get(qn("w:pos"))) * 25.4 / 1440), tab.get(qn("w:leader")))
                for stops in marks(p, "w:tabs")
                for tab in stops
            ],
            bool(marks(p, "w:keepNext")),
        )
        for p in list(body)[:-2]
    ]


def test_signers_have_a_line_to_sign_on():
    assert signing_lines(Signatures(("申请人",))) == [("申请人：\t", [(156, "underscore")], True)]


def test_signers_stand_side_by_side():
    assert signing_lines(Signatures(("调解员", "记录人", "登记人"), abreast=2)) == [
        ("调解员：\t\t记录人：\t", [(75, "underscore"), (81, "none"), (156, "underscore")], True),
        ("登记人：\t", [(75, "underscore")], True),
    ]


def test_a_long_label_stands_above_the_line_to_sign_on():
    assert signing_lines(Signatures(("某某公司\n（盖章）",))) == [
        ("某某公司", [], True),
        ("（盖章）：\t", [(156, "underscore")], True),
    ]


def test_dated_signatures_have_a_blank_date():
    assert signing_lines(Signatures(("申请人",), dated=True)) == [
        ("申请人：\t　　　年　　月　　日", [(107, "underscore")], True)
    ]


def test_the_last_two_signers_stay_with_the_seal():
    lines = signing_lines(Signatures(tuple("甲乙丙丁戊")))
    assert [stays for _, _, stays in lines] == [False, False, False, True, True]
    seal = opened(Paper("甲书", (Seal("某调委会", "2026年7月15日"),), is_headed=False)).element.body
    assert [bool(marks(p, "w:keepNext")) for p in list(seal)[:3]] == [True] * 3


def test_seal_names_the_office_and_leaves_out_what_is_empty():
    assert text_of(Paper("甲书", (Seal("某调委会", "2026年7月15日"),), is_headed=False)).split("\n")[:3] == [
        "某调委会",
        "（印章）",
        "2026年7月15日",
    ]
    assert text_of(Paper("甲书", (Seal("", "2026年7月15日", mark=""),), is_headed=False)) == "2026年7月15日\n"


def test_writing_lines_are_ruled_and_high_enough_for_a_pen():
    lines = marks(opened(Paper("甲书", (WritingLines(4),), is_headed=False)).element.body, "w:pBdr")
    assert len(lines) == 4
    assert {line.getparent().find(qn("w:spacing")).get(qn("w:line")) for line in lines} == {"567"}  # 10 mm


# -- pages -------------------------------------------------------------------------------------------------------------


def test_page_follows_the_standard():
    section = opened(Paper("甲书", EVERYTHING)).sections[0]
    measures = (
        section.page_width, section.page_height, section.top_margin, section.left_margin,
        section.page_width - section.left_margin - section.right_margin,
        section.page_height - section.top_margin - section.bottom_margin,
    )  # fmt: skip
    # GB/T 9704-2012: A4, 37 mm, 28 mm, type area 156 mm × 225 mm; a twip is 0.018 mm.
    assert all(
        abs(found - Mm(wanted)) <= Mm(0.03)
        for found, wanted in zip(measures, (210, 297, 37, 28, 156, 225), strict=True)
    )


def test_each_paper_begins_on_a_new_page_and_counts_its_own():
    papers = (Paper("甲书", EVERYTHING), Paper("封面", (), has_page_numbers=False), Paper("乙书", EVERYTHING))
    document = opened(*papers)
    assert [marks(one._sectPr, "w:pgNumType")[0].get(qn("w:start")) for one in document.sections] == ["1", "1", "1"]
    assert ["SECTIONPAGES" in one.footer._element.xml for one in document.sections] == [True, False, True]
    assert "1" not in document.sections[0].footer.paragraphs[0].text.partition("共")[2]


def test_a_single_paper_counts_with_the_field_that_every_program_knows():
    xml = opened(Paper("甲书", EVERYTHING)).sections[0].footer._element.xml
    assert (" NUMPAGES " in xml, "SECTIONPAGES" in xml) == (True, False)


def test_page_break_is_inside_the_paper():
    document = opened(Paper("甲书", (Paragraph("前"), PageBreak(), Paragraph("后"))))
    assert (len(document.sections), len(marks(document.element.body, "w:br"))) == (1, 1)


# -- the file ----------------------------------------------------------------------------------------------------------


def test_equal_papers_are_equal_files(time_machine):
    first = rendered(Paper("甲书", EVERYTHING))
    time_machine.move_to(dt.datetime(2027, 1, 1, tzinfo=dt.UTC))
    assert rendered(Paper("甲书", EVERYTHING)) == first


def test_properties_name_the_site_and_nobody_else():
    properties = opened(Paper("甲书", EVERYTHING)).core_properties
    assert (properties.author, properties.last_modified_by) == ("练习县司法局门户", "练习县司法局门户")
    assert (properties.title, properties.language) == ("人民调解文书", "zh-CN")
    assert properties.created == properties.modified == dt.datetime(2026, 7, 15, 2, 0, tzinfo=dt.UTC)
    assert (properties.comments, properties.keywords, properties.subject) == ("", "", "")


def test_the_file_holds_nothing_of_its_maker():
    files = parts(rendered(Paper("甲书", EVERYTHING)))
    assert sorted(files) == [
        "[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels", "word/document.xml",
        "word/fontTable.xml", "word/footer1.xml", "word/footer2.xml", "word/settings.xml", "word/styles.xml",
    ]  # fmt: skip
    assert not [name for name, xml in files.items() if b"python" in xml.lower()]


def test_language_is_chinese():
    files = parts(rendered(Paper("甲书", (Paragraph("正文", align=Align.CENTRE, face=Face.KAI),))))
    assert b'<w:lang w:val="en-US" w:eastAsia="zh-CN"' in files["word/styles.xml"]
    assert b'<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>' in files["word/settings.xml"]
