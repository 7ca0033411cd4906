"""How a visitor wants pages shown (text size, contrast, elder mode), in a cookie: rendered right by the server."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, QueryDict

COOKIE = "display"
COOKIE_AGE = 365 * 24 * 3600
# 18, 22.5, 27 and 30.6 px for public text: the ministry's rules for elders ask for a largest step of at least 30.
SIZES = ("m", "l", "xl", "xxl")


@dataclass(frozen=True)
class Display:
    """``size`` one of SIZES; ``high`` contrast; ``elder`` mode: bigger targets, fewer blocks."""

    size: str = "m"
    high: bool = False
    elder: bool = False

    @classmethod
    def parse(cls, text: str) -> Display:
        """Read the cookie; anything unknown falls back to the standard."""
        parts = text.split("-")
        size = parts[0] if parts[0] in SIZES else "m"
        return cls(size, "high" in parts[1:], "elder" in parts[1:])

    def __str__(self) -> str:
        return "-".join([self.size, *(["high"] if self.high else []), *(["elder"] if self.elder else [])])

    @property
    def larger(self) -> str:
        return SIZES[min(SIZES.index(self.size) + 1, len(SIZES) - 1)]

    @property
    def smaller(self) -> str:
        return SIZES[max(SIZES.index(self.size) - 1, 0)]

    def changed(self, query: QueryDict) -> Display:
        """The display with the choices in ``query`` (size, contrast, elder); unknown values change nothing."""
        shown = self
        size = str(query.get("size", ""))
        if size in SIZES:
            shown = replace(shown, size=size)
        if query.get("contrast") in ("0", "1"):
            shown = replace(shown, high=query["contrast"] == "1")
        if query.get("elder") in ("0", "1"):
            elder = query["elder"] == "1"
            shown = replace(shown, elder=elder, size="xl" if elder else "m")
        return shown


def display_of(request: HttpRequest | None) -> Display:
    """The visitor's choice; ``?m=e`` (the QR code on the village notice board) asks for elder mode."""
    if request is None:
        return Display()
    shown = Display.parse(request.COOKIES.get(COOKIE, ""))
    if request.GET.get("m") == "e" and not shown.elder:
        shown = replace(shown, elder=True, size="xl")
    return shown
