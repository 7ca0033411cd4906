"""A rendered .docx taken apart again."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from docx import Document
from docx.document import Document as OpenedDocument
from docx.oxml.ns import qn
from lxml import etree

from bureau.papers.blocks import Paper
from bureau.papers.rendering import render

MADE_AT = dt.datetime(2026, 7, 15, 2, 0, tzinfo=dt.UTC)
SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")


def rendered(*papers: Paper) -> bytes:
    return render(papers, author="练习县司法局门户", title="人民调解文书", made_at=MADE_AT)


def opened(*papers: Paper) -> OpenedDocument:
    return Document(io.BytesIO(rendered(*papers)))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def run_fonts(content: bytes) -> list[tuple[str | None, ...]]:
    """The four font slots of every run that holds text or a field, in the text and in the footers."""
    return [
        tuple(fonts.get(qn(f"w:{slot}")) for slot in SLOTS)
        if (fonts := run.find(f".//{qn('w:rFonts')}")) is not None
        else ()
        for name, xml in parts(content).items()
        if name.startswith(("word/document", "word/footer")) and name.endswith(".xml")
        for run in etree.fromstring(xml).iter(qn("w:r"))
        if run.find(qn("w:br")) is None
    ]


def text_of(*papers: Paper) -> str:
    """All text in reading order, tables included, one paragraph per line."""
    body = opened(*papers).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))
