"""Files from outside: judged by their content, never by their name; pictures are drawn anew without their metadata."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass

import filetype
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from bureau.core.errors import InvalidValue

# Ten megabytes: a phone's photo or a scanned form of some pages (micro-copy of the portal says the same number).
MAX_BYTES = 10 * 1024 * 1024
# Longest side of a kept picture: enough to read a printed page on it.
MAX_SIDE = 2400
# A small file may unpack to a huge picture; 50 megapixels is above every phone camera.
MAX_PIXELS = 50_000_000
_NAME_LENGTH = 120

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", _DOCX: "docx", _XLSX: "xlsx"}
# The part of the package that makes a zip file a document of that kind (ECMA-376).
_MAIN_PART = {_DOCX: "word/document.xml", _XLSX: "xl/workbook.xml"}
_MACROS = re.compile(r"vbaProject|\.(exe|js|vbs|bat|scr|html?)\Z", re.IGNORECASE)
# What a PDF does by itself (ISO 32000-1, 12.6); the short /JS only with its value: pictures hold it by chance.
_PDF_ACTIVE = re.compile(rb"/(?:(?:JavaScript|Launch|EmbeddedFile)\b|JS\s*(?:[(<]|\d+\s+\d+\s+R\b))")
# A letter of a name may be written as #4a (ISO 32000-1, 7.3.5).
_PDF_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class CheckedFile:
    """What may be stored: ``name`` as shown (with the right extension), ``content_type`` by content."""

    name: str
    content_type: str
    content: bytes

    @property
    def extension(self) -> str:
        return EXTENSIONS[self.content_type]


def checked_file(name: str, content: bytes) -> CheckedFile:
    """Judge an upload; InvalidValue on field ``file`` with a sentence for the person who chose it."""
    if not content:
        raise _refused(_("This file is empty. Choose it again."))
    if too_large := size_problem(len(content)):
        raise _refused(too_large)
    kind = _kind_of(content)
    if kind in ("image/jpeg", "image/png"):
        content = _redrawn(content, kind)
    elif kind == "application/pdf":
        _check_pdf(content)
    else:
        _check_package(content, kind)
    return CheckedFile(_shown_name(name, EXTENSIONS[kind]), kind, content)


def size_problem(size: int) -> str:
    """Why a file of ``size`` bytes is too large ("": it is not); asked before it is read into memory."""
    if size <= MAX_BYTES:
        return ""
    return _("A file may have at most %(limit)d MB; this one has %(size)d MB.") % {
        "limit": MAX_BYTES // 1024**2,
        "size": -(-size // 1024**2),
    }


def _refused(message: str) -> InvalidValue:
    return InvalidValue(fields={"file": [message]}, code="file")


def _kind_of(content: bytes) -> str:
    guessed = filetype.guess(content)
    kind = guessed.mime if guessed else ""
    if kind == "application/zip":
        kind = _package_kind(content)
    if kind not in EXTENSIONS:
        raise _refused(
            _("Only PDF, JPG, PNG, Word (docx) and Excel (xlsx) can be attached; this file is something else.")
        )
    return kind


def _package_kind(content: bytes) -> str:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return ""
    return next((kind for kind, part in _MAIN_PART.items() if part in names), "")


def _redrawn(content: bytes, kind: str) -> bytes:
    """The picture alone: no place, camera or time of the photo, nothing hidden behind it."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise _refused(_("This picture is too large. Make it smaller and choose it again."))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((MAX_SIDE, MAX_SIDE))
            plain = upright.convert("RGB" if kind == "image/jpeg" else "RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise _refused(_("This picture is damaged and cannot be opened.")) from None
    drawn = io.BytesIO()
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    fresh.save(drawn, "JPEG" if kind == "image/jpeg" else "PNG", quality=85, optimize=True)
    return drawn.getvalue()


def _check_pdf(content: bytes) -> None:
    if _PDF_ACTIVE.search(_PDF_ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode()), content)):
        raise _refused(_("This PDF holds a program or another file. Print it to a new PDF and attach that one."))
    if b"%%EOF" not in content[-2048:]:
        raise _refused(_("This PDF is cut off or has something behind its end. Save it anew and choose it again."))


def _check_package(content: bytes, kind: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise _refused(_("This document is damaged and cannot be opened.")) from None
    if _MAIN_PART[kind] not in names:
        raise _refused(_("This document is damaged and cannot be opened."))
    if any(_MACROS.search(name) for name in names):
        raise _refused(_("This document holds a program (macro). Save it without macros and attach that one."))


def _shown_name(name: str, extension: str) -> str:
    """The name without folders and control characters; the extension follows the content, whatever it said."""
    plain = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")
    stem = re.split(r"[\\/]", plain)[-1].strip(" .")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}\Z", "", stem) or _("attachment")
    return f"{stem[: _NAME_LENGTH - 6]}.{extension}"
