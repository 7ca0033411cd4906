"""The words in which a ledger describes its papers."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from bureau.papers.typefaces import Face, Size


class Align(enum.StrEnum):
    """How lines stand between the margins; the values are those of ``w:jc``."""

    JUSTIFIED = "both"
    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


class Look(enum.Enum):
    """BOXED: every cell has borders, as in registration forms. RULED: a line below each value."""

    BOXED = "boxed"
    RULED = "ruled"


@dataclass(frozen=True)
class Paragraph:
    """Running text; every line of ``text`` becomes its own paragraph, indented by two characters.

    ``size`` None takes the paper's own. ``keeps_next`` holds it on the page of what follows.
    """

    text: str
    align: Align = Align.JUSTIFIED
    indent: int = 2
    face: Face = Face.BODY
    size: Size | None = None
    keeps_next: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading inside a paper: level 1 黑体, level 2 楷体 (GB/T 9704-2012, 7.3.3). Stays with what follows."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Numbered:
    """Items numbered 1. 2. 3.; the numbers are text, so that they survive copying into other programs."""

    items: tuple[str, ...]


class Kind(enum.Enum):
    """What a cell holds: LABEL is centred, VALUE begins at the left, TEXT is running text with indented paragraphs."""

    LABEL = "label"
    VALUE = "value"
    TEXT = "text"


@dataclass(frozen=True)
class Cell:
    """One cell; ``foot`` is set below the text at the right (signatures and dates inside a form)."""

    text: str = ""
    kind: Kind = Kind.VALUE
    span: int = 1
    align: Align | None = None
    foot: str = ""


@dataclass(frozen=True)
class Row:
    """Cells from left to right; ``height`` is the least height in mm. Headings are repeated on every page.

    Only a row with running text breaks over pages; a name and its label stay together.
    """

    cells: tuple[Cell, ...]
    height: float = 9
    is_heading: bool = False


@dataclass(frozen=True)
class FieldTable:
    """Labels and values in rows; ``columns`` are relative widths that together fill the type area.

    In a ruled table labels begin at the left, level with the first line of the value.
    """

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    look: Look = Look.BOXED
    size: Size = Size.SMALL_FOUR


@dataclass(frozen=True)
class Signatures:
    """A label and a line to sign on for each signer; the last two stay on one page with what follows, mostly the seal.

    A label of several lines has the line to sign on beside its last. ``abreast`` signers stand side by side. ``dated``
    adds a blank date to each.
    """

    signers: tuple[str, ...]
    abreast: int = 1
    dated: bool = False


@dataclass(frozen=True)
class Seal:
    """The place of the seal at the lower right: who seals, and the date that the seal covers."""

    office: str
    date: str
    mark: str = "（印章）"


@dataclass(frozen=True)
class WritingLines:
    """Blank ruled lines to be filled in by hand."""

    count: int


@dataclass(frozen=True)
class Space:
    """Empty height in mm."""

    height: float


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page of the same paper."""


Block = Paragraph | Heading | Numbered | FieldTable | Signatures | Seal | WritingLines | Space | PageBreak


@dataclass(frozen=True)
class Paper:
    """One paper: it begins on a new page and counts its own pages.

    ``reference`` is the number line below the title (at the right), ``note`` a remark at the end. A paper that is not
    ``headed`` (a cover) sets its title among its own blocks.
    """

    title: str
    blocks: tuple[Block, ...]
    reference: str = ""
    note: str = ""
    size: Size = Size.FOUR
    is_headed: bool = True
    has_page_numbers: bool = True
