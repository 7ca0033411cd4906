"""Tables as WordprocessingML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bureau.papers.blocks import Align, Cell, FieldTable, Kind, Look, Row
from bureau.papers.markup import Setting, lines_of, paragraph, run
from bureau.papers.page import MM_PER_POINT, TEXT_WIDTH, twips
from bureau.papers.typefaces import Face, Size

_LINE = 'w:val="single" w:sz="6" w:space="0" w:color="000000"'
_BOX = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
_INNER_MARGIN = 1.4
# Below every table: two tables without a paragraph between them become one in Word.
_GAP = 2.0
_ALIGN = {Kind.LABEL: Align.CENTRE, Kind.VALUE: Align.LEFT, Kind.TEXT: Align.JUSTIFIED}


@dataclass(frozen=True)
class _RowSetting:
    """What all cells of a row share."""

    table: FieldTable
    row: Row

    @property
    def is_ruled(self) -> bool:
        return self.table.look is Look.RULED

    @property
    def before(self) -> float:
        """Room above the text of a ruled row, in mm: text and label stand on one line, a long value grows downwards."""
        return max(0, self.row.height - self.table.size.value.line * MM_PER_POINT) if self.is_ruled else 0


def field_table(table: FieldTable) -> str:
    """The table at the full width of the type area."""
    widths = _widths(table.columns)
    body = "".join(_row(_RowSetting(table, row), widths) for row in table.rows)
    return _table(body, widths, table.look) + paragraph("", Setting(Size.FOUR, line=_GAP))


def _widths(columns: Sequence[float]) -> list[int]:
    """Column widths in twips that add up to the type area exactly."""
    whole = twips(TEXT_WIDTH)
    edges = [round(whole * sum(columns[: index + 1]) / sum(columns)) for index in range(len(columns))]
    return [edge - before for edge, before in zip(edges, [0, *edges], strict=False)]


def _table(body: str, widths: Sequence[int], look: Look) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    borders = f"<w:tblBorders>{_BOX}</w:tblBorders>" if look is Look.BOXED else ""
    margins = "".join(f'<w:{side} w:w="{twips(_INNER_MARGIN)}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
    )


def _row(setting: _RowSetting, widths: Sequence[int]) -> str:
    row, content, start = setting.row, "", 0
    for cell in row.cells:
        content += _cell(cell, sum(widths[start : start + cell.span]), setting)
        start += cell.span
    whole = "" if any(cell.kind is Kind.TEXT for cell in row.cells) else "<w:cantSplit/>"
    least = f'<w:trHeight w:val="{twips(row.height)}" w:hRule="atLeast"/>'
    repeated = "<w:tblHeader/>" if row.is_heading else ""
    return f"<w:tr><w:trPr>{whole}{least}{repeated}</w:trPr>{content}</w:tr>"


def _cell(cell: Cell, width: int, setting: _RowSetting) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    has_line = setting.is_ruled and cell.kind is not Kind.LABEL
    border = f"<w:tcBorders><w:bottom {_LINE}/></w:tcBorders>" if has_line else ""
    stands = "top" if setting.is_ruled or cell.kind is Kind.TEXT else "center"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{border}<w:vAlign w:val="{stands}"/></w:tcPr>'
        f"{_content(cell, setting)}</w:tc>"
    )


def _content(cell: Cell, setting: _RowSetting) -> str:
    size, keeps = setting.table.size, setting.row.is_heading
    align = cell.align or (Align.LEFT if setting.is_ruled and cell.kind is Kind.LABEL else _ALIGN[cell.kind])
    first = Setting(size, align, 2 if cell.kind is Kind.TEXT else 0, before=setting.before, keeps_next=keeps)
    next_one = replace(first, before=0) if first.before else first
    foot = Setting(size, Align.RIGHT, keeps_next=keeps)
    lines = [(line, next_one if number else first) for number, line in enumerate(lines_of(cell.text))]
    feet = [(line, foot) for line in lines_of(cell.foot)] if cell.foot else []
    return "".join(paragraph(run(line, Face.BODY, size), place) for line, place in lines + feet)
