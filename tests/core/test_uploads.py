"""Uploads are judged by their content."""

import io
import zipfile

import pytest
from PIL import Image

from bureau.core import uploads
from bureau.core.errors import InvalidValue
from bureau.core.uploads import checked_file


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), **options) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", size, "#336699").save(drawn, kind, **options)
    return drawn.getvalue()


def package(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
DOCX = package("[Content_Types].xml", "word/document.xml")
XLSX = package("[Content_Types].xml", "xl/workbook.xml")


@pytest.mark.parametrize(
    ("name", "content", "extension"),
    [("a.pdf", PDF, "pdf"), ("a.docx", DOCX, "docx"), ("a.xlsx", XLSX, "xlsx"), ("a.png", picture("PNG"), "png")],
)
def test_allowed_kinds_are_taken(name, content, extension):
    assert checked_file(name, content).extension == extension


def test_pictures_lose_place_and_camera_and_what_hangs_behind_them():
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (35.0, 44.0, 1.0)
    taken = checked_file("现场.JPG", picture(exif=exif) + b"<script>alert(1)</script>")
    assert b"SecretCamera" not in taken.content
    assert b"<script>" not in taken.content
    assert not Image.open(io.BytesIO(taken.content)).getexif()
    assert taken.name == "现场.jpg"


def test_the_name_follows_the_content_and_holds_no_folder_or_control_character():
    assert checked_file("../../etc/pa\x00ss\u202ewd.exe", picture()).name == "passwd.jpg"
    assert len(checked_file("长" * 300 + ".pdf", PDF).name) == 118


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"MZ" + b"\0" * 200,
        b"\xff\xd8\xff\xe0" + b"broken" * 20,
        picture()[:200],
        picture("GIF"),
        PDF.replace(b"/Type", b"/JavaScript (x) /Type"),
        PDF + b"MZ" * 3000,
        package("readme.txt"),
        package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        b"PK\x03\x04" + b"\0" * 50,
    ],
    ids=[
        "empty",
        "html",
        "program",
        "false jpeg",
        "cut jpeg",
        "gif",
        "script pdf",
        "tail pdf",
        "zip",
        "macro",
        "cut zip",
    ],
)
def test_anything_else_is_refused_with_a_sentence_at_the_file_field(content):
    with pytest.raises(InvalidValue) as refused:
        checked_file("innocent.pdf", content)
    assert list(refused.value.fields) == ["file"]


def test_too_large_is_refused_and_just_small_enough_is_not(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_BYTES", len(PDF))
    assert checked_file("a.pdf", PDF)
    with pytest.raises(InvalidValue):
        checked_file("a.pdf", PDF + b"\n")


def test_a_huge_picture_in_a_small_file_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PIXELS", 700)
    with pytest.raises(InvalidValue):
        checked_file("a.png", picture("PNG"))


def test_a_program_in_a_pdf_is_found_behind_escapes_too():
    hidden = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/J#61vaScript/#4aS(app.alert(1))>>>>endobj\n%%EOF"
    with pytest.raises(InvalidValue):
        checked_file("a.pdf", hidden)
