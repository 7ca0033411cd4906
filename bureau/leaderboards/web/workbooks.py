"""Standings as an Excel workbook: the rows of the screen, with Chinese headings as in every file."""

from __future__ import annotations

import datetime as dt
import io

from django.http import FileResponse

from bureau.leaderboards.queries import BoardWeek, export_headings, export_rows
from bureau.leaderboards.rules import percent
from bureau.sheets.columns import Column, DecimalColumn, IntegerColumn, TextColumn
from bureau.sheets.writing import write_rows

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(found: BoardWeek, *, person: str, now: dt.datetime) -> FileResponse:
    """``now``: local time, printed in the second line."""
    buffer = io.BytesIO()
    state = "已公布" if found.is_published else "未公布"
    write_rows(
        buffer,
        title=f"{found.year}年第{found.week.number}周{found.board.name}排名",
        line=f"序时进度 {percent(found.schedule)}%    {state}    导出：{now:%Y-%m-%d %H:%M}    导出人：{person}",
        columns=_columns(found),
        rows=export_rows(found),
    )
    buffer.seek(0)
    name = f"{found.board.code}-{found.week.key}.xlsx"
    return FileResponse(buffer, as_attachment=True, filename=name, content_type=TYPE)


def _columns(found: BoardWeek) -> list[Column]:
    place, office, score, change, *numbers = export_headings(found)
    return [
        IntegerColumn(place),
        TextColumn(office, width=18),
        DecimalColumn(score),
        IntegerColumn(change),
        *(IntegerColumn(heading) for heading in numbers),
    ]
