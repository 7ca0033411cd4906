"""Papers → the bytes of one .docx."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from bureau.papers.blocks import (
    Align,
    Block,
    FieldTable,
    Heading,
    Numbered,
    PageBreak,
    Paper,
    Paragraph,
    Seal,
    Signatures,
    Space,
    WritingLines,
)
from bureau.papers.markup import Setting, lines_of, paragraph, run
from bureau.papers.package import Imprint, packed
from bureau.papers.page import page_numbers, section
from bureau.papers.signing import seal, signatures
from bureau.papers.tables import field_table
from bureau.papers.typefaces import Face, Size

_NUMBERED, _UNNUMBERED = "rIdNumbered", "rIdUnnumbered"
# A line written by hand takes 10 mm.
_WRITING_LINE = 10.0


def render(papers: Sequence[Paper], *, author: str, title: str, made_at: dt.datetime) -> bytes:
    """One .docx with all ``papers``, each on a new page with pages of its own; equal input gives equal bytes.

    ``author`` (the name of the site) and ``title`` stand in the properties of the file: put no person's name there.
    """
    last = len(papers) - 1
    body = "".join(_paper(paper, is_last=index == last) for index, paper in enumerate(papers))
    footers = {_NUMBERED: page_numbers(alone=len(papers) == 1), _UNNUMBERED: "<w:p/>"}
    return packed(body, footers, Imprint(author=author, title=title, made_at=made_at))


def _paper(paper: Paper, *, is_last: bool) -> str:
    head = _title(paper) if paper.is_headed else ""
    blocks = "".join(_block(block, paper.size) for block in paper.blocks)
    note = (
        _lines(Paragraph(f"备注：{paper.note}", indent=0, size=Size.SMALL_FOUR), Size.SMALL_FOUR) if paper.note else ""
    )
    footer = _NUMBERED if paper.has_page_numbers else _UNNUMBERED
    return head + blocks + note + section(footer=footer, is_last=is_last)


def _title(paper: Paper) -> str:
    title = Paragraph(paper.title, Align.CENTRE, 0, Face.TITLE, Size.TWO, keeps_next=True)
    below = Paragraph(paper.reference, Align.RIGHT, 0, size=Size.FOUR, keeps_next=True)
    return _lines(title, Size.TWO) + _lines(below, Size.FOUR) + _space(Space(2), Size.FOUR)


def _block(block: Block, size: Size) -> str:
    return _WRITERS[type(block)](block, size)


def _lines(block: Paragraph, size: Size) -> str:
    setting = Setting(block.size or size, block.align, block.indent, keeps_next=block.keeps_next)
    return "".join(paragraph(run(line, block.face, setting.size), setting) for line in lines_of(block.text))


def _heading(block: Heading, size: Size) -> str:
    face = Face.STRONG if block.level == 1 else Face.KAI
    return _lines(Paragraph(block.text, face=face, keeps_next=True), size)


def _numbered(block: Numbered, size: Size) -> str:
    return "".join(_lines(Paragraph(f"{number}.{item}"), size) for number, item in enumerate(block.items, start=1))


def _field_table(block: FieldTable, _size: Size) -> str:
    return field_table(block)


def _writing_lines(block: WritingLines, size: Size) -> str:
    return paragraph("", Setting(size, line=_WRITING_LINE, is_ruled=True)) * block.count


def _space(block: Space, size: Size) -> str:
    return paragraph("", Setting(size, line=block.height))


def _page_break(_block: PageBreak, size: Size) -> str:
    """On a line of one point: the end of this paragraph comes to stand on the new page."""
    return paragraph('<w:r><w:br w:type="page"/></w:r>', Setting(size, line=0.35))


_WRITERS: dict[type[Any], Callable[[Any, Size], str]] = {
    Paragraph: _lines,
    Heading: _heading,
    Numbered: _numbered,
    FieldTable: _field_table,
    Signatures: signatures,
    Seal: seal,
    WritingLines: _writing_lines,
    Space: _space,
    PageBreak: _page_break,
}
