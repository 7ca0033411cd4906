"""A bulletin as its page shows it: sections in order, annexes, and what of it is for the public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bureau.bulletins.models import Bulletin
from bureau.bulletins.wording import REMARKS, SECTIONS


@dataclass(frozen=True)
class Document:
    """``sections``: (heading, sentences). ``is_extract``: parts were left out for the public."""

    title: str
    sections: list[tuple[str, list[dict[str, Any]]]]
    remarks: list[str]
    remarks_heading: str
    table: dict[str, Any]
    annex: dict[str, Any]
    is_extract: bool

    @property
    def title_lines(self) -> list[str]:
        """The title broken between words, the shorter line first (GB/T 9704-2012, 7.3.1)."""
        first, bracket, rest = self.title.partition("）")
        return [f"{first}{bracket}", rest] if rest else [first]


def document_of(bulletin: Bulletin, *, public: bool) -> Document:
    """For the public: all of it, or of a board that does not list all the upper half without critical sentences."""
    content = bulletin.content
    extract = public and not bulletin.board.lists_all
    sentences = [one for one in content["sentences"] if not (extract and one["internal"])]
    sections = [
        (heading, [one for one in sentences if one["section"] == name])
        for name, heading in SECTIONS.items()
        if any(one["section"] == name for one in sentences)
    ]
    table, annex = content["table"], content["annex"]
    if extract:
        table = {**table, "rows": upper_half(table["rows"])}
        shown = {row["office"] for row in table["rows"]}
        annex = {**annex, "rows": [row for row in annex["rows"] if row["office"] in shown]}
    remarks = [line.strip() for line in bulletin.remarks.splitlines() if line.strip()]
    return Document(content["title"], sections, remarks, REMARKS[len(sections)], table, annex, is_extract=extract)


def upper_half(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The upper half of the ranked rows (rounded up, ties included), as the board's own page shows it."""
    ranked = [row for row in rows if row["cells"][0]["v"] != "—"]
    if not ranked:
        return []
    last = ranked[(len(ranked) - 1) // 2]["cells"][0]["v"]
    return ranked[: max(number for number, row in enumerate(ranked) if row["cells"][0]["v"] == last) + 1]
