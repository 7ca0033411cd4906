"""The .docx around the text: styles, settings, font table, properties.

python-docx packs it; its template is not used, because that brings a theme whose East-Asian font (ＭＳ 明朝) wins
over the fonts of the text (python-docx issue 1601), a picture of a foreign document and its maker's name.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.package import Package

from bureau.papers.typefaces import ALTERNATIVES, Face, Size, run_properties

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# The first moment that a zip archive can name; a real time would make equal papers unequal files.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Imprint:
    """What the file says of itself. No person is named: the author is the site, the title that of the form."""

    author: str
    title: str
    made_at: dt.datetime


def packed(body: str, footers: dict[str, str], imprint: Imprint) -> bytes:
    """The file; ``footers`` are paragraphs by relationship id, to which the sections of ``body`` refer."""
    package = Package()
    document = _part(package, "document", CONTENT_TYPE.WML_DOCUMENT_MAIN, _root("document", f"<w:body>{body}</w:body>"))
    package.relate_to(document, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    for name, content_type, relation, xml in (
        ("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, _styles()),
        ("settings", CONTENT_TYPE.WML_SETTINGS, RELATIONSHIP_TYPE.SETTINGS, _SETTINGS),
        ("fontTable", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, _font_table()),
    ):
        document.relate_to(_part(package, name, content_type, xml), relation)
    for number, (relation_id, paragraphs) in enumerate(footers.items(), start=1):
        footer = _part(package, f"footer{number}", CONTENT_TYPE.WML_FOOTER, _root("ftr", paragraphs))
        document.load_rel(RELATIONSHIP_TYPE.FOOTER, footer, relation_id)
    _describe(package.core_properties, imprint)
    return _zipped(package)


def _part(package: Package, name: str, content_type: str, xml: str) -> Part:
    return Part(PackURI(f"/word/{name}.xml"), content_type, (_HEAD + xml).encode(), package)


def _root(tag: str, content: str) -> str:
    return f'<w:{tag} xmlns:w="{_MAIN}" xmlns:r="{_RELATIONS}">{content}</w:{tag}>'


def _describe(properties: Any, imprint: Imprint) -> None:
    properties.author = properties.last_modified_by = imprint.author
    properties.title = imprint.title
    properties.language = "zh-CN"
    properties.created = properties.modified = imprint.made_at.astimezone(dt.UTC).replace(tzinfo=None)


def _zipped(package: Package) -> bytes:
    """The package with the time of every entry taken out."""
    dated, undated = io.BytesIO(), io.BytesIO()
    package.save(dated)
    with zipfile.ZipFile(dated) as source, zipfile.ZipFile(undated, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=_ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return undated.getvalue()


def _styles() -> str:
    """Document defaults and the three styles that every program expects; the text itself carries its own properties."""
    defaults = run_properties(Face.BODY, Size.FOUR)
    margins = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    return _root(
        "styles",
        f"<w:docDefaults><w:rPrDefault>{defaults}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr><w:widowControl/></w:pPr>{defaults}</w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f'<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>{margins}</w:tblPr></w:style>',
    )


def _font_table() -> str:
    fonts = (
        f'<w:font w:name="{face}"><w:altName w:val="{ALTERNATIVES[face]}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for face in Face
    )
    return _root("fonts", "".join(fonts))


# Compatibility mode 15: without it Word shows the paper as one of 2007 and sets tables wider than the text.
_SETTINGS = _root(
    "settings",
    '<w:zoom w:percent="100"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
    ' w:val="15"/></w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>',
)
