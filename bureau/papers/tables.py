"""Tables as WordprocessingML: fields in rows, and the places for signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from bureau.papers.blocks import Align, Cell, FieldTable, Kind, Look, Row, Signatures
from bureau.papers.markup import Setting, lines_of, paragraph, run
from bureau.papers.page import TEXT_WIDTH, twips
from bureau.papers.typefaces import Face, Size

BLANK_DATE = "　　年　　月　　日"
# A thumb print needs about 12 mm.
_SIGNING_HEIGHT = 13.0
_LINE = 'w:val="single" w:sz="6" w:space="0" w:color="000000"'
_BOX = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_INNER_MARGIN = 1.4
# Below every table: two tables without a paragraph between them become one in Word.
_GAP = 2.0
_ALIGN = {Kind.LABEL: Align.CENTRE, Kind.VALUE: Align.LEFT, Kind.TEXT: Align.JUSTIFIED}


@dataclass(frozen=True)
class _CellSetting:
    """How the cells of a row are set: size, a line below the values or not, bound to the next row or not."""

    size: Size
    is_ruled: bool = False
    keeps_next: bool = False


def field_table(table: FieldTable) -> str:
    """The table at the full width of the type area."""
    widths = _widths(table.columns)
    body = "".join(_row(row, widths, table) for row in table.rows)
    boxed = table.look is Look.BOXED
    return _table(body, widths, boxed=boxed, margin=_INNER_MARGIN if boxed else 0) + _gap(keeps_next=False)


def signatures(block: Signatures, size: Size) -> str:
    """One line to sign on per signer; rows stay together, a label that is too long breaks inside its own cell."""
    shares = (0.45, 0.25, 0.3) if block.dated else (0.65, 0.35)
    widths = _widths([share for _ in range(block.abreast) for share in shares])
    dates = (Cell(BLANK_DATE, Kind.LABEL),) if block.dated else ()
    places = [(Cell(f"{signer}：", Kind.LABEL, align=Align.LEFT), Cell(), *dates) for signer in block.signers]
    nobody = (Cell(kind=Kind.LABEL),) * len(shares)
    setting = _CellSetting(size, is_ruled=True, keeps_next=True)
    body = ""
    for line in zip_longest(*(places[start :: block.abreast] for start in range(block.abreast)), fillvalue=nobody):
        cells = [cell for place in line for cell in place]
        content = "".join(_cell(cell, width, setting) for cell, width in zip(cells, widths, strict=True))
        body += _row_of(content, _SIGNING_HEIGHT)
    return _table(body, widths, boxed=False, margin=0) + _gap(keeps_next=True)


def _gap(*, keeps_next: bool) -> str:
    return paragraph("", Setting(Size.FOUR, line=_GAP, keeps_next=keeps_next))


def _widths(columns: Sequence[float]) -> list[int]:
    """Column widths in twips that add up to the type area exactly."""
    whole = twips(TEXT_WIDTH)
    edges = [round(whole * sum(columns[: index + 1]) / sum(columns)) for index in range(len(columns))]
    return [edge - before for edge, before in zip(edges, [0, *edges], strict=False)]


def _table(body: str, widths: Sequence[int], *, boxed: bool, margin: float) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    inner = f'w:w="{twips(margin)}" w:type="dxa"'
    borders = f"<w:tblBorders>{_BOX}</w:tblBorders>" if boxed else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar><w:left {inner}/><w:right {inner}/></w:tblCellMar></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def _row(row: Row, widths: Sequence[int], table: FieldTable) -> str:
    setting = _CellSetting(table.size, is_ruled=table.look is Look.RULED, keeps_next=row.is_heading)
    content, start = "", 0
    for cell in row.cells:
        content += _cell(cell, sum(widths[start : start + cell.span]), setting)
        start += cell.span
    splits = any(cell.kind is Kind.TEXT for cell in row.cells)
    return _row_of(content, row.height, is_heading=row.is_heading, splits=splits)


def _row_of(content: str, height: float, *, is_heading: bool = False, splits: bool = False) -> str:
    whole = "" if splits else "<w:cantSplit/>"
    repeated = "<w:tblHeader/>" if is_heading else ""
    least = f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr>{whole}{least}{repeated}</w:trPr>{content}</w:tr>"


def _cell(cell: Cell, width: int, setting: _CellSetting) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    has_line = setting.is_ruled and cell.kind is not Kind.LABEL
    border = f"<w:tcBorders><w:bottom {_LINE}/></w:tcBorders>" if has_line else ""
    stands = "top" if cell.kind is Kind.TEXT else "bottom" if setting.is_ruled else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{border}<w:vAlign w:val="{stands}"/></w:tcPr>'
        f"{_content(cell, setting)}</w:tc>"
    )


def _content(cell: Cell, setting: _CellSetting) -> str:
    align = cell.align or _ALIGN[cell.kind]
    indent = 2 if cell.kind is Kind.TEXT else 0
    own = Setting(setting.size, align, indent, keeps_next=setting.keeps_next)
    foot = Setting(setting.size, Align.RIGHT, keeps_next=setting.keeps_next)
    lines = [(line, own) for line in lines_of(cell.text)]
    feet = [(line, foot) for line in lines_of(cell.foot)] if cell.foot else []
    return "".join(paragraph(run(line, Face.BODY, setting.size), place) for line, place in lines + feet)
