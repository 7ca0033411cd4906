"""QR pictures for notice boards."""

from __future__ import annotations

import io

import segno

# ISO/IEC 18004 level M: 15 % may be lost, enough for a sheet that hangs outside for a year.
ERROR_LEVEL = "m"


def qr_svg(address: str) -> bytes:
    """The address as a QR picture in SVG, black on white with the quiet zone of 4 modules that readers need."""
    picture = io.BytesIO()
    code = segno.make(address, error=ERROR_LEVEL, micro=False)
    code.save(picture, kind="svg", scale=8, border=4, dark="#000", light="#fff", title="QR")
    return picture.getvalue()
