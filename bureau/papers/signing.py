"""Where people sign: lines beside labels, and the place of the seal.

Paragraphs with tabulators, not tables: only paragraphs are kept together over a page's end by every program.
"""

from __future__ import annotations

from itertools import zip_longest

from bureau.papers.blocks import Align, Seal, Signatures
from bureau.papers.markup import Leader, Setting, lines_of, paragraph, run
from bureau.papers.page import MM_PER_POINT, TEXT_WIDTH
from bureau.papers.typefaces import Face, Size

BLANK_DATE = "　　　年　　月　　日"
# Room above the line: name and thumb print need about 12 mm together with the line itself.
_ROOM = 4.0
_BETWEEN = 6.0
# So many lines stay with the seal; more would leave half a page empty where many sign.
_KEPT = 2


def signatures(block: Signatures, size: Size) -> str:
    """One line to sign on per signer, ``abreast`` of them side by side."""
    shares = (block.signers[start :: block.abreast] for start in range(block.abreast))
    rows = list(zip_longest(*shares, fillvalue=""))
    free = len(rows) - _KEPT
    return "".join(_row(row, block, size, keeps_next=number >= free) for number, row in enumerate(rows))


def _row(signers: tuple[str, ...], block: Signatures, size: Size, *, keeps_next: bool) -> str:
    """The label's lines above the last, then the last with the line to sign on.

    The place for signing ends at the right edge of its share, before the date if there is one.
    """
    width = (TEXT_WIDTH - _BETWEEN * (block.abreast - 1)) / block.abreast
    date = len(BLANK_DATE) * size.value.points * MM_PER_POINT if block.dated else 0
    tabs: list[tuple[float, Leader]] = []
    text = ""
    for number, signer in enumerate(one for one in signers if one):
        left = number * (width + _BETWEEN)
        tabs += [(left, Leader.NOTHING)] if number else []
        tabs.append((left + width - date, Leader.LINE))
        text += "\t" * bool(number) + f"{lines_of(signer)[-1]}：\t{BLANK_DATE if block.dated else ''}"
    above = [line for signer in signers for line in lines_of(signer)[:-1]]
    last = Setting(size, before=0 if above else _ROOM, tabs=tuple(tabs), keeps_next=keeps_next)
    upper = Setting(size, before=_ROOM, keeps_next=True)
    return "".join(paragraph(run(line, Face.BODY, size), upper) for line in above) + paragraph(
        run(text, Face.BODY, size), last
    )


def seal(block: Seal, size: Size) -> str:
    """Centred lines in the right half, on one page with the signatures above them."""
    texts = [line for text in (block.office, block.mark, block.date) if text for line in lines_of(text)]
    return "".join(
        paragraph(
            run(text, Face.BODY, size),
            Setting(size, Align.CENTRE, left=0.45, before=0 if number else _ROOM, keeps_next=True),
        )
        for number, text in enumerate(texts)
    )
