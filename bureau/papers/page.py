"""The page: A4 with the margins of GB/T 9704-2012, its sections and its page numbers."""

from __future__ import annotations

from bureau.papers.typefaces import Face, Size, run_properties

# GB/T 9704-2012, 5.2: A4, top 37 mm, left 28 mm, type area 156 mm × 225 mm; the rest is right 26 mm, bottom 35 mm.
PAGE_WIDTH, PAGE_HEIGHT = 210, 297
TOP, LEFT, RIGHT, BOTTOM = 37, 28, 26, 35
# 7.5: the page number stands 7 mm below the type area; counted here from the edge of the sheet.
FOOTER = 23
MM_PER_POINT = 25.4 / 72
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT


def twips(mm: float) -> int:
    """Twentieths of a point, the unit of the format."""
    return round(mm * 1440 / 25.4)


def section(*, footer: str, is_last: bool) -> str:
    """The end of a paper: page set-up, its footer (relationship id), its own page count from 1.

    It hangs on a paragraph one point high, because a table may not end a section and an empty line could fall on a new
    page.
    """
    properties = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{footer}"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="{twips(PAGE_WIDTH)}" w:h="{twips(PAGE_HEIGHT)}"/>'
        f'<w:pgMar w:top="{twips(TOP)}" w:right="{twips(RIGHT)}" w:bottom="{twips(BOTTOM)}" w:left="{twips(LEFT)}"'
        f' w:header="{twips(15)}" w:footer="{twips(FOOTER)}" w:gutter="0"/>'
        '<w:pgNumType w:start="1"/></w:sectPr>'
    )
    thin = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    if is_last:
        return f"<w:p><w:pPr>{thin}</w:pPr></w:p>{properties}"
    return f"<w:p><w:pPr>{thin}{properties}</w:pPr></w:p>"


def page_numbers(*, alone: bool) -> str:
    """«第 1 页 共 3 页», where 3 is the length of this paper.

    In a document of one paper that is the number of all pages, which every program knows. SECTIONPAGES, needed for
    several, is unknown to some (LibreOffice before 25.2): those leave a blank to write on, never a wrong number.
    """
    style = run_properties(Face.PAGE_NUMBER, Size.FIVE)
    total = _field("NUMPAGES", "1", style) if alone else _field("SECTIONPAGES", "　", style)
    parts = [_text("第 ", style), _field("PAGE", "1", style), _text(" 页　共 ", style), total, _text(" 页", style)]
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{"".join(parts)}</w:p>'


def _text(text: str, style: str) -> str:
    return f'<w:r>{style}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _field(name: str, before_counting: str, style: str) -> str:
    begin, separate, end = (
        f'<w:r>{style}<w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    code = f'<w:r>{style}<w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
    return f"{begin}{code}{separate}{_text(before_counting, style)}{end}"
